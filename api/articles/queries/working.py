"""The working copy, its links, and all periods of one article, seen or not: for editors, never for readers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from api.articles.models import (
    Article,
    ArticleByline,
    ArticleFaq,
    ArticleTopic,
    Publication,
    PublicationByline,
    PublicationFaq,
    PublicationTopic,
    State,
)
from api.authors.models import Author

LINKS = (ArticleByline, ArticleTopic, ArticleFaq)
SHOWN_LINKS = (PublicationByline, PublicationTopic, PublicationFaq)
_DROPPED = [
    sa.delete(links)
    .where(col(links.article_id) == sa.bindparam("of_article"))
    .execution_options(synchronize_session=False)
    for links in LINKS
]


def by_id(db: Session, article_id: UUID) -> Article | None:
    return db.get(Article, article_id)


def is_own(db: Session, article: Article, account_id: UUID | None) -> bool:
    """Whether the account made the article or signs it."""
    if account_id is None:
        return False
    signs = select(ArticleByline.author_id).join(Author, col(Author.id) == ArticleByline.author_id)
    signs = signs.where(ArticleByline.article_id == article.id, Author.account_id == account_id)
    return article.created_by_id == account_id or db.exec(signs).first() is not None


def slugs_like(db: Session, slug: str, now: datetime) -> set[str]:
    """The slugs that begin so and are held: by a working copy, or by what readers see or shall see."""
    kept = sa.select(col(Article.slug)).where(col(Article.slug).startswith(slug))
    ends = col(Publication.visible_until)
    shown = sa.select(col(Publication.slug)).where(col(Publication.slug).startswith(slug))
    shown = shown.where(sa.or_(ends.is_(None), ends > now))
    return set(db.execute(sa.union(kept, shown)).scalars())


def trashed_before(db: Session, instant: datetime) -> Sequence[Article]:
    """Those that have lain in the trash since before."""
    lying = select(Article).where(Article.state == State.TRASHED, col(Article.trashed_at) < instant)
    return db.exec(lying.order_by(col(Article.trashed_at))).all()


def drop(db: Session, article: Article) -> None:
    """Take the article away with all that readers saw of it; its links and those of its publications go along."""
    db.execute(sa.delete(Publication).where(col(Publication.article_id) == article.id))
    db.delete(article)
    db.flush()


def by_slug(db: Session, slug: str) -> Article | None:
    return db.exec(select(Article).where(Article.slug == slug)).first()


def bylines_of(db: Session, article_id: UUID) -> Sequence[ArticleByline]:
    links = select(ArticleByline).where(ArticleByline.article_id == article_id)
    return db.exec(links.order_by(col(ArticleByline.position))).all()


def topics_of(db: Session, article_id: UUID) -> Sequence[ArticleTopic]:
    links = select(ArticleTopic).where(ArticleTopic.article_id == article_id)
    return db.exec(links.order_by(col(ArticleTopic.position))).all()


def faqs_of(db: Session, article_id: UUID) -> Sequence[ArticleFaq]:
    links = select(ArticleFaq).where(ArticleFaq.article_id == article_id)
    return db.exec(links.order_by(col(ArticleFaq.position))).all()


def drop_links(db: Session, article_id: UUID) -> None:
    for dropped in _DROPPED:
        db.execute(dropped, {"of_article": article_id})
    db.expire_all()


def publications(db: Session, article_id: UUID) -> Sequence[Publication]:
    """Every period of the article, in order."""
    of_article = select(Publication).where(Publication.article_id == article_id)
    return db.exec(of_article.order_by(col(Publication.visible_from))).all()


def publication_at(db: Session, article_id: UUID, at: datetime) -> Publication | None:
    covers = sa.or_(col(Publication.visible_until).is_(None), col(Publication.visible_until) > at)
    live = select(Publication).where(Publication.article_id == article_id, col(Publication.visible_from) <= at, covers)
    return db.exec(live).first()


def links_of_publication(db: Session, publication_id: UUID) -> list[SQLModel]:
    found: list[SQLModel] = []
    for links in SHOWN_LINKS:
        found += db.exec(select(links).where(col(links.publication_id) == publication_id)).all()
    return found


def slug_held_by_another(db: Session, publication: Publication) -> bool:
    """Whether another article is, or shall be, seen under the slug at some time in the publication's period."""
    held = select(Publication.id).where(
        Publication.slug == publication.slug,
        Publication.article_id != publication.article_id,
        sa.or_(col(Publication.visible_until).is_(None), col(Publication.visible_until) > publication.visible_from),
    )
    if publication.visible_until is not None:
        held = held.where(col(Publication.visible_from) < publication.visible_until)
    return db.exec(held).first() is not None


def drop_publication(db: Session, publication: Publication) -> None:
    """Take back a publication no reader has seen."""
    db.delete(publication)
    db.flush()
