"""Authors by what they are asked for, and when readers may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.accounts.models import Account, AccountState
from api.authors.models import Author
from api.core.queries import existing_of


def is_public(at: datetime) -> sa.ColumnElement[bool]:
    """Published, not only from later on, and not in the trash."""
    published = col(Author.published_at)
    return sa.and_(published.is_not(None), published <= at, col(Author.trashed_at).is_(None))


def in_state(state: str | None, at: datetime) -> sa.ColumnElement[bool]:
    """Authors in a state; all that are not in the trash when none is named."""
    published = col(Author.published_at)
    kept = col(Author.trashed_at).is_(None)
    states: dict[str | None, sa.ColumnElement[bool]] = {
        None: kept,
        "draft": sa.and_(kept, published.is_(None)),
        "scheduled": sa.and_(kept, published > at),
        "published": is_public(at),
        "trashed": col(Author.trashed_at).is_not(None),
    }
    return states[state]


def public_ids(slug: str, at: datetime) -> sa.Select[Any]:
    """The id of the author under a slug, or nothing."""
    return sa.select(col(Author.id)).where(col(Author.slug) == slug, is_public(at))


def by_slug(db: Session, slug: str) -> Author | None:
    return db.exec(select(Author).where(Author.slug == slug)).first()


def by_id(db: Session, author_id: UUID) -> Author | None:
    """The author as the database has it now."""
    return db.get(Author, author_id, populate_existing=True)


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    return dict(db.exec(select(Author.slug, Author.id).where(col(Author.slug).in_(list(slugs)))).all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return existing_of(db, Author.id, ids)


def listed() -> sa.Select[Any]:
    """What a list for staff shows of authors, with the names of their accounts."""
    shown = ("id", "version", "slug", "name", "headline", "account_id", "published_at", "created_at", "updated_at")
    columns: list[Any] = [getattr(Author, name) for name in (*shown, "trashed_at")]
    account = sa.select(*columns, col(Account.name).label("account_name"))
    return account.outerjoin(Account, col(Account.id) == Author.account_id)


def is_on_staff(db: Session, account_id: UUID) -> bool:
    """Whether the account exists and was not removed."""
    account = db.get(Account, account_id)
    return account is not None and account.state is not AccountState.REMOVED


def trashed_before(db: Session, at: datetime) -> Sequence[Author]:
    return db.exec(select(Author).where(col(Author.trashed_at) <= at)).all()
