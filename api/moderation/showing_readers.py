"""A reader, and notes on them, as those who moderate get them."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from api.bans import queries as bans
from api.bans import showing as bans_shown
from api.bans.models import Ban
from api.bans.schemas import By
from api.comments.models import Status
from api.core import clock
from api.moderation.actions.noting import known
from api.moderation.models import Note
from api.moderation.queries import readers
from api.moderation.schemas import NoteRead, ReaderAdmin, ReportCounts, SaidCounts, WriterBanned
from api.readers import queries as persons


def whole(db: Session, reader_id: UUID) -> ReaderAdmin:
    """Raises NoSuchReader."""
    reader, now = known(persons.by_id(db, reader_id)), clock.now()
    said, reported = readers.said_by_status(db, reader.id), readers.reports_by(db, reader.id)
    return ReaderAdmin(
        id=str(reader.id),
        name=reader.name,
        known_since=reader.confirmed_at,
        created_at=reader.created_at,
        comments=SaidCounts(**{status.value: said.get(status, 0) for status in Status}),
        reports=ReportCounts(made=reported.made, dismissed=reported.dismissed),
        bans=[bans_shown.read(ban, now) for ban in bans.of_reader(db, reader.id, reader.email_mark, now)],
        notes=[note(each) for each in readers.notes_on(db, reader.id)],
    )


def banned(placed: Sequence[Ban]) -> WriterBanned:
    now = clock.now()
    return WriterBanned(data=[bans_shown.read(ban, now) for ban in placed])


def note(written: Note) -> NoteRead:
    by = By(kind=written.by_kind, id=str(written.by_id), name=written.by_name)
    return NoteRead(id=str(written.id), at=written.at, text=written.text, by=by)
