"""What becomes of what somebody said before they were banned, a batch at a time."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from api.bans import actions as bans
from api.bans.models import Ban, Past
from api.comments import actions as said
from api.comments import queries as comments
from api.comments.models import Comment, Status
from api.core import clock
from api.jobs.actions import enqueue
from api.moderation.queries import readers

BATCH = 100
WHY = "ban"
UNDECIDED = frozenset({Status.PENDING, Status.APPROVED})
MOVES = {
    Past.HOLD: (frozenset({Status.APPROVED}), Status.PENDING),
    Past.REJECT: (UNDECIDED, Status.REJECTED),
    Past.SPAM: (UNDECIDED, Status.SPAM),
}


@dataclass(frozen=True, slots=True)
class Banner:
    """Who banned, whether they still work here or not."""

    kind: str
    id: UUID | None
    name: str


def change_past(db: Session, ban_id: UUID, after: UUID | None) -> None:
    """Do with the next of these comments what the ban says, and see to it that the others follow.

    A ban that was lifted does nothing more. What was counted is committed with what was done.
    """
    ban = bans.held(db, ban_id)
    if ban is None or ban.past not in MOVES or ban.past_ended_at is not None:
        return
    ids = readers.said_before(db, ban, after, BATCH) if ban.ended_at is None else []
    # All of them first, as who decides about many does: two who hold several never wait in a ring.
    comments.hold_articles_of(db, ids)
    for id_ in ids:
        comment = comments.held(db, id_)
        if comment is not None:
            ban.past_done += _change(db, ban, comment)
    if len(ids) < BATCH:
        ban.past_ended_at = clock.now()
    else:
        enqueue(db, "moderation.past", {"ban": str(ban.id), "after": str(ids[-1])})
    db.flush()


def _change(db: Session, ban: Ban, comment: Comment) -> bool:
    """Whether it was one to change: what its writer may still take back is passed over, and what was decided or waits
    for the answer to an appeal."""
    was, became = MOVES[ban.past]
    if comment.delayed_until is not None or comment.status not in was:
        return False
    if comments.open_appeal_of(db, comment.id) is not None:
        return False
    by = Banner(ban.by_kind, ban.by_id, ban.by_name)
    said.change(db, comment, became, by=by, why=WHY, remark=said.Remark(reason=ban.reason))
    if became is not Status.PENDING:
        comments.dismiss_reports(db, comment.id, clock.now())
    return True
