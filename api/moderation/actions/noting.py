"""Notes of staff on readers."""

from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core.errors import NotFound
from api.events.actions import record
from api.moderation.models import Note
from api.moderation.queries import readers
from api.moderation.refusals import NoSuchReader, TooManyNotes
from api.readers import actions as persons
from api.readers.models import Reader

NOTES_MAX = 500


def known(reader: Reader | None) -> Reader:
    """The reader, if it is one who confirmed an address. Raises NoSuchReader."""
    if reader is None or reader.confirmed_at is None:
        raise NoSuchReader
    return reader


def note(db: Session, actor: Actor, reader_id: UUID, text: str) -> Note:
    """Write something down about a reader. Raises NoSuchReader, TooManyNotes."""
    actor.require("conversation:moderate")
    reader = known(persons.hold(db, reader_id))
    if readers.count_notes(db, reader.id) >= NOTES_MAX:
        raise TooManyNotes(NOTES_MAX)
    written = Note(reader_id=reader.id, text=text, by_kind=actor.kind, by_id=actor.id, by_name=actor.name)
    db.add(written)
    record(db, "reader.noted", reader.id, by=actor)
    db.flush()
    return written


def delete_note(db: Session, actor: Actor, reader_id: UUID, note_id: UUID) -> None:
    """Take a note away, whoever wrote it. Raises NotFound."""
    actor.require("conversation:moderate")
    persons.hold(db, reader_id)
    found = readers.note_by_id(db, reader_id, note_id)
    if found is None:
        raise NotFound("There is no such note.")
    db.delete(found)
    record(db, "reader.note_deleted", reader_id, by=actor)
    db.flush()
