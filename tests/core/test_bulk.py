"""The same deed for many: each has its own result, and nothing half done is kept."""

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.core.bulk import ITEMS_MAX, BulkItem, BulkOrder, each
from api.core.db import Database
from api.core.editing import Stale
from api.core.errors import NotFound
from api.topics import actions, queries
from api.topics.models import Topic
from api.topics.schemas import TopicCreate
from tests.factories import make_topic


def items(*ids: UUID) -> list[BulkItem]:
    return [BulkItem(id=id_, version=1) for id_ in ids]


def rename(db: Session) -> object:
    def work(item: BulkItem) -> int:
        topic = db.get(Topic, item.id)
        if topic is None:
            raise NotFound("Not here.")
        given = TopicCreate(slug=topic.slug, kind=topic.kind, name="Renamed")
        actions.save(db, SYSTEM, topic, given)
        if topic.slug == "half":
            raise Stale({"name": "Half"}, 7)
        return topic.version

    return work


def test_each_item_has_its_own_result_and_the_refused_are_as_they_were(database: Database) -> None:
    with database.write() as db:
        ids = [make_topic(db, slug).id for slug in ("first", "half", "last")]
    missing = uuid4()
    with database.write() as db:
        done = each(db, items(ids[0], ids[1], missing, ids[2]), rename(db)).results  # type: ignore[arg-type]
    assert [(result.id, result.ok, result.version) for result in done] == [
        (ids[0], True, 2),
        (ids[1], False, None),
        (missing, False, None),
        (ids[2], True, 2),
    ]
    problems = [result.problem for result in done if result.problem is not None]
    assert [(problem.status, problem.code) for problem in problems] == [(412, "stale"), (404, "not-found")]
    assert problems[0].model_dump()["current"] == {"name": "Half"}
    with database.read() as db:
        names = {slug: queries.by_slug(db, slug).name for slug in ("first", "half", "last")}  # type: ignore[union-attr]
    assert names == {"first": "Renamed", "half": "Half", "last": "Renamed"}


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database) -> None:
    with database.write() as db:
        ids = [make_topic(db, slug).id for slug in ("first", "half")]
    with database.write() as db:
        tried = each(db, items(*ids), rename(db), dry_run=True)  # type: ignore[arg-type]
    with database.read() as db:
        assert [queries.by_slug(db, slug).version for slug in ("first", "half")] == [1, 1]  # type: ignore[union-attr]
    with database.write() as db:
        assert each(db, items(*ids), rename(db)) == tried  # type: ignore[arg-type]


def test_a_dry_run_of_one_thing_twice_refuses_the_second_as_the_deed_would(database: Database) -> None:
    """What comes first in an order is done when the next is looked at, tried or in earnest."""
    with database.write() as db:
        id_ = make_topic(db, "twice").id

        def work(item: BulkItem) -> int:
            topic = actions.matched(db, SYSTEM, item.id, item.version)
            actions.trash(db, SYSTEM, topic)
            return topic.version

        tried = each(db, items(id_, id_), work, dry_run=True)
        assert [result.ok for result in tried.results] == [True, False]
        assert each(db, items(id_, id_), work) == tried


def test_a_fault_is_no_result(database: Database) -> None:
    def broken(_: BulkItem) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as db:
        each(db, items(uuid4()), broken)


@pytest.mark.parametrize(
    "given",
    [
        {"items": []},
        {"items": [{"id": str(uuid4()), "version": 1}] * (ITEMS_MAX + 1)},
        {"items": [{"id": str(uuid4())}]},
        {"items": [{"id": str(uuid4()), "version": True}]},
        {"items": [{"id": str(uuid4()), "version": "1"}]},
        {"items": [{"id": str(uuid4()), "version": 2**63}]},
        {"items": [{"id": "1", "version": 1}]},
        {"items": [{"id": str(uuid4()), "version": 1, "state": "published"}]},
        {"items": [{"id": str(uuid4()), "version": 1}], "dry_run": "yes"},
    ],
)
def test_an_order_that_is_not_one_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BulkOrder.model_validate(given)
