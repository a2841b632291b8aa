"""The queues: what is in them, in which order, by which filters."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Comment, Mode, Status
from api.core import clock
from api.moderation.models import Queue
from tests.comments.talk import FIRST, SECOND, Talk
from tests.factories import make_article, make_comment
from tests.moderation.office import COMMENTS, QUEUE, decide, report, waiting
from tests.readers.people import make_reader
from tests.room import Colleague
from tests.selfservice.people import Writer


def test_what_is_pending_waits_the_oldest_first_and_the_last_said_can_come_first(
    talk: Talk, moderator: Colleague
) -> None:
    ids = [talk.said()["id"] for _ in range(3)]
    talk.said(delay=True)
    assert waiting(moderator) == ids
    assert waiting(moderator, "queue=pending&sort=-created_at") == ids[::-1]
    page = moderator.get(f"{QUEUE}?limit=2&count=exact").json()
    assert ([each["id"] for each in page["data"]], page["meta"]["total"]) == (ids[:2], 3)
    first = page["data"][0]
    assert (first["why"], first["reports"], first["reasons"], first["claim"]) == ("first_held", 0, [], None)
    assert 0 <= first["age"] < 60
    assert decide(moderator, ids[0], 1).status_code == 200
    assert waiting(moderator) == ids[1:]


def test_what_readers_report_of_what_they_see_waits_with_the_reasons(talk: Talk, moderator: Colleague) -> None:
    first, second, third = (talk.said(approved=True)["id"] for _ in range(3))
    for comment_id, reason in ((second, "privacy"), (first, "spam"), (first, "abuse"), (first, "spam")):
        report(talk, comment_id, reason)
    assert waiting(moderator, "queue=reported") == [first, second]
    found = moderator.get(f"{QUEUE}?queue=reported").json()["data"][0]
    assert (found["reports"], sorted(found["reasons"])) == (3, ["abuse", "spam", "spam"])
    talk.become(first, Status.PENDING)
    assert (waiting(moderator), waiting(moderator, "queue=reported")) == ([first], [second])
    assert decide(moderator, second, 2, "reject").json()["reports"] == 0
    assert waiting(moderator, "queue=reported") == []
    assert third in talk.ids()


def test_a_reported_comment_that_is_approved_again_stays_and_its_reports_are_done_with(
    talk: Talk, moderator: Colleague
) -> None:
    said = talk.said(approved=True)["id"]
    assert decide(moderator, said, 2).json()["code"] == "illegal-status"
    report(talk, said)
    kept = decide(moderator, said, 2, note="It is only blunt.")
    assert (kept.status_code, kept.json()["status"], kept.json()["version"]) == (200, "approved", 3)
    assert [(each["was"], each["why"]) for each in kept.json()["changes"][-1:]] == [("approved", "upheld")]
    assert (kept.json()["reports"], bool(kept.json()["reported"][0]["dismissed_at"])) == (0, True)
    assert waiting(moderator, "queue=reported") == []
    assert talk.counts() == (1, 0)


def test_a_report_that_was_dismissed_is_not_made_again_by_the_same_reader(talk: Talk, moderator: Colleague) -> None:
    said, reader = talk.said(approved=True)["id"], Writer.known(talk)
    for version in (2, None):
        assert reader.ask("POST", f"comments/{said}/reports", json={"reason": "abuse"}).status_code == 202
        assert waiting(moderator, "queue=reported") == ([said] if version else [])
        if version:
            decide(moderator, said, version)
    report(talk, said)
    assert waiting(moderator, "queue=reported") == [said]


def test_a_queue_is_narrowed(talk: Talk, moderator: Colleague, other: Colleague) -> None:
    mine, theirs = talk.said()["id"], talk.said()["id"]
    with talk.database.write() as db:
        articles.publish(db, SYSTEM, make_article(db, "elsewhere"))
        comment = make_comment(db, "elsewhere", status=Status.PENDING, visibility="editors")
        reader = make_reader(db, "sample@reader.example")
        comment.reader_id = reader.id
        comment.created_at = clock.now() - timedelta(minutes=30)
        letter, article = str(comment.id), comment.article_id
    assert moderator.post(f"{COMMENTS}/{mine}/claim").status_code == 200
    assert other.post(f"{COMMENTS}/{theirs}/claim").status_code == 200
    for query, wanted in (
        (f"filter[article]={article}", [letter]),
        (f"filter[article]={talk.article_id}", [mine, theirs]),
        (f"filter[reader]={reader.id}", [letter]),
        (f"filter[thread]={mine}", [mine]),
        ("filter[visibility]=editors", [letter]),
        ("filter[older_than]=29", [letter]),
        ("filter[older_than]=31", []),
        ("filter[claimed]=true", [mine, theirs]),
        ("filter[claimed]=mine", [mine]),
        ("filter[claimed]=false", [letter]),
        ("queue=reported", []),
    ):
        assert waiting(moderator, query) == wanted, query
    (oldest,) = moderator.get(f"{QUEUE}?filter[reader]={reader.id}").json()["data"]
    assert (oldest["reader_id"], oldest["known_reader"], oldest["age"] // 60) == (str(reader.id), True, 30)
    assert "sample@reader" not in str(oldest)
    for wrong in ("queue=all", "filter[older_than]=0", "filter[older_than]=-5", "filter[claimed]=no", "sort=age"):
        assert moderator.get(f"{QUEUE}?{wrong}").status_code == 422, wrong


def marked(exact: str) -> dict[str, object]:
    return {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": exact}]}


def test_passages_that_an_edit_lost_wait_until_somebody_settles_them(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    talk.said(anchor=marked("earned slowly"))
    talk.said(anchor=marked("in one evening"))
    path = "moderation/passages"
    assert moderator.get(path).json()["data"] == []
    talk.republish(f"{FIRST}\n\nQuite another sentence stands here now.")
    (lost,) = moderator.get(path).json()["data"]
    assert (lost["anchor"]["state"], lost["anchor"]["exact"], lost["anchor"]["now"]) == (
        "orphaned",
        "in one evening",
        None,
    )
    assert lost["anchor"]["prefix"] + lost["anchor"]["exact"] + lost["anchor"]["suffix"] in SECOND
    assert (lost["article"]["slug"], lost["prompt_id"]) == (talk.slug, None)
    assert moderator.get(f"{path}?filter[article]={talk.article_id}&sort=-since").json()["data"][0]["id"] == lost["id"]
    assert moderator.get(f"{path}?filter[article]={lost['id']}").json()["data"] == []
    counts = {each["queue"]: each["count"] for each in moderator.get("moderation/counts").json()["queues"]}
    assert counts == {"urgent": 0, "pending": 0, "reported": 0, "appeals": 0, "quotes": 0, "relocated": 1}
    talk.republish(f"{FIRST}\n\n{SECOND}")
    assert moderator.get(path).json()["data"] == []


def test_what_waits_is_counted_up_to_a_thousand(talk: Talk, moderator: Colleague) -> None:
    nothing = {"count": 0, "more": False, "oldest_at": None, "age": None}
    assert moderator.get("moderation/counts").json() == {
        "queues": [{"queue": queue, **nothing} for queue in (*Queue, "relocated")]
    }
    said = talk.said()
    with talk.database.write() as db:
        one = db.exec(select(Comment).where(Comment.id == UUID(said["id"]))).one()
        one.created_at = clock.now() - timedelta(seconds=90)
        db.flush()
        given = one.model_dump(exclude={"id", "root_id", "created_at"})
        for _ in range(1_000):
            comment = Comment(**given, root_id=one.id)
            db.add(comment)
    _, pending, *_ = moderator.get("moderation/counts").json()["queues"]
    assert (pending["count"], pending["more"], pending["age"] // 10) == (1_000, True, 9)


def test_who_may_be_in_need_is_first_with_the_words_that_say_so(talk: Talk, moderator: Colleague) -> None:
    talk.said("Nothing that cannot wait.")
    said = talk.said("I want to die, and nobody knows.")
    (urgent,) = moderator.get("moderation/queue?queue=urgent").json()["data"]
    assert (urgent["id"], urgent["why"]) == (said["id"], "care")
    assert [(each["severity"], each["topic"]) for each in urgent["findings"]] == [("care", "self_harm")]
    assert urgent["age"] >= 0
    assert len(moderator.get("moderation/queue").json()["data"]) == 2
