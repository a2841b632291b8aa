"""The working copy, its links, and all periods of one article, seen or not: for editors, never for readers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.articles.models import Article, ArticleByline, ArticleFaq, ArticleTopic, Publication


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
    for links in (ArticleByline, ArticleTopic, ArticleFaq):
        db.execute(sa.delete(links).where(col(links.article_id) == article_id))
    db.expire_all()


def publications(db: Session, article_id: UUID) -> Sequence[Publication]:
    """Every period of the article, in order."""
    of_article = select(Publication).where(Publication.article_id == article_id)
    return db.exec(of_article.order_by(col(Publication.visible_from))).all()


def publication_at(db: Session, article_id: UUID, at: datetime) -> Publication | None:
    covers = sa.or_(col(Publication.visible_until).is_(None), col(Publication.visible_until) > at)
    live = select(Publication).where(Publication.article_id == article_id, col(Publication.visible_from) <= at, covers)
    return db.exec(live).first()


def slug_held_by_another(db: Session, article: Article, at: datetime, until: datetime | None) -> bool:
    """Whether another article is, or shall be, seen under the slug at some time in `[at, until)`."""
    held = select(Publication.id).where(
        Publication.slug == article.slug,
        Publication.article_id != article.id,
        sa.or_(col(Publication.visible_until).is_(None), col(Publication.visible_until) > at),
    )
    if until is not None:
        held = held.where(col(Publication.visible_from) < until)
    return db.exec(held).first() is not None


def drop_publication(db: Session, publication: Publication) -> None:
    """Take back a publication no reader has seen."""
    db.delete(publication)
    db.flush()
