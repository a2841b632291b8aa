"""Asking the classifier outside about a comment that readers would see, and what follows from what it says."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlmodel import Session

from api.comments import queries
from api.comments.actions.judging import CLASSIFY, go_on, is_asked_about, verdict_on
from api.comments.actions.looking import rows_of
from api.comments.actions.meeting import found_meanwhile
from api.comments.models import Comment, Status
from api.comments.schemas import Opinion
from api.core import clock
from api.core.calling import Caller, Unanswered, Unfit
from api.core.schemas import stamp
from api.jobs.actions import enqueue
from api.jobs.kinds import Office, Payload
from api.screening.findings import Finding, brief
from api.screening.models import Severity
from api.settings import Settings

logger = logging.getLogger("unspoken.comments")

RULE, NO_ANSWER = "classifier", "no answer"
# A reader waits: asked again sooner than a job that failed would be, and not as often.
AGAIN = (timedelta(seconds=5), timedelta(seconds=20))
SEVERITIES = {"flag": Severity.FLAG, "hold": Severity.HOLD}


class Outside:
    """The classifier as one who does something."""

    kind = "system"
    id: UUID | None = None
    name = "the classifier"


CLASSIFIER = Outside()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a comment at one version: its words, and nothing of who wrote them."""

    comment_id: UUID
    version: int
    body: bytes

    @property
    def id(self) -> str:
        """The same however often this is asked, and another after an edit."""
        return f"comment_{self.comment_id.hex}_{self.version}"


def classify(office: Office, payload: Payload) -> None:
    """Ask once, and let the comment go where it goes then; without an answer ask again soon, three times in all.

    Nothing of it is done twice: whoever decided, edited or deleted the comment meanwhile has the last word.
    """
    comment_id, attempt = UUID(payload["comment"]), int(payload["attempt"])
    with office.database.read() as db:
        question = _question(db, comment_id)
    if question is None:
        return
    try:
        found = _found(_opinion(office.settings, question))
    except Unanswered as fault:
        logger.error("comment %s, attempt %d: no answer of the classifier: %s", comment_id, attempt, fault)
        if attempt <= len(AGAIN):
            with office.database.write() as db:
                _ask_again(db, question, attempt + 1, AGAIN[attempt - 1])
            return
        found = [Finding(RULE, Severity.HOLD, NO_ANSWER)]
    except Unfit as fault:
        logger.error("comment %s: the classifier's answer is none: %s", comment_id, fault)
        found = [Finding(RULE, Severity.HOLD, NO_ANSWER)]
    with office.database.write() as db:
        _settle(db, question, found)


def _question(db: Session, comment_id: UUID) -> Question | None:
    """What is to be asked; nothing about a comment that does not wait for it any more."""
    comment = queries.by_id(db, comment_id)
    if comment is None or not is_asked_about(db, comment):
        return None
    said = {
        "id": str(comment.id),
        "article": queries.slug_of(db, comment.article_id),
        "html": comment.html,
        "text": comment.text,
        "language": None,
        "reply_to": _words_above(db, comment),
    }
    at = stamp(comment.edited_at or comment.created_at)
    body = orjson.dumps({"type": "comment.screen", "timestamp": at, "data": said})
    return Question(comment.id, comment.version, body)


def _words_above(db: Session, comment: Comment) -> str | None:
    """What it replies to, as far as readers see that."""
    parent = queries.by_id(db, comment.parent_id) if comment.parent_id is not None else None
    return parent.text if parent is not None and parent.status is Status.APPROVED else None


def _opinion(settings: Settings, question: Question) -> Opinion:
    """Raises Unanswered, Unfit."""
    if settings.screening_url is None or settings.screening_secret is None:
        raise Unfit("this worker knows of no classifier")
    caller = Caller.of(str(settings.screening_url), settings.screening_secret.get_secret_value())
    try:
        return Opinion.model_validate_json(caller.ask(question.id, question.body))
    except ValidationError as wrong:
        # By its kind: the words of an answer may be those of the comment.
        raise Unfit(wrong.errors()[0]["type"]) from None


def _found(opinion: Opinion) -> list[Finding]:
    if opinion.verdict == "none":
        return []
    return [Finding(RULE, SEVERITIES[opinion.verdict], brief(", ".join(opinion.labels)))]


def _ask_again(db: Session, question: Question, attempt: int, wait: timedelta = timedelta(0)) -> None:
    """Once, also where the worker that did so is killed before the end of its job."""
    payload = {"comment": str(question.comment_id), "attempt": attempt}
    key = f"classify:{question.comment_id}:{question.version}:{attempt}"
    enqueue(db, CLASSIFY, payload, at=clock.now() + wait, key=key)


def _settle(db: Session, question: Question, found: list[Finding]) -> None:
    comment = queries.held(db, question.comment_id)
    if comment is None or not is_asked_about(db, comment):
        return
    if comment.version != question.version:
        # It says something else now, and that is still to be asked about.
        _ask_again(db, Question(comment.id, comment.version, b""), 1)
        return
    kept = found_meanwhile(db, comment)
    db.add_all(rows_of(comment, found))
    go_on(db, comment, verdict_on(db, comment, queries.settings(db), [*kept, *found]), CLASSIFIER)
