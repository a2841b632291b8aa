"""What is done with FAQs: make, save, publish, withdraw, review, trash and restore."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.authors import queries as authors
from api.core import clock
from api.core.db import lock
from api.core.editing import Saving
from api.core.errors import InTrash, Malformed, NotFound, ProblemItem, SlugTaken, unknown_ids
from api.events import queries as events
from api.events.actions import record
from api.faqs import queries
from api.faqs.models import Faq, FaqTopic
from api.faqs.schemas import FaqCreate, FaqReviewed, FaqUpdate
from api.redirects.actions import leave
from api.redirects.queries import drop_for
from api.revisions import moving
from api.revisions import queries as revisions
from api.revisions.actions import applicable, changed, check_version, content_of, revise
from api.revisions.actions import numbered as found_revision
from api.revisions.writing import blocks_of, numbered, write
from api.topics import queries as topics

COPIED = ("slug", "question", "reviewed_by_id", "last_reviewed_at", "next_review_due")
PLAINLY = Saving()


def hold(db: Session, actor: Actor, faq_id: UUID) -> Faq:
    """The FAQ as it is now, for one who may change it; nobody else does until this transaction ends."""
    actor.require("faqs:write")
    lock(db, "faqs")
    faq = queries.by_id(db, faq_id)
    if faq is None:
        raise NotFound("There is no such FAQ.")
    return faq


def matched(db: Session, actor: Actor, faq_id: UUID, version: int) -> Faq:
    """As `hold`, when it is still at this version. Raises Stale."""
    faq = hold(db, actor, faq_id)
    check_version(db, faq, version)
    return faq


def create(db: Session, actor: Actor, given: FaqCreate) -> Faq:
    """A new FAQ, not public yet."""
    faq = Faq(slug=given.slug, question=given.question, created_by_id=actor.id)
    save(db, actor, faq, given)
    return faq


def save(db: Session, actor: Actor, faq: Faq, given: FaqCreate, how: Saving = PLAINLY) -> bool:
    """Make the FAQ what is given; of a published one readers see it at once. True when that changed anything."""
    actor.require("faqs:write")
    lock(db, "faqs")
    if faq.trashed_at is not None:
        raise InTrash
    SlugTaken.unless_own(queries.by_slug(db, given.slug), faq.id, given.slug)
    _check_relations(db, given)
    blocks = numbered(blocks_of(given.answer, field="answer"))
    snapshot = given.model_dump(mode="json") | {"blocks": blocks}
    was, fields = faq.slug, changed(db, faq, snapshot)
    _write(db, faq, given, blocks)
    is_new = revisions.latest(db, faq.id) is None
    if not revise(db, actor, faq, snapshot, note=how.note, autosave=how.autosave):
        return False
    _relate(db, faq, given)
    if was != faq.slug and _was_seen(db, faq):
        leave(db, actor, "faq", faq.id, f"/faqs/{was}", since=clock.now())
    _record(db, actor, faq, "created" if is_new else "saved", {} if is_new else {"changed": fields})
    return True


def _was_seen(db: Session, faq: Faq) -> bool:
    """Whether readers may know the address: it is public, or was before it was withdrawn."""
    return moving.is_seen(faq) or events.happened(db, "faq.published", faq.id)


def _write(db: Session, faq: Faq, given: FaqCreate, blocks: list[dict[str, Any]]) -> None:
    for name in COPIED:
        setattr(faq, name, getattr(given, name))
    write(faq, given.answer, blocks)
    faq.index()
    db.add(faq)
    db.flush()


def _relate(db: Session, faq: Faq, given: FaqCreate) -> None:
    queries.drop_topics(db, faq.id)
    db.add_all(FaqTopic(faq_id=faq.id, topic_id=id_, position=i) for i, id_ in enumerate(given.topic_ids))
    db.flush()


def _check_relations(db: Session, given: FaqCreate) -> None:
    wrong = unknown_ids(given.topic_ids, topics.existing(db, given.topic_ids), "topic_ids", "topic")
    if given.reviewed_by_id is not None and not authors.existing(db, [given.reviewed_by_id]):
        wrong.append(ProblemItem(loc=["body", "reviewed_by_id"], code="unknown-author", msg="no such author"))
    if wrong:
        raise Malformed("The FAQ names what is not there, or the same twice.", errors=wrong)


def update(db: Session, actor: Actor, faq: Faq, version: int, given: FaqUpdate, how: Saving = PLAINLY) -> bool:
    """Change what is given, as long as nobody changed the same since `version`. True when that changed anything."""
    actor.require("faqs:write")
    changes = given.model_dump(exclude_unset=True, mode="json")
    content = applicable(db, faq, version, changes, merge=how.merge)
    return save(db, actor, faq, FaqCreate.model_validate(content), how)


def reviewed(db: Session, actor: Actor, faq: Faq, version: int, given: FaqReviewed) -> None:
    """The answer was looked at now and stands. A next review that has come is over, whether or not another is named."""
    now = clock.now()
    said: dict[str, Any] = {"last_reviewed_at": now}
    if faq.next_review_due is not None and faq.next_review_due <= now:
        said["next_review_due"] = None
    update(db, actor, faq, version, FaqUpdate.model_validate(said | given.model_dump(exclude_unset=True)))
    _record(db, actor, faq, "reviewed")


def restore_revision(db: Session, actor: Actor, faq: Faq, version: int, number: int) -> list[str]:
    """Make the FAQ say again what it said then. What is not there any more is left out, and said."""
    check_version(db, faq, version)
    then, left_out = content_of(found_revision(db, faq.id, number)), []
    here = {str(id_) for id_ in topics.existing(db, [UUID(id_) for id_ in then["topic_ids"]])}
    if gone := [id_ for id_ in then["topic_ids"] if id_ not in here]:
        then["topic_ids"] = [id_ for id_ in then["topic_ids"] if id_ in here]
        left_out.append(f"{len(gone)} of its topics no longer exist and were left out.")
    if then["reviewed_by_id"] and not authors.existing(db, [UUID(then["reviewed_by_id"])]):
        then["reviewed_by_id"] = None
        left_out.append("Its reviewer no longer exists and was left out.")
    holder = queries.by_slug(db, then["slug"])
    if holder is not None and holder.id != faq.id:
        then["slug"] = faq.slug
        left_out.append("Its slug is taken by now; it keeps the present one.")
    save(db, actor, faq, FaqCreate.model_validate(then), Saving(note=f"Restored from revision {number}"))
    return left_out


def publish(db: Session, actor: Actor, faq: Faq, *, at: datetime | None = None) -> None:
    """Show the FAQ to readers from `at` on; without a date from now, or since it was when it is seen already."""
    actor.require("faqs:write")
    if moving.show(db, faq, at):
        _record(db, actor, faq, "published")


def withdraw(db: Session, actor: Actor, faq: Faq) -> None:
    """Show it to readers no longer."""
    actor.require("faqs:write")
    if moving.hide(db, faq):
        _record(db, actor, faq, "unpublished")


def trash(db: Session, actor: Actor, faq: Faq) -> None:
    """Take it from readers at once, and for good after 30 days."""
    actor.require("faqs:write")
    moving.trash(db, faq)
    _record(db, actor, faq, "trashed")


def restore(db: Session, actor: Actor, faq: Faq) -> None:
    """Bring it back as it was, to readers too."""
    actor.require("faqs:write")
    moving.restore(db, faq)
    _record(db, actor, faq, "restored")


def purge(db: Session, before: datetime) -> None:
    """Delete what was trashed before; what an article refers to stays, unseen, for as long as it does."""
    lock(db, "faqs")
    for faq in queries.trashed_before(db, before):
        said = {"slug": faq.slug, "question": faq.question, "version": faq.version}
        with suppress(IntegrityError), db.begin_nested():
            db.delete(faq)
            db.flush()
            revisions.drop(db, faq.id)
            drop_for(db, faq.id)
            record(db, "faq.purged", faq.id, by=SYSTEM, snapshot=said)


def _record(db: Session, actor: Actor, faq: Faq, what: str, more: dict[str, Any] | None = None) -> None:
    published = faq.published_at.isoformat() if faq.published_at else None
    said = {"slug": faq.slug, "question": faq.question, "version": faq.version, "published_at": published}
    record(db, f"faq.{what}", faq.id, by=actor, snapshot=said | (more or {}))
