"""Articles as staff gets them: the working copy, what readers see meanwhile, and what they shall see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import actions
from api.articles.queries import listed
from api.articles.schemas import ArticleAdmin, ArticleAdminListed, BylineShown, Period
from api.core import clock, unkept
from api.core.schemas import Ref

COPIED = tuple(column.key for column in listed.LISTED if column.key not in {"id", "created_by_id"})


def article(db: Session, article_id: UUID, warnings: Sequence[str] = ()) -> ArticleAdmin:
    """One article as it is now. What its body says in vain is among the warnings."""
    now = clock.now()
    db.flush()
    row = listed.one(db, article_id, now)
    told = [*warnings, *unkept.warnings(row.body)]
    return ArticleAdmin(**_fields(db, [row], now)[0], body=row.body, html=row.html, warnings=told)


def page(db: Session, found: Sequence[Any], now: datetime) -> list[ArticleAdminListed]:
    """The articles of a page: four more statements, however many there are."""
    return [ArticleAdminListed(**fields) for fields in _fields(db, found, now)]


def visible_to(actor: Actor) -> list[Any]:
    """The condition a list for this actor stands under."""
    actions.require_some(actor)
    return [actions.readable_ones(actor)]


def _fields(db: Session, found: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    ids = [row.id for row in found]
    links = {name: _by_article(links) for name, links in listed.relations(db, ids).items()}
    coming = _by_article(listed.scheduled(db, ids, now))
    return [
        _one(row, {name: by.get(row.id, []) for name, by in links.items()}, coming.get(row.id, [])) for row in found
    ]


def _by_article(found: Sequence[Any]) -> dict[UUID, list[Any]]:
    by: dict[UUID, list[Any]] = {}
    for row in found:
        by.setdefault(row.article_id, []).append(row)
    return by


def _one(row: Any, links: dict[str, list[Any]], coming: Sequence[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in COPIED},
        "id": str(row.id),
        "created_by_id": str(row.created_by_id) if row.created_by_id else None,
        "bylines": [BylineShown(role=link.role, author=_ref(link)) for link in links["bylines"]],
        "topics": [_ref(link) for link in links["topics"]],
        "faqs": [_ref(link) for link in links["faqs"]],
        "revision": row.revision,
        "published_at": row.published_at,
        "has_unpublished_changes": row.live_revision != row.revision,
        "live": _live(row) if row.live_from is not None else None,
        "scheduled": [_period(each.visible_from, each.visible_until, each.revision, each.slug) for each in coming],
    }


def _ref(link: Any) -> Ref:
    return Ref(id=str(link.id), slug=link.slug, name=link.name)


def _live(row: Any) -> Period:
    return _period(row.live_from, row.live_until, row.live_revision, row.live_slug)


def _period(since: datetime, until: datetime | None, revision: int, slug: str) -> Period:
    return Period.model_validate({"from": since, "until": until, "revision": revision, "slug": slug})
