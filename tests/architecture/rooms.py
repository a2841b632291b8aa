"""The map: which rooms there are, and in which order they stand."""

import ast
from collections.abc import Iterator

from tests.architecture.house import PACKAGE, House, Violation, rule

MAP = f"{PACKAGE}/rooms.py"
LIDLESS = {"utils", "helpers", "service", "services", "manager", "managers", "base", "common"}


@rule
def every_room_is_on_the_map(house: House) -> Iterator[Violation]:
    """A directory of modules is a room, and a room is on the map."""
    for room in sorted({place.room for place in house.places if place.room} - house.rooms.keys()):
        yield Violation(f"{PACKAGE}/{room}/__init__.py", 1, f"{room} is not on the map")


@rule
def every_room_on_the_map_stands(house: House) -> Iterator[Violation]:
    """A room on the map has a directory."""
    standing = {place.room for place in house.places}
    for name, room in house.rooms.items():
        if name not in standing:
            yield Violation(MAP, room.line, f"{name} is on the map, but there is no {PACKAGE}/{name}/")


@rule
def a_room_lists_only_rooms_above_it(house: House) -> Iterator[Violation]:
    """A room lists only rooms that stand above it on the map."""
    above: set[str] = set()
    for name, room in house.rooms.items():
        for used in room.uses:
            if used not in above:
                yield Violation(MAP, room.line, f"{name} lists {used}, which does not stand above it")
        above.add(name)


@rule
def every_room_says_what_it_is(house: House) -> Iterator[Violation]:
    """A room's `__init__.py` says in its docstring what the room is, what it owns and what it never does."""
    spoken = {
        module.place.room
        for module in house.modules
        if module.place.file == "__init__" and ast.get_docstring(module.tree)
    }
    for room in sorted({place.room for place in house.places if place.room} - spoken):
        yield Violation(f"{PACKAGE}/{room}/__init__.py", 1, f"{room} does not say what it is, owns and never does")


@rule
def no_module_has_a_name_without_a_lid(house: House) -> Iterator[Violation]:
    """A module is named after what it holds, never utils, helpers, service, manager, base or common."""
    for module in house.modules:
        for part in module.path.removesuffix(".py").split("/"):
            if part.strip("_") in LIDLESS:
                yield Violation(module.path, 1, f"`{part}` does not say what it holds")
