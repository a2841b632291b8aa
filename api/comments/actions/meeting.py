"""Bans, where somebody says something or touches what others said."""

from collections.abc import Sequence

from sqlmodel import Session

from api.bans import actions as bans
from api.bans.models import Effect, Of
from api.comments import queries, rendering
from api.comments.actions.looking import rows_of
from api.comments.actions.screening import Seen, look
from api.comments.models import Comment, SiteSettings
from api.comments.refusals import Banned
from api.comments.schemas import CommentCreate
from api.readers import queries as readers
from api.readers.asking import Asker
from api.readers.models import Reader
from api.screening.findings import Finding
from api.screening.models import Severity
from api.screening.verdict import Graded

BAN = "ban"


def unless_banned(db: Session, asker: Asker, reader: Reader | None, email: str | None = None) -> list[Finding]:
    """What a ban that only holds finds in whatever they say. Raises Banned of one that refuses."""
    met = bans.met(db, reader, email, asker.network)
    if met is None:
        return []
    if met.effect is Effect.REFUSE:
        raise Banned(met)
    return [_finding(met)]


def unless_refused(
    db: Session, asker: Asker, reader: Reader | None, given: CommentCreate, settings: SiteSettings
) -> list[Finding]:
    """As `unless_banned`, of a comment: its words are looked at all the same, for who is refused may be in need."""
    try:
        return unless_banned(db, asker, reader, given.email)
    except Banned as refused:
        refused.found = look(Seen(db, settings, given.body, rendering.render(given.body)[1]))
        raise


def writer_of(db: Session, comment: Comment) -> Reader | None:
    """The reader who wrote it, not held: who changes a comment holds that already."""
    return readers.by_id(db, comment.reader_id) if comment.reader_id is not None else None


def found_meanwhile(db: Session, comment: Comment) -> Sequence[Graded]:
    """What was found in a comment that waited for its time, and a ban its writer came under since.

    It was taken, so it is refused no more: a moderator sees it.
    """
    kept = queries.found_in(db, comment.id)
    origin = queries.origin_of(db, comment.id)
    met = bans.met(db, writer_of(db, comment), None, None, *([origin.network] if origin else []))
    if met is None or any(each.rule == BAN for each in kept):
        return kept
    new = rows_of(comment, [_finding(met)])
    db.add_all(new)
    return [*new, *kept]


def _finding(met: bans.Met) -> Finding:
    """It says whether the ban is of a person or of what others share, never whether an address was written down."""
    what = met.of if met.of in (Of.DOMAIN, Of.NETWORK) else Of.READER
    return Finding(BAN, Severity.HOLD, what.value)
