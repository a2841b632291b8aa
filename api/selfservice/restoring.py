"""What was erased, told without a word of it, and erased anew where a backup brought it back."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from sqlmodel import Session

from api.comments import actions as comments
from api.comments import queries as conversation
from api.comments.models import Status
from api.core.pages import Range
from api.readers import actions as readers
from api.selfservice import actions, queries
from api.selfservice.schemas import Tombstone


def erased(db: Session, since: Range) -> Iterator[Tombstone]:
    """Everything that was erased in that time, in the order it was."""
    for row in queries.erasures(db, since):
        kind = queries.ERASURES[row.type]
        # Where the event does not say it, each comment that was erased has a line of its own.
        words = row.snapshot.get("comments", "keep_without_name") if kind == "reader" else None
        yield Tombstone(kind=kind, id=row.subject_id, at=row.at, comments=words)


def apply(db: Session, tombstones: Sequence[Tombstone]) -> Counter[str]:
    """Erase what is there of all this, as readers do it; how many of each kind, and how many were `gone` before."""
    applied: Counter[str] = Counter()
    for kind, erase in VERBS.items():
        for each in tombstones:
            if each.kind == kind:
                applied[kind if erase(db, each) else "gone"] += 1
    return applied


def _erase(db: Session, of: Tombstone) -> bool:
    there = readers.hold(db, of.id) is not None
    if there:
        actions.erase(db, of.id, texts=of.comments == "erase")
    return there


def _delete(db: Session, of: Tombstone) -> bool:
    comment = conversation.held(db, of.id)
    if comment is None or comment.status is Status.DELETED:
        return False
    comments.delete(db, comment)
    return True


def _disown(db: Session, of: Tombstone) -> bool:
    comment = conversation.held(db, of.id)
    if comment is None or not (comment.reader_id or comment.name or comment.edit_token_hash):
        return False
    comments.disown(db, comment)
    return True


# Readers first, as everywhere: who holds a reader and a conversation holds the reader before it.
VERBS: dict[str, Callable[[Session, Tombstone], bool]] = {"reader": _erase, "comment": _delete, "name": _disown}
