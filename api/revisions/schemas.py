"""The shapes staff gets of a document's history."""

from typing import Annotated, Any, Literal

from pydantic import Field

from api.core.pages import Links, Meta
from api.core.schemas import Answer, Stamp
from api.core.selection import PageQuery, sorting


class Editor(Answer):
    """Who saved: staff, a key, or the system, by the name it had then."""

    id: str | None
    name: str


class RevisionListed(Answer):
    """One save. `version` is the last of the document's versions that had this content."""

    number: int
    version: int
    autosave: bool
    note: str | None
    by: Editor | None
    created_at: Stamp
    updated_at: Stamp


class RevisionRead(RevisionListed):
    """A save with everything an editor could change, as it was sent."""

    content: dict[str, Any]


class RevisionPage(Answer):
    data: list[RevisionListed]
    meta: Meta
    links: Links


class RevisionsQuery(PageQuery):
    sort: Literal["number", "-number"] = sorting("-number")


class DiffStep(Answer):
    op: Literal["equal", "delete", "insert"]
    text: str


class FieldChange(Answer):
    """One field that differs. A text also has the words that changed, as steps and as HTML with `ins` and `del`."""

    field: str
    before: Any
    after: Any
    words: list[DiffStep] | None
    html: str | None


class RevisionDiff(Answer):
    """What changed from revision `base` to revision `number`."""

    base: Annotated[int, Field(description="The revision compared with; 0 is the empty document before the first.")]
    number: int
    changes: list[FieldChange]


class LockRead(Answer):
    """Who writes, until when; all null when nobody does."""

    holder_id: str | None
    holder_name: str | None
    until: Stamp | None
    is_mine: bool
