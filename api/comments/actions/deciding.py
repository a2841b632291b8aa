"""What moderators decide about a comment, and what is taken back."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.accounts.queries import person_of
from api.comments import queries
from api.comments.actions import redacting
from api.comments.actions.appealing import unless_appealed
from api.comments.actions.status import NONE, Remark, change, keep
from api.comments.models import AppealState, Change, Comment, Status
from api.comments.refusals import (
    Delayed,
    NoSuchComment,
    NothingToAnswer,
    NothingToRedact,
    NothingToUndo,
    OwnDecision,
)
from api.comments.statuses import BY_STAFF, check
from api.core import clock
from api.core.editing import Stale

# Decisions in the log; what became of a comment otherwise is not staff's to undo.
DECIDED = frozenset({"moderator", "upheld", "redacted"})


def decide(db: Session, actor: Actor, comment_id: UUID, version: int, became: Status, remark: Remark = NONE) -> Comment:
    """Give it a status, as a moderator. An approved one that was reported, or that repeats what somebody erased, is
    approved again: it stays.

    Raises NoSuchComment, Stale, IllegalMove, Delayed, Appealed.
    """
    comment = _to_decide(db, actor, comment_id, version)
    if comment.status is became is Status.APPROVED and _is_in_question(db, comment):
        keep(db, comment, by=actor, why="upheld", remark=remark)
    else:
        change(db, comment, became, by=actor, why="moderator", remark=remark)
    if became is not Status.PENDING:
        queries.dismiss_reports(db, comment.id, clock.now())
    if became is Status.APPROVED:
        queries.drop_quotes(db, comment.id)
    return comment


def _is_in_question(db: Session, comment: Comment) -> bool:
    return queries.is_reported(db, comment.id) or queries.is_quoting(db, comment.id)


def redact(db: Session, actor: Actor, comment_id: UUID, version: int, body: str, remark: Remark = NONE) -> Comment:
    """Approve it with these words, where only others keep it from readers.

    Its writer's are kept while that can be appealed. Raises what `decide` does, Unseen, NothingToRedact.
    """
    comment = _to_decide(db, actor, comment_id, version)
    if comment.status is not Status.APPROVED:
        check(comment.status, Status.APPROVED)
    if body == comment.body:
        raise NothingToRedact
    redacting.say_otherwise(db, comment, body)
    _approve(db, comment, actor, "redacted", remark)
    queries.dismiss_reports(db, comment.id, clock.now())
    return comment


def undo(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    """Take back what staff decided last: it is what it was, and what was reported waits again.

    Raises NoSuchComment, Stale, NothingToUndo, Appealed.
    """
    comment = held(db, actor, comment_id, version)
    last = queries.last_change_of(db, comment.id)
    minutes = queries.settings(db).undo_minutes
    if last is None or last.was is None or not _may_be_undone(last, minutes):
        raise NothingToUndo(minutes)
    unless_appealed(db, comment.id)
    if last.why == "redacted":
        redacting.say_as_before(db, comment)
    if last.was is comment.status:
        keep(db, comment, by=actor, why="undone")
    else:
        change(db, comment, last.was, by=actor, why="undone")
    queries.reopen_reports(db, comment.id, last.at)
    return comment


def answer_appeal(db: Session, actor: Actor, at: tuple[UUID, int], *, granted: bool, remark: Remark = NONE) -> Comment:
    """Say what became of the appeal that waits. Granted, readers see the comment as it was before the decision, and as
    it was written where that was to redact it.

    `at` is the comment's id and version. Raises NoSuchComment, Stale, NothingToAnswer, and OwnDecision to whoever
    decided what is appealed, be it by a key.
    """
    comment = held(db, actor, *at)
    found = queries.open_appeal_of(db, comment.id)
    if found is None:
        raise NothingToAnswer
    decision = db.get_one(Change, found.change_id)
    if person_of(db, decision.by_kind, decision.by_id) == person_of(db, actor.kind, actor.id):
        raise OwnDecision
    if granted:
        if decision.why == "redacted":
            redacting.say_as_written(db, comment)
        _approve(db, comment, actor, "appeal_granted", remark)
    else:
        # It stays as it is, and so does what that rests on, unless something else is said.
        same = replace(remark, reason=remark.reason or decision.reason)
        keep(db, comment, by=actor, why="appeal_declined", remark=same)
    found.state = AppealState.GRANTED if granted else AppealState.DECLINED
    found.ended_at = clock.now()
    db.flush()
    return comment


def _approve(db: Session, comment: Comment, actor: Actor, why: str, remark: Remark) -> None:
    if comment.status is Status.APPROVED:
        keep(db, comment, by=actor, why=why, remark=remark)
    else:
        change(db, comment, Status.APPROVED, by=actor, why=why, remark=remark)


def _may_be_undone(last: Change, minutes: int) -> bool:
    by_staff = last.by_kind in BY_STAFF and last.why in DECIDED
    return by_staff and clock.now() - last.at <= timedelta(minutes=minutes)


def _to_decide(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    comment = held(db, actor, comment_id, version)
    if comment.delayed_until is not None:
        raise Delayed
    unless_appealed(db, comment.id)
    return comment


def held(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    """The comment at this version, for a moderator. Raises NoSuchComment, Stale."""
    actor.require("conversation:moderate")
    comment = queries.held(db, comment_id)
    if comment is None:
        raise NoSuchComment
    if comment.version != version:
        raise Stale({"id": str(comment.id), "status": comment.status.value}, comment.version)
    return comment
