"""Identifiers sort by the time they were made."""

import time
import uuid

from api.core.ids import new_id


def test_an_id_is_of_version_seven() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_carries_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_ids_are_unique() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_ids_sort_by_time_as_numbers_and_as_text() -> None:
    made = []
    for _ in range(50):
        made.append(new_id())
        time.sleep(0.000_5)
    assert made == sorted(made)
    assert [id_.hex for id_ in made] == sorted(id_.hex for id_ in made)
