"""Links by what they are asked for, and the relations of a draft, public or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from api.accounts.models import Account, AccountState, ApiKey
from api.articles.models import Article, Publication, State
from api.authors.models import Author
from api.core.columns import col
from api.core.db import rows
from api.faqs.models import Faq
from api.previews.models import PreviewLink
from api.topics.models import Topic

AUTHOR = (Author.id, Author.slug, Author.name, Author.headline, Author.html, Author.portrait, Author.links)
TOPIC = (Topic.id, Topic.slug, Topic.name, Topic.kind, Topic.description)
FAQ = (Faq.id, Faq.slug, col(Faq.question).label("name"), Faq.html)


def good(db: Session, token_hash: str, now: datetime) -> tuple[PreviewLink, Article] | None:
    """The link and its article, while the link is good and the article not thrown away."""
    live = select(PreviewLink, Article).join(Article, col(Article.id) == PreviewLink.article_id)
    live = live.where(PreviewLink.token_hash == token_hash, col(PreviewLink.expires_at) > now)
    live = live.where(col(PreviewLink.revoked_at).is_(None), ~_maker_is_gone(now))
    return db.exec(live.where(Article.state != State.TRASHED)).first()


def _maker_is_gone(now: datetime) -> sa.ColumnElement[bool]:
    """Whoever may not sign in any more, or a key that ended, shows nobody anything either."""
    suspended = sa.select(col(Account.id)).where(col(Account.id) == PreviewLink.made_by_id)
    suspended = suspended.where(col(Account.state) != AccountState.ACTIVE)
    over = sa.or_(col(ApiKey.revoked_at).is_not(None), col(ApiKey.expires_at) <= now)
    ended = sa.select(col(ApiKey.id)).where(col(ApiKey.id) == PreviewLink.made_by_id, over)
    return sa.or_(suspended.exists(), ended.exists())


def held(db: Session, link_id: UUID) -> PreviewLink | None:
    """The link as it is now, held until the transaction ends."""
    return db.exec(select(PreviewLink).where(PreviewLink.id == link_id).with_for_update()).first()


def listed(article_id: UUID) -> sa.Select[Any]:
    """The links of an article, good or over."""
    shown = [column for column in PreviewLink.__table__.columns if column.name != "token_hash"]  # type: ignore[attr-defined]
    return sa.select(*shown).where(col(PreviewLink.article_id) == article_id)


def count_opening(db: Session, link_id: UUID, now: datetime) -> None:
    opened = sa.update(PreviewLink).where(col(PreviewLink.id) == link_id)
    db.execute(opened.values(opened=col(PreviewLink.opened) + 1, opened_at=now))


def drop_ended(db: Session, before: datetime) -> None:
    """Forget the links that expired or were revoked before an instant."""
    ended = sa.or_(col(PreviewLink.expires_at) < before, col(PreviewLink.revoked_at) < before)
    db.execute(sa.delete(PreviewLink).where(ended))


def periods(db: Session, article_id: UUID) -> Sequence[sa.Row[Any]]:
    """When readers saw, see and shall see the article, without what they see."""
    columns = (Publication.id, Publication.visible_from, Publication.visible_until)
    held = sa.select(*(col(column) for column in (*columns, Publication.significantly_updated_at)))
    return rows(db, held.where(col(Publication.article_id) == article_id))


def authors(db: Session, ids: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    return _kept(db, Author, AUTHOR, ids)


def topics(db: Session, ids: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    return _kept(db, Topic, TOPIC, ids)


def faqs(db: Session, ids: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    return _kept(db, Faq, FAQ, ids)


def _kept(db: Session, kind: type[SQLModel], shown: Sequence[Any], ids: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    """Public or not; what is in the trash is not shown."""
    kept = sa.select(*shown).where(col(kind).id.in_(ids), col(kind).trashed_at.is_(None))
    return {row.id: row for row in rows(db, kept)} if ids else {}
