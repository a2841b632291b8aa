from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.anchors import mapping
from api.anchors.mapping import State
from api.anchors.passages import CONTEXT, Passage
from api.core import columns, ids

__all__ = ["NOWHERE", "Anchor", "Place", "Placement", "State"]

NOWHERE = 2**31 - 1
PLACE = tuple(field.name for field in fields(Passage))


class Place(SQLModel):
    """The columns of a passage: the characters `start` to `end` of a block, in code points."""

    block: str = Field(sa_type=columns.ordered_text(16))
    start: int
    end: int
    exact: str = columns.prose()
    prefix: str = columns.line(CONTEXT)
    suffix: str = columns.line(CONTEXT)

    @property
    def passage(self) -> Passage:
        return Passage(self.block, self.start, self.end, self.exact, self.prefix, self.suffix)


class Anchor(Place, table=True):
    """What somebody marked in one revision of an article. The quote is never overwritten.

    `again` is the passage a person put it on since: its columns, and the `revision` they are of. An orphan with
    `kept_at` was looked at and stays one; with `resolved_at` it is done with.
    """

    id: UUID = columns.key()
    article_id: UUID = columns.reference("article.id")
    revision: int
    again: dict[str, Any] | None = columns.document()
    created_at: datetime = columns.instant()
    kept_at: datetime | None = columns.optional_instant()
    resolved_at: datetime | None = columns.optional_instant()

    @property
    def carried(self) -> tuple[int, Passage]:
        """What is carried through the revisions, and from which on."""
        if self.again is None:
            return self.revision, self.passage
        place = dict(self.again)
        return place.pop("revision"), Passage(**place)


class Placement(Place, table=True):
    """Where an anchor is in one publication, whose revision is `revision`; of an orphan, where it was last seen.

    `kept` is the share of the quote that is still there, 0 to 1. `position` is where it begins in the whole text, its
    blocks joined by a blank line, in code points; an orphan's is behind every text.
    """

    __table_args__ = (
        sa.UniqueConstraint("anchor_id", "publication_id"),
        sa.Index("ix_placement_article_id_anchor_id_revision", "article_id", "anchor_id", "revision"),
        sa.Index("ix_placement_publication_id_position", "publication_id", "position", "anchor_id"),
        sa.Index(
            "ix_placement_astray",
            "publication_id",
            sqlite_where=sa.text("state IN ('relocated', 'orphaned')"),
            postgresql_where=sa.text("state IN ('relocated', 'orphaned')"),
        ),
    )

    id: UUID = columns.key()
    anchor_id: UUID = columns.reference("anchor.id", ondelete="CASCADE")
    publication_id: UUID = Field(foreign_key="publication.id", ondelete="CASCADE")
    article_id: UUID
    revision: int
    position: int = Field(default=NOWHERE, sa_column_kwargs={"server_default": str(NOWHERE)})
    state: State = columns.choice(State, State.EXACT)
    kept: float = 1.0

    @staticmethod
    def of(
        anchor: Anchor,
        publication_id: UUID,
        revision: int,
        there: mapping.Placement,
        starts: Mapping[str, int],
    ) -> dict[str, Any]:
        """The columns that say so; `starts` are where the blocks of that revision begin in its text."""
        last, state = there.last, there.state
        if state is State.EXACT and last.exact != anchor.exact:
            state = State.EDITED
        return {
            "id": ids.new_id(),
            "anchor_id": anchor.id,
            "publication_id": publication_id,
            "article_id": anchor.article_id,
            "revision": revision,
            "position": NOWHERE if state is State.ORPHANED else starts[last.block] + last.start,
            "state": state,
            "kept": there.kept,
            **{name: getattr(last, name) for name in PLACE},
        }

    def found(self, anchor: Anchor) -> mapping.Placement:
        """What the row says, to be carried on."""
        return mapping.Placement(anchor.carried[1], self.passage, self.state, self.kept)
