"""The history of one document."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from api.revisions.models import Revision


def latest(db: Session, document_id: UUID) -> Revision | None:
    newest_first = select(Revision).where(Revision.document_id == document_id).order_by(col(Revision.number).desc())
    return db.exec(newest_first.limit(1)).first()


def history(db: Session, document_id: UUID) -> Sequence[Revision]:
    """Every revision, oldest first."""
    return db.exec(select(Revision).where(Revision.document_id == document_id).order_by(col(Revision.number))).all()
