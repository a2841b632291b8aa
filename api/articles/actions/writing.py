"""Writing the working copy: make, save, change, duplicate. Readers see nothing of it."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import policy, queries, rendering
from api.articles.actions.access import anew, require_edit, told
from api.articles.models import Article, ArticleByline, ArticleFaq, ArticleTopic, Role
from api.articles.schemas import ArticleCreate
from api.authors import queries as authors
from api.core import clock
from api.core.db import lock
from api.core.editing import Saving
from api.core.errors import Forbidden, Malformed, ProblemItem, SlugTaken, unknown_ids
from api.core.text import SLUG_MAX, slugify
from api.faqs import queries as faqs
from api.revisions import queries as revisions
from api.revisions.actions import applicable, changed, content_of, revise
from api.revisions.writing import blocks_of, label, write
from api.topics import queries as topics

COPIED = ("slug", "title", "dek", "language", "content_notes")
PLAINLY = Saving()
EXISTING = {"topic_ids": topics.existing, "faq_ids": faqs.existing, "bylines": authors.existing}
KINDS = {"topic_ids": "topic", "faq_ids": "faq", "bylines": "author"}


class SlugNeeded(Malformed):
    """The title has no letter a slug could be made of."""

    code: ClassVar[str] = "slug-needed"
    title: ClassVar[str] = "Slug needed"


def create(db: Session, actor: Actor, given: ArticleCreate) -> Article:
    """A new working copy with its first revision; without a slug it gets one made from its title."""
    if not policy.may_create(actor):
        raise Forbidden("This needs articles:write_own.")
    lock(db, "articles")
    slug = given.slug or free_slug(db, _spelled(given.title))
    article = Article(slug=slug, title=given.title, created_by_id=actor.id)
    SlugTaken.unless_own(queries.by_slug(db, slug), article.id, slug)
    _write(db, actor, article, given.model_copy(update={"slug": slug}))
    told(db, actor, article, "created")
    return article


def save(db: Session, actor: Actor, article: Article, given: ArticleCreate) -> bool:
    """Make the working copy what is given. True when that changed anything."""
    anew(db, article)
    require_edit(db, actor, article)
    return _saved(db, actor, article, given, PLAINLY)


def update(
    db: Session, actor: Actor, article: Article, version: int, changes: Mapping[str, Any], saving: Saving
) -> bool:
    """Save changes that were made from a version. Raises Stale where somebody else was first."""
    anew(db, article)
    require_edit(db, actor, article)
    content = applicable(db, article, version, changes, merge=saving.merge)
    return _saved(db, actor, article, ArticleCreate.model_validate(content), saving)


def duplicate(db: Session, actor: Actor, source: Article) -> Article:
    """A new draft with the same content, whose slug ends in -copy. Who may read the source may copy it."""
    if not policy.may_create(actor):
        raise Forbidden("This needs articles:write_own.")
    lock(db, "articles")
    last = revisions.latest(db, source.id)
    assert last is not None
    slug = free_slug(db, f"{source.slug[: SLUG_MAX - 5].rstrip('-')}-copy")
    content = content_of(last) | {"slug": slug} | still_there(db, content_of(last))
    given = ArticleCreate.model_validate(content)
    copy = Article(slug=slug, title=given.title, created_by_id=actor.id)
    _write(db, actor, copy, given)
    told(db, actor, copy, "duplicated", source=str(source.id))
    return copy


def free_slug(db: Session, wanted: str) -> str:
    """The slug, or with the first number that makes it one nobody holds: -2, -3, ..."""
    stem = wanted[: SLUG_MAX - 6].rstrip("-")
    taken = queries.slugs_like(db, stem, clock.now())
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


def _spelled(title: str) -> str:
    slug = slugify(title)
    if not slug:
        item = ProblemItem(loc=["body", "slug"], code="slug-needed", msg="cannot be made from this title; send one")
        raise SlugNeeded("The title has nothing a slug could be made of; send a slug.", errors=[item])
    return slug


def _saved(db: Session, actor: Actor, article: Article, given: ArticleCreate, saving: Saving) -> bool:
    """Write it, and say which fields that changed. An autosave that went into the one before is not told again."""
    given = given.model_copy(update={"slug": given.slug or article.slug})
    SlugTaken.unless_own(queries.by_slug(db, str(given.slug)), article.id, str(given.slug))
    fields, before = changed(db, article, given.model_dump(mode="json")), revisions.latest(db, article.id)
    number = before.number if before is not None else 0
    if not _write(db, actor, article, given, saving):
        return False
    after = revisions.latest(db, article.id)
    if after is not None and after.number != number:
        told(db, actor, article, "saved", revision=after.number, fields=fields)
    return True


def _write(db: Session, actor: Actor, article: Article, given: ArticleCreate, saving: Saving = PLAINLY) -> bool:
    """The working copy and its revision, if it says anything new."""
    _check_relations(db, given)
    rendered = blocks_of(given.body, field="body")
    for name in COPIED:
        setattr(article, name, getattr(given, name))
    article.hero = given.hero.model_dump(mode="json") if given.hero else None
    article.seo = given.seo.model_dump(mode="json")
    article.index()
    write(article, given.body, label(rendered, rendering.keep_ids(article, rendered)))
    db.add(article)
    db.flush()
    snapshot = given.model_dump(mode="json") | {"blocks": article.blocks}
    if not revise(db, actor, article, snapshot, note=saving.note, autosave=saving.autosave):
        return False
    _relate(db, article, given)
    return True


def still_there(db: Session, content: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Of the relations in a content those to what still exists."""
    kept: dict[str, list[Any]] = {}
    for field, existing in EXISTING.items():
        ids = [UUID(_id_in(each)) for each in content[field]]
        there = existing(db, ids)
        kept[field] = [each for each in content[field] if UUID(_id_in(each)) in there]
    return kept


def _id_in(relation: Any) -> str:
    return str(relation["author_id"] if isinstance(relation, dict) else relation)


def _check_relations(db: Session, given: ArticleCreate) -> None:
    ids = {
        "topic_ids": given.topic_ids,
        "faq_ids": given.faq_ids,
        "bylines": [byline.author_id for byline in given.bylines],
    }
    for field, named in ids.items():
        if wrong := unknown_ids(named, EXISTING[field](db, named), field, KINDS[field]):
            raise Malformed(f"The {field} name what is not there, or the same twice.", errors=wrong)


def _relate(db: Session, article: Article, given: ArticleCreate) -> None:
    links: list[Any] = [
        ArticleByline(article_id=article.id, author_id=byline.author_id, role=Role(byline.role), position=place)
        for place, byline in enumerate(given.bylines)
    ]
    links += [ArticleTopic(article_id=article.id, topic_id=id_, position=i) for i, id_ in enumerate(given.topic_ids)]
    links += [ArticleFaq(article_id=article.id, faq_id=id_, position=i) for i, id_ in enumerate(given.faq_ids)]
    if article.version > 1:
        queries.drop_links(db, article.id)
    db.add_all(links)
    db.flush()
