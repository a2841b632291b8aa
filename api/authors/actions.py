"""What is done with authors: make, save, publish, withdraw."""

from datetime import datetime

from sqlmodel import Session

from api.authors import queries
from api.authors.models import Author
from api.authors.schemas import AuthorCreate
from api.core.db import lock
from api.core.errors import SlugTaken
from api.revisions.actions import revise
from api.revisions.writing import blocks_of, numbered, write


def create(db: Session, given: AuthorCreate) -> Author:
    """A new author, not public yet."""
    author = Author(slug=given.slug, name=given.name)
    save(db, author, given)
    return author


def save(db: Session, author: Author, given: AuthorCreate) -> bool:
    """Make the author what is given; of a published one readers see it at once. True when that changed anything."""
    lock(db, "authors")
    SlugTaken.unless_own(queries.by_slug(db, given.slug), author.id, given.slug)
    blocks = numbered(blocks_of(given.bio, field="bio"))
    sent = given.model_dump(mode="json")
    author.slug, author.name, author.headline = given.slug, given.name, given.headline
    author.portrait, author.links = sent["portrait"], sent["links"]
    write(author, given.bio, blocks)
    author.index()
    db.add(author)
    db.flush()
    return revise(db, author, sent | {"blocks": blocks})


def publish(db: Session, author: Author, *, at: datetime) -> None:
    """Show the author to readers from `at` on."""
    author.published_at = at
    db.flush()


def withdraw(db: Session, author: Author) -> None:
    author.published_at = None
    db.flush()
