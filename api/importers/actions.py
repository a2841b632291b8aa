"""Loading a folder of documents: everything or nothing, and nothing twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.articles.models import Article
from api.articles.schemas import ArticleCreate, BylineGiven, Seo
from api.authors import actions as authors
from api.authors import queries as author_queries
from api.authors.schemas import AuthorCreate
from api.core import clock
from api.core.errors import Refusal
from api.faqs import actions as faqs
from api.faqs import queries as faq_queries
from api.faqs.schemas import FaqCreate
from api.importers.folder import Document, Fault, FolderRefused
from api.importers.schemas import ArticleFront, AuthorFront, FaqFront, TopicFront
from api.topics import actions as topics
from api.topics import queries as topic_queries
from api.topics.models import Kind
from api.topics.schemas import TopicCreate

Outcome = Literal["created", "changed", "left"]
Kept = TypeVar("Kept")
Given = TypeVar("Given", contravariant=True)


class _Writing(Protocol[Kept, Given]):
    """The verbs by which a room makes and saves its documents."""

    def create(self, db: Session, actor: Actor, given: Given, /) -> Kept: ...
    def save(self, db: Session, actor: Actor, kept: Kept, given: Given, /) -> bool: ...


class _Dated(Protocol):
    published_at: datetime | None


Shown = TypeVar("Shown", bound=_Dated, contravariant=True)


class _Showing(Protocol[Shown]):
    """The verbs by which a room shows a document to readers from an instant on, and takes it away."""

    def publish(self, db: Session, actor: Actor, shown: Shown, /, *, at: datetime) -> None: ...
    def withdraw(self, db: Session, actor: Actor, shown: Shown, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one document."""

    document: Document
    outcome: Outcome


class Unresolved(Exception):
    """A reference names nothing that is there."""

    def __init__(self, loc: tuple[str | int, ...], message: str):
        super().__init__(message)
        self.loc = loc


def load(
    db: Session, documents: Sequence[Document], *, told: Callable[[Loaded], None] = lambda _: None
) -> list[Loaded]:
    """Create or change what the documents say. Raises FolderRefused with every fault, and then nothing may be kept."""
    loaded: list[Loaded] = []
    faults: list[Fault] = []
    for document in documents:
        try:
            done = Loaded(document, _brought_in(db, document))
        except Unresolved as wrong:
            faults.append(Fault(document.path, document.line_of(*wrong.loc), str(wrong)))
        except Refusal as refused:
            faults.append(Fault(document.path, document.line_of(), refused.detail))
        else:
            loaded.append(done)
            told(done)
    if faults:
        raise FolderRefused(faults)
    return loaded


def _brought_in(db: Session, document: Document) -> Outcome:
    match document.front:
        case TopicFront() as front:
            return _topic(db, document, front)
        case AuthorFront() as front:
            return _author(db, document, front)
        case FaqFront() as front:
            return _faq(db, document, front)
        case ArticleFront() as front:
            return _article(db, document, front)


def _resolve(known: dict[str, UUID], slug: str, *loc: str | int) -> UUID:
    if slug not in known:
        raise Unresolved(loc, f"no {loc[0]} with the slug {slug}, neither in the folder nor in the database")
    return known[slug]


def _resolved(known: dict[str, UUID], slugs: Sequence[str], field: str) -> list[UUID]:
    return [_resolve(known, slug, field, place) for place, slug in enumerate(slugs)]


def _topic(db: Session, document: Document, front: TopicFront) -> Outcome:
    parents = topic_queries.ids_by_slug(db, [front.parent] if front.parent else [])
    parent_id = _resolve(parents, front.parent, "parent") if front.parent else None
    existing = topic_queries.by_slug(db, document.slug)
    given = TopicCreate(
        slug=document.slug,
        kind=Kind(front.kind),
        name=front.name,
        description=document.body or None,
        parent_id=parent_id,
        # No front matter names them, so what editors said stays.
        helpline_topics=existing.helpline_topics if existing else [],
    )
    return _put(db, topics, existing, given)[1]


