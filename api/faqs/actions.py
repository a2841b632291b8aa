"""What is done with FAQs: make, save, publish, withdraw."""

from datetime import datetime

from sqlmodel import Session

from api.authors import queries as authors
from api.core.db import lock
from api.core.errors import Malformed, ProblemItem, SlugTaken, unknown_ids
from api.faqs import queries
from api.faqs.models import Faq, FaqTopic
from api.faqs.schemas import FaqCreate
from api.revisions.actions import revise
from api.revisions.writing import blocks_of, numbered, write
from api.topics import queries as topics

COPIED = ("slug", "question", "reviewed_by_id", "last_reviewed_at", "next_review_due")


def create(db: Session, given: FaqCreate) -> Faq:
    """A new FAQ, not public yet."""
    faq = Faq(slug=given.slug, question=given.question)
    save(db, faq, given)
    return faq


def save(db: Session, faq: Faq, given: FaqCreate) -> bool:
    """Make the FAQ what is given; of a published one readers see it at once. True when that changed anything."""
    lock(db, "faqs")
    SlugTaken.unless_own(queries.by_slug(db, given.slug), faq.id, given.slug)
    _check_relations(db, given)
    blocks = numbered(blocks_of(given.answer, field="answer"))
    for name in COPIED:
        setattr(faq, name, getattr(given, name))
    write(faq, given.answer, blocks)
    faq.index()
    db.add(faq)
    db.flush()
    if not revise(db, faq, given.model_dump(mode="json") | {"blocks": blocks}):
        return False
    queries.drop_topics(db, faq.id)
    db.add_all(FaqTopic(faq_id=faq.id, topic_id=id_, position=i) for i, id_ in enumerate(given.topic_ids))
    db.flush()
    return True


def _check_relations(db: Session, given: FaqCreate) -> None:
    wrong = unknown_ids(given.topic_ids, topics.existing(db, given.topic_ids), "topic_ids", "topic")
    if given.reviewed_by_id is not None and not authors.existing(db, [given.reviewed_by_id]):
        wrong.append(ProblemItem(loc=["body", "reviewed_by_id"], code="unknown-author", msg="no such author"))
    if wrong:
        raise Malformed("The FAQ names what is not there, or the same twice.", errors=wrong)


def publish(db: Session, faq: Faq, *, at: datetime) -> None:
    """Show the FAQ to readers from `at` on."""
    faq.published_at = at
    db.flush()


def withdraw(db: Session, faq: Faq) -> None:
    faq.published_at = None
    db.flush()
