"""Who writes."""

from sqlmodel import Session

from api.comments import queries
from api.core.errors import Unauthenticated
from api.readers import actions as readers
from api.readers.asking import Asker
from api.readers.models import Reader


def writer(db: Session, asker: Asker) -> Reader | None:
    """The reader who asks, held, so that an erase at the same time comes before or after; None for a guest.

    A token that is neither a session nor an edit token is no guest's: raises Unauthenticated.
    """
    if asker.reader_id is not None:
        reader = readers.hold(db, asker.reader_id)
        if reader is None:
            raise Unauthenticated("The session has ended.")
        return reader
    if asker.token_hash is not None and not queries.is_edit_token(db, asker.token_hash):
        raise Unauthenticated("The token is unknown or has ended.")
    return None