def _author(db: Session, document: Document, front: AuthorFront) -> Outcome:
    given = AuthorCreate(
        slug=document.slug,
        name=front.name,
        headline=front.headline,
        bio=document.body,
        portrait=front.portrait,
        links=front.links,
    )
    author, outcome = _put(db, authors, author_queries.by_slug(db, document.slug), given)
    return _publish_simple(db, authors, author, front, outcome)


def _faq(db: Session, document: Document, front: FaqFront) -> Outcome:
    reviewers = author_queries.ids_by_slug(db, [front.reviewed_by] if front.reviewed_by else [])
    given = FaqCreate(
        slug=document.slug,
        question=front.question,
        answer=document.body,
        topic_ids=_resolved(topic_queries.ids_by_slug(db, front.topics), front.topics, "topics"),
        reviewed_by_id=_resolve(reviewers, front.reviewed_by, "reviewed_by") if front.reviewed_by else None,
        last_reviewed_at=front.last_reviewed_at,
        next_review_due=front.next_review_due,
    )
    faq, outcome = _put(db, faqs, faq_queries.by_slug(db, document.slug), given)
    return _publish_simple(db, faqs, faq, front, outcome)


def _publish_simple(
    db: Session, verbs: _Showing[Shown], shown: Shown, front: AuthorFront | FaqFront, outcome: Outcome
) -> Outcome:
    """Publish or withdraw as the front matter says; that is a change of an existing document too."""
    was = shown.published_at
    wanted = (front.published_at or was or clock.now()) if front.state == "published" else None
    if wanted == was:
        return outcome
    if wanted is None:
        verbs.withdraw(db, SYSTEM, shown)
    else:
        verbs.publish(db, SYSTEM, shown, at=wanted)
    return _at_least_changed(outcome)


def _article(db: Session, document: Document, front: ArticleFront) -> Outcome:
    known = author_queries.ids_by_slug(db, [byline.author for byline in front.bylines])
    given = ArticleCreate(
        slug=document.slug,
        title=front.title,
        dek=front.dek,
        language=front.language,
        body=document.body,
        hero=front.hero,
        seo=front.seo or Seo(),
        content_notes=front.content_notes,
        bylines=[
            BylineGiven(author_id=_resolve(known, byline.author, "bylines", place, "author"), role=byline.role)
            for place, byline in enumerate(front.bylines)
        ],
        topic_ids=_resolved(topic_queries.ids_by_slug(db, front.topics), front.topics, "topics"),
        faq_ids=_resolved(faq_queries.ids_by_slug(db, front.faqs), front.faqs, "faqs"),
    )
    article, outcome = _put(db, articles, article_queries.by_slug(db, document.slug), given)
    return _publish_article(db, article, front, outcome)


def _publish_article(db: Session, article: Article, front: ArticleFront, outcome: Outcome) -> Outcome:
    """A new article appears when its front matter says, a changed one now; a draft leaves the site."""
    now = clock.now()
    if front.state == "draft":
        if article_queries.publication_at(db, article.id, now) is None:
            return outcome
        articles.unpublish(db, SYSTEM, article)
        return "changed"
    periods = article_queries.publications(db, article.id)
    to_be_seen = any(period.visible_until is None or period.visible_until > now for period in periods)
    has_ended = front.published_until is not None and front.published_until <= now
    if periods and (has_ended or (to_be_seen and outcome == "left")):
        return outcome
    at = front.published_at
    if periods and at is not None and at <= now:
        at = None
    articles.publish(db, SYSTEM, article, at=at, until=front.published_until)
    return _at_least_changed(outcome)


def _put(db: Session, verbs: _Writing[Kept, Given], existing: Kept | None, given: Given) -> tuple[Kept, Outcome]:
    """The document made or saved by the verbs of its room, and which of both it was."""
    if existing is None:
        return verbs.create(db, SYSTEM, given), "created"
    return existing, "changed" if verbs.save(db, SYSTEM, existing, given) else "left"


def _at_least_changed(outcome: Outcome) -> Outcome:
    return "created" if outcome == "created" else "changed"
