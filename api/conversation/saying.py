"""A comment, and what its writer asked for beside it."""

from sqlmodel import Session

from api.comments import actions as comments
from api.comments import showing
from api.comments.schemas import CommentCreate, CommentPosted
from api.core.keys import keys_of
from api.readers.asking import Asker

IDEMPOTENCY = "idempotency of readers"


def owner(db: Session, asker: Asker) -> str:
    """Whose Idempotency-Keys these are, without saying who that is."""
    who = f"reader {asker.reader_id}" if asker.reader_id else f"network {asker.network} {asker.token_hash}"
    return f"reader:{keys_of(db).mark(IDEMPOTENCY, who)}"


def say(db: Session, asker: Asker, slug: str, given: CommentCreate) -> tuple[CommentPosted, int]:
    """Post it. Raises what `comments.post` raises."""
    posted = comments.post(db, asker, slug, given)
    own = showing.own(db, posted.comment)
    shown = CommentPosted(**dict(own), edit_token=posted.edit_token, confirm="none")
    return shown, posted.comment.version
