"""Authors by what they are asked for, and when readers may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.authors.models import Author


def is_public(at: datetime) -> sa.ColumnElement[bool]:
    """Published, and not only from later on."""
    return sa.and_(col(Author.published_at).is_not(None), col(Author.published_at) <= at)


def public_ids(slug: str, at: datetime) -> sa.Select[Any]:
    """The id of the author under a slug, or nothing."""
    return sa.select(col(Author.id)).where(col(Author.slug) == slug, is_public(at))


def by_slug(db: Session, slug: str) -> Author | None:
    return db.exec(select(Author).where(Author.slug == slug)).first()


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    return dict(db.exec(select(Author.slug, Author.id).where(col(Author.slug).in_(list(slugs)))).all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return set(db.exec(select(Author.id).where(col(Author.id).in_(ids))))
