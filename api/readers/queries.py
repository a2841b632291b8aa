"""Readers, links and sessions by what they are asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.core.columns import col
from api.core.queries import upsert
from api.readers.models import Reader, ReaderLink, ReaderSession


def ensure(db: Session, reader: Reader) -> None:
    """Keep the reader, unless there is one with this mark: the same statement for known and unknown."""
    db.execute(upsert(db)(Reader).values(**reader.model_dump()).on_conflict_do_nothing(index_elements=["email_mark"]))


def id_by_mark(db: Session, mark: str) -> UUID | None:
    return db.exec(select(Reader.id).where(Reader.email_mark == mark)).first()


def by_id(db: Session, reader_id: UUID) -> Reader | None:
    """The reader as it is now."""
    one = select(Reader).where(Reader.id == reader_id)
    return db.exec(one, execution_options={"populate_existing": True}).first()


def links_since(db: Session, reader_id: UUID, since: datetime) -> Sequence[ReaderLink]:
    """The links made after an instant, the latest first."""
    made = select(ReaderLink).where(ReaderLink.reader_id == reader_id, col(ReaderLink.created_at) > since)
    return db.exec(made.order_by(col(ReaderLink.created_at).desc())).all()


def link_by_hash(db: Session, token_hash: str, now: datetime) -> ReaderLink | None:
    """The link, while it is good."""
    good = select(ReaderLink).where(ReaderLink.token_hash == token_hash, col(ReaderLink.expires_at) > now)
    return db.exec(good.where(col(ReaderLink.used_at).is_(None))).first()


def spend(db: Session, link_id: UUID, now: datetime) -> bool:
    """Use the link up; whether nobody was faster."""
    unused = sa.update(ReaderLink).where(col(ReaderLink.id) == link_id, col(ReaderLink.used_at).is_(None))
    spent = db.execute(unused.values(used_at=now).execution_options(synchronize_session=False))
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def session_by_hash(db: Session, token_hash: str, now: datetime) -> ReaderSession | None:
    """The session, while it is good."""
    live = select(ReaderSession).where(ReaderSession.token_hash == token_hash, col(ReaderSession.expires_at) > now)
    return db.exec(live).first()


def drop_session(db: Session, token_hash: str) -> None:
    db.execute(sa.delete(ReaderSession).where(col(ReaderSession.token_hash) == token_hash))


def drop(db: Session, reader_id: UUID) -> None:
    """Take the reader away; links, sessions and what else refers to it go along, by the foreign keys."""
    db.execute(sa.delete(Reader).where(col(Reader.id) == reader_id).execution_options(synchronize_session=False))


def drop_ended(db: Session, now: datetime) -> None:
    """Forget links and sessions whose time is over."""
    for table in (ReaderLink, ReaderSession):
        db.execute(sa.delete(table).where(col(table.expires_at) <= now))


def never_confirmed(db: Session, before: datetime, now: datetime, *, limit: int) -> Sequence[UUID]:
    """Those made before an instant who did not confirm their address and hold no good link."""
    good = sa.exists().where(col(ReaderLink.reader_id) == col(Reader.id), col(ReaderLink.expires_at) > now)
    old = select(Reader.id).where(col(Reader.confirmed_at).is_(None), col(Reader.created_at) < before, ~good)
    return db.exec(old.order_by(col(Reader.created_at)).limit(limit)).all()


def count_bounce(db: Session, reader_id: UUID) -> int:
    """Count one more letter that came back, and say how many that makes; 0 for nobody."""
    bounced = sa.update(Reader).where(col(Reader.id) == reader_id).values(bounces=col(Reader.bounces) + 1)
    counted = db.execute(bounced.returning(col(Reader.bounces)).execution_options(synchronize_session=False))
    return int(counted.scalar_one_or_none() or 0)
