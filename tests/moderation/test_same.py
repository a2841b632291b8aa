"""The same, said again and again, is looked at once."""

from tests.comments.talk import Talk
from tests.moderation.office import COMMENTS, said, waiting
from tests.room import Colleague

AD = "Buy my **miracle** cure, at https://shop.example/now"


def test_what_says_the_same_is_shown_once_and_decided_at_once(talk: Talk, moderator: Colleague) -> None:
    first = talk.said(AD)
    others = [
        talk.said(body)["id"]
        for body in (AD, AD.upper().replace("HTTPS://SHOP.EXAMPLE/NOW", "https://shop.example/now"), f"{AD} ")
    ]
    another = talk.said("Something else.")
    seen = talk.said(AD, approved=True)
    merged = moderator.get("moderation/queue?filter[merged]=true").json()["data"]
    assert [(each["id"], each["same"]) for each in merged] == [(first["id"], 3), (another["id"], 0)]
    path = f"{COMMENTS}/{first['id']}/same/decisions"
    stale = moderator.act(path, 2, {"verdict": "spam"})
    assert said(stale) == (412, "stale")
    assert moderator.act(path, 1, {"verdict": "redact", "body": "x"}).status_code == 422
    done = moderator.act(path, 1, {"verdict": "spam", "reason": "advertising"}).json()["results"]
    assert [(each["comment_id"], each["status"]) for each in done] == [(id_, "spam") for id_ in (first["id"], *others)]
    assert waiting(moderator) == [another["id"]]
    assert talk.ids() == [seen["id"]]


def test_one_that_somebody_else_looks_at_is_left_to_them(talk: Talk, moderator: Colleague, other: Colleague) -> None:
    first, second = talk.said(AD), talk.said(AD)
    other.post(f"{COMMENTS}/{second['id']}/claim")
    done = moderator.act(f"{COMMENTS}/{first['id']}/same/decisions", 1, {"verdict": "spam"}).json()["results"]
    assert [(each["ok"], each["problem"] and each["problem"]["code"]) for each in done] == [
        (True, None),
        (False, "claimed"),
    ]
    assert waiting(moderator) == [second["id"]]


def test_an_edit_says_something_else(talk: Talk, moderator: Colleague) -> None:
    first, second = talk.said(AD), talk.said(AD)
    edited = talk.own("PATCH", second, headers={"If-Match": '"1"'}, json={"body": "I meant something else."})
    assert edited.status_code == 200
    assert [each["same"] for each in moderator.get("moderation/queue").json()["data"]] == [0, 0]
    done = moderator.act(f"{COMMENTS}/{first['id']}/same/decisions", 1, {"verdict": "spam"}).json()["results"]
    assert len(done) == 1
