"""One moderator at a time looks at a comment, for ten minutes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from api.core import clock
from api.core.ids import new_id
from api.moderation.jobs import forget
from api.moderation.models import Claim
from tests.comments.talk import Talk
from tests.moderation.office import COMMENTS, QUEUE, decide, decide_each, said, undo, waiting
from tests.room import Colleague


def end(db: Session) -> None:
    """Every claim ends now."""
    db.execute(update(Claim).values(until=clock.now()))


def claims(talk: Talk) -> list[UUID]:
    with talk.database.read() as db:
        return list(db.exec(select(Claim.comment_id)))


def test_a_claim_keeps_others_from_deciding_and_is_over_with_the_decision(
    talk: Talk, moderator: Colleague, other: Colleague
) -> None:
    comment_id = talk.said()["id"]
    path = f"{COMMENTS}/{comment_id}/claim"
    claimed = moderator.post(path)
    assert (claimed.status_code, claimed.json()["by"]["name"], claimed.json()["mine"]) == (
        200,
        "Sample Moderator",
        True,
    )
    until = datetime.fromisoformat(claimed.json()["until"])
    assert timedelta(minutes=9) < until - clock.now() <= timedelta(minutes=10)
    for refused in (other.post(path), other.delete(path), decide(other, comment_id, 1), undo(other, comment_id, 1)):
        assert said(refused) == (409, "claimed")
        assert refused.json()["claim"] == {"by": "Sample Moderator", "until": claimed.json()["until"]}
    (seen,) = other.get(QUEUE).json()["data"]
    assert (seen["claim"]["mine"], seen["claim"]["until"]) == (False, claimed.json()["until"])
    (result,) = decide_each(other, [(comment_id, 1)]).json()["results"]
    assert (result["ok"], result["problem"]["code"], bool(result["problem"]["claim"])) == (False, "claimed", True)
    assert talk.row(comment_id).version == 1
    assert said(decide(moderator, comment_id, 1)) == (200, "approved")
    assert claims(talk) == []
    assert said(decide(other, comment_id, 2, "reject")) == (200, "rejected")


def test_a_claim_is_renewed_given_back_and_ends_by_itself(talk: Talk, moderator: Colleague, other: Colleague) -> None:
    comment_id = talk.said()["id"]
    path = f"{COMMENTS}/{comment_id}/claim"
    first, again = moderator.post(path).json(), moderator.post(path).json()
    assert again["until"] > first["until"]
    assert [moderator.delete(path).status_code for _ in range(2)] == [204, 204]
    assert other.post(path).json()["mine"] is True
    with talk.database.write() as db:
        end(db)
    assert (waiting(other, "filter[claimed]=mine"), waiting(other, "filter[claimed]=false")) == ([], [comment_id])
    assert other.get(QUEUE).json()["data"][0]["claim"] is None
    assert moderator.post(path).status_code == 200
    with talk.database.write() as db:
        end(db)
        forget(db, {})
    assert claims(talk) == []
    assert said(decide(other, comment_id, 1)) == (200, "approved")


def test_claims_that_hold_are_not_forgotten(talk: Talk, moderator: Colleague) -> None:
    kept, over = talk.said()["id"], talk.said()["id"]
    for comment_id in (kept, over):
        moderator.post(f"{COMMENTS}/{comment_id}/claim")
    with talk.database.write() as db:
        db.execute(update(Claim).where(col(Claim.comment_id) == UUID(over)).values(until=clock.now()))
        forget(db, {})
    assert claims(talk) == [UUID(kept)]


def test_only_what_somebody_can_decide_about_is_claimed(talk: Talk, moderator: Colleague) -> None:
    delayed, gone = talk.said(delay=True)["id"], talk.said()
    talk.own("DELETE", gone)
    for comment_id, refusal in (
        (delayed, (409, "comment-delayed")),
        (gone["id"], (409, "nothing-to-decide")),
        (str(new_id()), (404, "not-found")),
        ("none", (404, "not-found")),
    ):
        assert said(moderator.post(f"{COMMENTS}/{comment_id}/claim")) == refusal
    assert moderator.delete(f"{COMMENTS}/{new_id()}/claim").status_code == 404


def test_a_claim_goes_with_its_decision_among_many(talk: Talk, moderator: Colleague) -> None:
    first, second = talk.said()["id"], talk.said()["id"]
    for comment_id in (first, second):
        moderator.post(f"{COMMENTS}/{comment_id}/claim")
    results = decide_each(moderator, [(first, 1), (second, 7)]).json()["results"]
    assert [each["ok"] for each in results] == [True, False]
    assert claims(talk) == [UUID(second)]
