"""What is done with topics: make, change, trash and restore."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale, three_ways
from api.core.errors import Conflict, InTrash, Malformed, NotFound, NotInTrash, ProblemItem, SlugTaken
from api.events.actions import record
from api.redirects.actions import leave
from api.redirects.queries import drop_for
from api.topics import queries
from api.topics.models import Kind, Topic
from api.topics.schemas import TopicCreate, TopicUpdate

FIELDS = ("slug", "kind", "name", "description", "parent_id", "helpline_topics")


class TopicMisplaced(Conflict):
    """The tree of topics would not be one."""

    code, title = "topic-misplaced", "Topic misplaced"


class TopicInUse(Conflict):
    """Something stands under the section, and would lose its place."""

    code, title = "topic-in-use", "Topic in use"


def hold(db: Session, actor: Actor, topic_id: UUID) -> Topic:
    """The topic as it is now, for one who may change it; nobody else does until this transaction ends."""
    actor.require("topics:write")
    lock(db, "topics")
    topic = queries.by_id(db, topic_id)
    if topic is None:
        raise NotFound("There is no such topic.")
    return topic


def matched(db: Session, actor: Actor, topic_id: UUID, version: int) -> Topic:
    """As `hold`, when it is still at this version. Raises Stale."""
    topic = hold(db, actor, topic_id)
    if topic.version != version:
        raise Stale({"id": str(topic.id), **content_of(topic)}, topic.version)
    return topic


def create(db: Session, actor: Actor, given: TopicCreate) -> Topic:
    topic = Topic(slug=given.slug, name=given.name, kind=given.kind, created_by_id=actor.id)
    save(db, actor, topic, given)
    return topic


def save(db: Session, actor: Actor, topic: Topic, given: TopicCreate) -> bool:
    """Make the topic what is given. True when that changed anything."""
    actor.require("topics:write")
    lock(db, "topics")
    if topic.trashed_at is not None:
        raise InTrash
    other = queries.by_slug(db, given.slug)
    SlugTaken.unless_own(other, topic.id, given.slug)
    _check_place(db, topic, given)
    is_new = not queries.existing(db, [topic.id])
    written = _written(given)
    changed = [name for name in FIELDS if getattr(topic, name) != written[name]]
    if not is_new and not changed:
        return False
    was = topic.slug
    for name in FIELDS:
        setattr(topic, name, written[name])
    topic.index()
    if not is_new:
        topic.version += 1
        topic.updated_at = clock.now()
    db.add(topic)
    db.flush()
    if was != topic.slug:
        leave(db, actor, "topic", topic.id, f"/topics/{was}", since=clock.now())
    _record(db, actor, topic, "created" if is_new else "saved", {} if is_new else {"changed": changed})
    return True


def update(db: Session, actor: Actor, topic: Topic, version: int, given: TopicUpdate) -> bool:
    """Change what is given. True when that changed anything. Raises Stale when it is another than the one read."""
    now, changes = content_of(topic), given.model_dump(exclude_unset=True, mode="json")
    if topic.version != version:
        raise Stale({"id": str(topic.id), **now}, topic.version, three_ways(None, now, changes))
    return save(db, actor, topic, TopicCreate.model_validate(now | changes))


def content_of(topic: Topic) -> dict[str, Any]:
    """What an editor can change, as it is sent."""
    fields: dict[str, Any] = {name: getattr(topic, name) for name in FIELDS}
    return fields | {"kind": topic.kind.value, "parent_id": str(topic.parent_id) if topic.parent_id else None}


def trash(db: Session, actor: Actor, topic: Topic) -> None:
    """Take it from readers at once. A section under which anything is seen stays where it is."""
    actor.require("topics:write")
    if topic.trashed_at is not None:
        raise InTrash
    if topic.kind is Kind.SECTION:
        below, shown = queries.children(db, topic.id), queries.articles_carrying(db, topic.id, clock.now())
        if below or shown:
            raise TopicInUse(f"{below} topics stand under the section and {shown} published articles in it; move them.")
    topic.trashed_at = clock.now()
    _moved(db, actor, topic, "trashed")


def restore(db: Session, actor: Actor, topic: Topic) -> None:
    """Bring it back as it was."""
    actor.require("topics:write")
    if topic.trashed_at is None:
        raise NotInTrash
    if topic.parent_id is not None and not queries.existing_sections(db, [topic.parent_id]):
        raise TopicMisplaced("The section above it is in the trash; restore that one first.")
    topic.trashed_at = None
    _moved(db, actor, topic, "restored")


def purge(db: Session, before: datetime) -> None:
    """Delete what was trashed before; what anything refers to stays, unseen, for as long as it does."""
    lock(db, "topics")
    for topic in queries.trashed_before(db, before):
        said = _snapshot(topic)
        with suppress(IntegrityError), db.begin_nested():
            db.delete(topic)
            db.flush()
            drop_for(db, topic.id)
            record(db, "topic.purged", topic.id, by=SYSTEM, snapshot=said)


def _moved(db: Session, actor: Actor, topic: Topic, what: str) -> None:
    """Its state is another; its content, and so the time of its last change, is not."""
    topic.version += 1
    db.flush()
    _record(db, actor, topic, what)


def _record(db: Session, actor: Actor, topic: Topic, what: str, more: dict[str, Any] | None = None) -> None:
    record(db, f"topic.{what}", topic.id, by=actor, snapshot=_snapshot(topic) | (more or {}))


def _snapshot(topic: Topic) -> dict[str, Any]:
    kept = {name: getattr(topic, name) for name in ("slug", "name", "version", "helpline_topics")}
    return kept | {"kind": topic.kind.value}


def _written(given: TopicCreate) -> dict[str, Any]:
    """What is given, as it is kept."""
    fields: dict[str, Any] = {name: getattr(given, name) for name in FIELDS}
    return fields | {"helpline_topics": [topic.value for topic in given.helpline_topics]}


def _check_place(db: Session, topic: Topic, given: TopicCreate) -> None:
    below = queries.depth_below(db, topic.id)
    if given.kind is Kind.TAG and (given.parent_id is not None or below):
        raise TopicMisplaced("A tag stands alone; only a section has a parent or sections under it.")
    if given.parent_id is None:
        return
    if not queries.existing_sections(db, [given.parent_id]):
        item = ProblemItem(loc=["body", "parent_id"], code="unknown-section", msg="no such section")
        raise Malformed("The parent is not a section.", errors=[item])
    above = queries.ancestors(db, given.parent_id)
    if topic.id in above:
        raise TopicMisplaced("A section cannot stand under itself.")
    if len(above) + below >= queries.DEPTH_MAX:
        raise TopicMisplaced(f"Sections nest at most {queries.DEPTH_MAX} deep.")
