"""What is done with authors: make, save, publish, withdraw, trash and restore."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.authors import policy, queries
from api.authors.models import Author
from api.authors.schemas import AuthorCreate, AuthorUpdate
from api.core import clock
from api.core.db import lock
from api.core.editing import Saving
from api.core.errors import Forbidden, InTrash, Malformed, NotFound, ProblemItem, SlugTaken
from api.events import queries as events
from api.events.actions import record
from api.redirects.actions import leave
from api.redirects.queries import drop_for
from api.revisions import moving
from api.revisions import queries as revisions
from api.revisions.actions import applicable, changed, check_version, content_of, revise
from api.revisions.actions import numbered as found_revision
from api.revisions.writing import blocks_of, numbered, write

PLAINLY = Saving()


def hold(db: Session, actor: Actor, author_id: UUID) -> Author:
    """The author as it is now, for one who may change it; nobody else does until this transaction ends."""
    lock(db, "authors")
    author = queries.by_id(db, author_id)
    if author is None:
        raise NotFound("There is no such author.")
    _require(actor, author)
    return author


def matched(db: Session, actor: Actor, author_id: UUID, version: int) -> Author:
    """As `hold`, when it is still at this version. Raises Stale."""
    author = hold(db, actor, author_id)
    check_version(db, author, version)
    return author


def create(db: Session, actor: Actor, given: AuthorCreate) -> Author:
    """A new author, not public yet."""
    actor.require("authors:write")
    author = Author(slug=given.slug, name=given.name, created_by_id=actor.id)
    save(db, actor, author, given)
    return author


def save(db: Session, actor: Actor, author: Author, given: AuthorCreate, how: Saving = PLAINLY) -> bool:
    """Make the author what is given; of a published one readers see it at once. True when that changed anything."""
    lock(db, "authors")
    _require(actor, author, given)
    if author.trashed_at is not None:
        raise InTrash
    SlugTaken.unless_own(queries.by_slug(db, given.slug), author.id, given.slug)
    _check_account(db, author, given)
    blocks = numbered(blocks_of(given.bio, field="bio"))
    snapshot = given.model_dump(mode="json", exclude={"account_id"}) | {"blocks": blocks}
    was, fields = author.slug, changed(db, author, snapshot)
    is_new = revisions.latest(db, author.id) is None
    passed = _pass_to_account(author, given)
    _write(db, author, given, blocks)
    if not revise(db, actor, author, snapshot, note=how.note, autosave=how.autosave):
        if not passed:
            return False
        author.version += 1
        db.flush()
    if was != author.slug and _was_seen(db, author):
        leave(db, actor, "author", author.id, f"/authors/{was}", since=clock.now())
    said = fields + (["account_id"] if passed else [])
    _record(db, actor, author, "created" if is_new else "saved", {} if is_new else {"changed": said})
    return True


def _require(actor: Actor, author: Author, given: AuthorCreate | None = None) -> None:
    """Refuse with 403 who may not edit the author, or not in this way."""
    if not policy.may_edit(actor, author):
        actor.require("authors:write")
    if given is None or actor.may("authors:write"):
        return
    for name in sorted(policy.EDITORIAL & given.model_fields_set):
        if getattr(given, name) != getattr(author, name):
            raise Forbidden(f"The {name} of an author is for editors to change.")


def _check_account(db: Session, author: Author, given: AuthorCreate) -> None:
    id_ = given.account_id
    if id_ is not None and id_ != author.account_id and not queries.is_on_staff(db, id_):
        item = ProblemItem(loc=["body", "account_id"], code="unknown-account", msg="no such account")
        raise Malformed("The author names an account that is not there.", errors=[item])


def _pass_to_account(author: Author, given: AuthorCreate) -> bool:
    if "account_id" not in given.model_fields_set or given.account_id == author.account_id:
        return False
    author.account_id = given.account_id
    return True


def _was_seen(db: Session, author: Author) -> bool:
    """Whether readers may know the address: it is public, or was before it was withdrawn."""
    return moving.is_seen(author) or events.happened(db, "author.published", author.id)


def _write(db: Session, author: Author, given: AuthorCreate, blocks: list[dict[str, Any]]) -> None:
    sent = given.model_dump(mode="json")
    author.slug, author.name, author.headline = given.slug, given.name, given.headline
    author.portrait, author.links = sent["portrait"], sent["links"]
    write(author, given.bio, blocks)
    author.index()
    db.add(author)
    db.flush()


def update(db: Session, actor: Actor, author: Author, version: int, given: AuthorUpdate, how: Saving = PLAINLY) -> bool:
    """Change what is given, as long as nobody changed the same since `version`. True when that changed anything."""
    changes = given.model_dump(exclude_unset=True, mode="json")
    account = {"account_id": changes.pop("account_id")} if "account_id" in changes else {}
    if account:
        check_version(db, author, version)
    content = applicable(db, author, version, changes, merge=how.merge)
    return save(db, actor, author, AuthorCreate.model_validate(content | account), how)


def restore_revision(db: Session, actor: Actor, author: Author, version: int, number: int) -> list[str]:
    """Make the author say again what it said then. The slug stays where it is when it is taken, or for editors only."""
    check_version(db, author, version)
    then, left_out = content_of(found_revision(db, author.id, number)), []
    holder = queries.by_slug(db, then["slug"])
    if (holder is not None and holder.id != author.id) or not actor.may("authors:write"):
        if then["slug"] != author.slug:
            left_out.append("It keeps its present slug.")
        then["slug"] = author.slug
    save(db, actor, author, AuthorCreate.model_validate(then), Saving(note=f"Restored from revision {number}"))
    return left_out


def publish(db: Session, actor: Actor, author: Author, *, at: datetime | None = None) -> None:
    """Show the author to readers from `at` on; without a date from now, or since it was when it is seen already."""
    actor.require("authors:write")
    if moving.show(db, author, at):
        _record(db, actor, author, "published")


def withdraw(db: Session, actor: Actor, author: Author) -> None:
    """Show it to readers no longer."""
    actor.require("authors:write")
    if moving.hide(db, author):
        _record(db, actor, author, "unpublished")


def trash(db: Session, actor: Actor, author: Author) -> None:
    """Take it from readers at once, and for good after 30 days."""
    actor.require("authors:write")
    moving.trash(db, author)
    _record(db, actor, author, "trashed")


def restore(db: Session, actor: Actor, author: Author) -> None:
    """Bring it back as it was, to readers too."""
    actor.require("authors:write")
    moving.restore(db, author)
    _record(db, actor, author, "restored")


def purge(db: Session, before: datetime) -> None:
    """Delete what was trashed before; what a byline or a review refers to stays, unseen, for as long as it does."""
    lock(db, "authors")
    for author in queries.trashed_before(db, before):
        said = {"slug": author.slug, "name": author.name, "version": author.version}
        with suppress(IntegrityError), db.begin_nested():
            db.delete(author)
            db.flush()
            revisions.drop(db, author.id)
            drop_for(db, author.id)
            record(db, "author.purged", author.id, by=SYSTEM, snapshot=said)


def _record(db: Session, actor: Actor, author: Author, what: str, more: dict[str, Any] | None = None) -> None:
    published = author.published_at.isoformat() if author.published_at else None
    said = {"slug": author.slug, "name": author.name, "version": author.version, "published_at": published}
    record(db, f"author.{what}", author.id, by=actor, snapshot=said | (more or {}))
