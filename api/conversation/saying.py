"""A comment, and what its writer asked for beside it."""

from sqlmodel import Session

from api.comments import actions as comments
from api.comments import showing
from api.comments.schemas import CommentCreate, CommentPosted
from api.core.errors import TooMany
from api.core.keys import keys_of
from api.readers import actions as readers
from api.readers.asking import Asker

IDEMPOTENCY = "idempotency of readers"


def owner(db: Session, asker: Asker) -> str:
    """Whose Idempotency-Keys these are, without saying who that is."""
    who = f"reader {asker.reader_id}" if asker.reader_id else f"network {asker.network} {asker.token_hash}"
    return f"reader:{keys_of(db).mark(IDEMPOTENCY, who)}"


def say(db: Session, asker: Asker, slug: str, given: CommentCreate, origin: str) -> tuple[CommentPosted, int]:
    """Post it, and have a link mailed that makes it the reader's whose address was sent with it.

    Raises what `comments.post` raises. A network that had too many links mailed is told so and heard all the same.
    """
    posted = comments.post(db, asker, slug, given)
    mailed = False
    if given.email is not None and asker.reader_id is None:
        try:
            about = {"comment": str(posted.comment.id)}
            readers.ask_link(db, given.email, asker.network, origin=origin, about=about)
            mailed = True
        except TooMany:
            mailed = False
    shown = dict(showing.own(db, posted.comment))
    confirm = "mail" if mailed else "none"
    return CommentPosted(**shown, edit_token=posted.edit_token, confirm=confirm), posted.comment.version
