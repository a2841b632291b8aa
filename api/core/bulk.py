"""The same deed for many documents: a result for each, and what is refused for one is done for the others."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from api.core.errors import ProblemItem, Refusal
from api.core.schemas import WHOLE, Answer, Flag, Request

ITEMS_MAX = 100


class BulkItem(Request):
    """One document, and the version the order was made from."""

    id: UUID
    version: Annotated[int, Field(strict=True, ge=1, lt=2**31), WHOLE]


BulkItems = Annotated[list[BulkItem], Field(min_length=1, max_length=ITEMS_MAX)]


class BulkOrder(Request):
    """What is done to which documents; each room says which `action` there is."""

    items: BulkItems
    dry_run: Annotated[Flag, Field(description="Say what would happen, and change nothing.")] = False


class BulkProblem(BaseModel):
    """Why one item was refused, as a problem of its own."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemItem]


class BulkResult(Answer):
    """What became of one item: its new version, or the problem."""

    id: UUID
    ok: bool
    version: int | None
    problem: BulkProblem | None


class BulkResults(Answer):
    results: list[BulkResult]


class Versioned(Protocol):
    """Whatever is changed from a version."""

    version: int


A = TypeVar("A")
D = TypeVar("D", bound=Versioned)
# Does the deed to one item and says the version the document has after it.
Work = Callable[[BulkItem], int]


def done_to_each(
    db: Session,
    actor: A,
    order: BulkOrder,
    find: Callable[[Session, A, UUID, int], D],
    deed: Callable[[Session, A, D], None],
) -> BulkResults:
    """The deed, done to each document of the order as `find` gives it at its version."""

    def work(item: BulkItem) -> int:
        document = find(db, actor, item.id, item.version)
        deed(db, actor, document)
        return document.version

    return each(db, order.items, work, dry_run=order.dry_run)


def each(db: Session, items: Sequence[BulkItem], work: Work, *, dry_run: bool = False) -> BulkResults:
    """Do the work for each item, one after the other. With `dry_run` all of it is taken back once it is known."""
    with db.begin_nested() as whole:
        results = [_one(db, item, work) for item in items]
        if dry_run:
            whole.rollback()
    return BulkResults(results=results)


def _one(db: Session, item: BulkItem, work: Work) -> BulkResult:
    """Each has a savepoint: half of a refused deed is never kept."""
    try:
        with db.begin_nested():
            version = work(item)
    except Refusal as refused:
        return BulkResult(id=item.id, ok=False, version=None, problem=_problem(refused))
    return BulkResult(id=item.id, ok=True, version=version, problem=None)


def _problem(refused: Refusal) -> BulkProblem:
    more: dict[str, Any] = {"errors": refused.errors, **refused.more}
    return BulkProblem(
        type=f"urn:unspoken:problem:{refused.code}",
        title=refused.title,
        status=refused.status,
        detail=refused.detail,
        code=refused.code,
        **more,
    )
