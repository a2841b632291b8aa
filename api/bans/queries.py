"""Bans by whom they are of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.bans.models import Ban, Of
from api.core.columns import AT, col
from api.core.db import rows

PERSONAL = (Of.READER, Of.ADDRESS)


class Marks(NamedTuple):
    """What somebody is known by: the mark of an address, the domains of it, marks of a network."""

    address: str | None
    domains: Sequence[str] = ()
    networks: Sequence[str] = ()


def by_id(db: Session, ban_id: UUID) -> Ban | None:
    """The ban as it is now."""
    return db.exec(select(Ban).where(Ban.id == ban_id).execution_options(populate_existing=True)).first()


def listed() -> sa.Select[Any]:
    return sa.select(*Ban.__table__.columns)  # type: ignore[attr-defined]


def is_live(at: Any) -> sa.ColumnElement[bool]:
    """It counts at that instant."""
    return sa.and_(col(Ban.ended_at).is_(None), sa.or_(col(Ban.until).is_(None), col(Ban.until) > at))


_ADDRESS = sa.bindparam("address", type_=sa.String)
# Each part by an index, past bans that are long over: those have neither mark nor domain. (To what is not NULL SQLite
# goes by an index of two columns only, to what is more than an empty text by any.)
_LOOKED_FOR = sa.union(
    sa.select(col(Ban.of), sa.null().label("day")).where(
        col(Ban.of).in_(PERSONAL), col(Ban.mark) == _ADDRESS, is_live(AT)
    ),
    sa.select(col(Ban.of), col(Ban.day)).where(col(Ban.of) == Of.NETWORK, col(Ban.mark).is_not(None), is_live(AT)),
    sa.select(col(Ban.of), sa.null().label("day")).where(col(Ban.domain) > "", is_live(AT)),
)


def looked_for(db: Session, address: str | None, at: datetime) -> set[tuple[str, str | None]]:
    """What there is to meet somebody with this address: kinds of live bans, of networks with the days of their keys."""
    return {(row.of, row.day) for row in rows(db, _LOOKED_FOR, address=address, at=at)}


def meeting(db: Session, marks: Marks, at: datetime) -> Sequence[Ban]:
    """The live bans that meet somebody."""
    of = sa.or_(
        sa.and_(col(Ban.of).in_(PERSONAL), col(Ban.mark) == marks.address),
        sa.and_(col(Ban.of) == Of.NETWORK, col(Ban.mark).in_(marks.networks)),
        col(Ban.domain).in_(marks.domains),
    )
    return db.exec(select(Ban).where(of, is_live(at)).order_by(col(Ban.id))).all()


def days_of_networks(db: Session, at: datetime) -> Sequence[str]:
    """The days under whose keys networks are banned now."""
    days = sa.select(col(Ban.day)).where(col(Ban.of) == Of.NETWORK, col(Ban.mark).is_not(None), is_live(at))
    return [row.day for row in rows(db, days.distinct())]


def counting(db: Session, of: Of, known_by: Sequence[str], at: datetime) -> UUID | None:
    """The live ban of the same: of a domain known by its name, of all others by their marks."""
    same = col(Ban.domain if of is Of.DOMAIN else Ban.mark).in_(known_by)
    return db.exec(select(Ban.id).where(Ban.of == of, same, is_live(at)).limit(1)).first()


def of_reader(db: Session, reader_id: UUID, address: str, at: datetime) -> Sequence[Ban]:
    """The live bans of a reader, or of the one they were before they came back, the newest first.

    None of an address somebody wrote down: that it meets this reader would tell whose address it is.
    """
    theirs = sa.or_(col(Ban.reader_id) == reader_id, col(Ban.mark) == address)
    live = select(Ban).where(Ban.of == Of.READER, theirs, is_live(at))
    return db.exec(live.order_by(col(Ban.created_at).desc(), col(Ban.id).desc())).all()


def forget(db: Session, before: datetime) -> None:
    """Of bans that ended before then nothing stays by which anybody could be known."""
    over = sa.func.coalesce(col(Ban.ended_at), col(Ban.until)) < before
    known = sa.or_(col(Ban.mark).is_not(None), col(Ban.domain).is_not(None), col(Ban.reader_id).is_not(None))
    forgotten = sa.update(Ban).where(over, known).values(mark=None, day=None, domain=None, reader_id=None)
    db.execute(forgotten.execution_options(synchronize_session=False))
