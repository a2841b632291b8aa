"""What is done with topics: make and change."""

from sqlmodel import Session

from api.core import clock
from api.core.db import lock
from api.core.errors import Conflict, Malformed, ProblemItem, SlugTaken
from api.topics import queries
from api.topics.models import Kind, Topic
from api.topics.schemas import TopicCreate

FIELDS = ("slug", "kind", "name", "description", "parent_id")


class TopicMisplaced(Conflict):
    """The tree of topics would not be one."""

    code, title = "topic-misplaced", "Topic misplaced"


def create(db: Session, given: TopicCreate) -> Topic:
    topic = Topic(slug=given.slug, name=given.name, kind=given.kind)
    save(db, topic, given)
    return topic


def save(db: Session, topic: Topic, given: TopicCreate) -> bool:
    """Make the topic what is given. True when that changed anything."""
    lock(db, "topics")
    other = queries.by_slug(db, given.slug)
    SlugTaken.unless_own(other, topic.id, given.slug)
    _check_place(db, topic, given)
    is_new = other is None and not queries.existing(db, [topic.id])
    if not is_new and all(getattr(topic, name) == getattr(given, name) for name in FIELDS):
        return False
    for name in FIELDS:
        setattr(topic, name, getattr(given, name))
    topic.index()
    if not is_new:
        topic.version += 1
        topic.updated_at = clock.now()
    db.add(topic)
    db.flush()
    return True


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
