"""What articles refer to, made through the actions: authors, topics in a tree, FAQs."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.authors import actions as authors
from api.authors.schemas import AuthorCreate
from api.core.schemas import Link
from api.faqs import actions as faqs
from api.faqs.schemas import FaqCreate
from api.topics import actions as topics
from api.topics.models import Kind
from api.topics.schemas import TopicCreate
from tests.bench import prose

AUTHORS, SECTIONS, TAGS, FAQS = 20, 10, 30, 200


@dataclass(frozen=True, slots=True)
class House:
    """The ids articles may refer to. Sections form a tree: the first is the root of all."""

    authors: list[UUID]
    sections: list[UUID]
    tags: list[UUID]
    faqs: list[UUID]


def build(db: Session, random: Random, since: datetime) -> House:
    written = [_author(db, random, number, since) for number in range(AUTHORS)]
    sections: list[UUID] = []
    for number in range(SECTIONS):
        parent = sections[(number - 1) // 3] if number else None
        sections.append(_topic(db, Kind.SECTION, number, parent))
    tags = [_topic(db, Kind.TAG, number, None) for number in range(TAGS)]
    asked = [_faq(db, random, number, since, random.sample(tags, 2)) for number in range(FAQS)]
    return House(written, sections, tags, asked)


def _author(db: Session, random: Random, number: int, since: datetime) -> UUID:
    links = [Link(label="Site", url=f"https://author-{number}.example/")]
    bio = prose.paragraph(random)
    given = AuthorCreate(slug=f"author-{number}", name=f"Author {number}", headline="Writer", bio=bio, links=links)
    author = authors.create(db, SYSTEM, given)
    authors.publish(db, SYSTEM, author, at=since)
    return author.id


def _topic(db: Session, kind: Kind, number: int, parent: UUID | None) -> UUID:
    slug = f"{kind.value}-{number}"
    given = TopicCreate(slug=slug, kind=kind, name=slug.replace("-", " ").capitalize(), parent_id=parent)
    return topics.create(db, SYSTEM, given).id


def _faq(db: Session, random: Random, number: int, since: datetime, topic_ids: list[UUID]) -> UUID:
    question = f"{prose.title(random)}?"
    given = FaqCreate(slug=f"faq-{number}", question=question, answer=prose.paragraph(random, 6), topic_ids=topic_ids)
    faq = faqs.create(db, SYSTEM, given)
    faqs.publish(db, SYSTEM, faq, at=since)
    return faq.id
