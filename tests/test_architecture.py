"""The house keeps its rules, and every rule is seen to fail on a house that breaks it."""

from pathlib import Path

import pytest

import api
from tests.architecture import RULES, House, Rule, imports, sizes
from tests.architecture.broken import BROKEN
from tests.architecture.houses import Files, build, build_tests
from tests.architecture.right import RIGHT
from tests.architecture.roles import FACE_ROLES, ROLES, place, rows

RULES_FOR_TESTS: list[Rule] = [sizes.a_file_is_at_most_300_lines]


def name(value: object) -> str | None:
    return getattr(value, "__name__", None)


def broken_at(rule: Rule, house: House) -> list[str]:
    return [f"{violation.path}:{violation.line}" for violation in rule(house)]


@pytest.fixture(scope="module")
def house() -> House:
    return House.read(Path(api.__path__[0]))


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_the_house_keeps_the_rule_that(rule: Rule, house: House) -> None:
    if violations := list(rule(house)):
        pytest.fail("\n".join([rule.__doc__ or "", *map(str, violations)]), pytrace=False)


@pytest.mark.parametrize("rule", RULES_FOR_TESTS, ids=name)
def test_the_tests_keep_the_rule_that(rule: Rule) -> None:
    if violations := list(rule(House.read(Path(__file__).parent))):
        pytest.fail("\n".join([rule.__doc__ or "", *map(str, violations)]), pytrace=False)


@pytest.mark.parametrize(("rule", "files", "at"), BROKEN, ids=name)
def test_a_broken_house_is_seen(rule: Rule, files: Files, at: str, tmp_path: Path) -> None:
    assert broken_at(rule, build(tmp_path, files)) == [at]


@pytest.mark.parametrize(("rule", "files"), RIGHT, ids=name)
def test_a_right_house_is_left_in_peace(rule: Rule, files: Files, tmp_path: Path) -> None:
    assert broken_at(rule, build(tmp_path, files)) == []


@pytest.mark.parametrize(("lines", "at"), [(300, []), (301, ["tests/core/test_edge.py:301"])])
def test_a_file_of_tests_that_outgrew_its_lines_is_seen(lines: int, at: list[str], tmp_path: Path) -> None:
    tests = build_tests(tmp_path, {"__init__.py": "", "core/test_edge.py": "\n" * lines})
    assert broken_at(sizes.a_file_is_at_most_300_lines, tests) == at


@pytest.mark.parametrize(("file", "allowed", "origin"), [*rows(ROLES), *rows(FACE_ROLES)])
def test_a_file_may_import(file: str, allowed: bool, origin: str, tmp_path: Path) -> None:
    files = dict.fromkeys(("articles/states.py", "topics/names.py", "accounts/actor.py", "accounts/roles.py"), "")
    house = build(tmp_path, files | {place(file): f"import {origin}\n"})
    assert broken_at(imports.a_file_imports_what_its_role_allows, house) == (
        [] if allowed else [f"api/{place(file)}:1"]
    )


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_an_empty_house_breaks_no_rule(rule: Rule, tmp_path: Path) -> None:
    assert broken_at(rule, build(tmp_path, {})) == []


def test_every_rule_is_seen_to_fail_and_to_hold() -> None:
    assert {rule for rule, *_ in BROKEN} == {rule for rule, *_ in RIGHT} == set(RULES)


def test_a_house_without_a_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"api/rooms\.py has no ROOMS"):
        assert build(tmp_path, {"rooms.py": "ROOMS = make()\n"}).rooms
