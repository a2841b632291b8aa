"""Who may use whom: rooms, doors and the roles of files."""

import ast
from collections.abc import Iterator

from tests.architecture.house import PACKAGE, ROLES, House, Place, Violation, rule

DOORS = ("public", "admin", "jobs", "policy")
FACES = {
    *("conversation", "content", "previews", "feeds", "desk", "search", "webhooks"),
    *("preflight", "operations", "importers"),
}
COMPOSED = {"queries", "schemas", "models", "actions"}
PLAIN = {"models", "schemas", "policy"}

# What a file may import, by its role: of its own room, and of the rooms below. Core is open to all.
OWN = {
    "models": {"models", "other"},
    "schemas": {"schemas", "models"},
    "policy": {"policy", "models"},
    "queries": {"queries", "models"},
    "actions": {"actions", "queries", "models", "schemas", "policy", "other"},
    "public": {*ROLES, "other"},
    "admin": {*ROLES, "other"},
    "jobs": {"jobs", "queries", "actions"},
    "other": {*ROLES, "other"},
}
LOWER = {
    "models": {"models"},
    "schemas": {"schemas", "models"},
    "policy": {"accounts.*"},
    "queries": {"queries", "models"},
    "actions": {"actions", "queries", "models", "schemas", "other"},
    "public": {"schemas", "accounts.actor", "idempotency.once", "readers.asking"},
    "admin": {
        "schemas",
        "accounts.actor",
        "idempotency.once",
        "revisions.showing",
        "revisions.locks",
        "revisions.routing",
    },
    "jobs": {"jobs.kinds"},
    "other": {"actions", "queries", "models", "schemas", "other"},
}


@rule
def a_room_imports_only_rooms_it_lists(house: House) -> Iterator[Violation]:
    """A room imports only itself and the rooms listed for it."""
    for module, found, target in house.inner_imports():
        room = module.place.room
        listed = house.rooms[room].uses if room in house.rooms else ()
        if target.room and target.room not in (room, *listed):
            yield Violation(module.path, found.line, f"{room or module.place.file} may not use {found.origin}")


@rule
def core_imports_no_room(house: House) -> Iterator[Violation]:
    """Core uses no room, whatever the map says."""
    for module, found, target in house.inner_imports():
        if module.place.room == "core" and target.room not in ("", "core"):
            yield Violation(module.path, found.line, f"core may not use {found.origin}")


@rule
def of_the_top_only_settings_is_imported(house: House) -> Iterator[Violation]:
    """Of the files at the top a room imports settings, never main, cli or rooms."""
    for module, found, target in house.inner_imports():
        if not target.room and target.file != "settings":
            yield Violation(module.path, found.line, f"{found.origin} is for the files at the top")


@rule
def nobody_uses_another_rooms_doors(house: House) -> Iterator[Violation]:
    """A room's public, admin, jobs and policy are its own; only the desk reads the policies of others."""
    for module, found, target in house.inner_imports():
        read_by_desk = module.place.room == "desk" and target.file == "policy"
        if target.room != module.place.room and target.file in DOORS and not read_by_desk:
            yield Violation(module.path, found.line, f"{found.origin} belongs to {target.room} alone")


@rule
def a_file_imports_what_its_role_allows(house: House) -> Iterator[Violation]:
    """A file imports only what its role allows, and names the file it takes it from."""
    for module, found, target in house.inner_imports():
        if target.room not in ("", "core") and not _may_import(module.place, target):
            yield Violation(module.path, found.line, f"{module.place.file} may not import {found.origin}")


@rule
def actions_know_no_web(house: House) -> Iterator[Violation]:
    """An action imports nothing of fastapi or starlette."""
    for module in house.modules:
        for origin, line in module.imports:
            if module.place.kind == "actions" and origin.split(".")[0] in ("fastapi", "starlette"):
                yield Violation(module.path, line, f"an action knows nothing of {origin}")


@rule
def no_import_takes_everything(house: House) -> Iterator[Violation]:
    """No module imports `*`."""
    for module in house.modules:
        for node in module.each(ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                yield Violation(module.path, node.lineno, f"an import names what it takes from {node.module}")


@rule
def no_import_is_relative(house: House) -> Iterator[Violation]:
    """Every import is written from the top."""
    for module in house.modules:
        for node in module.each(ast.ImportFrom):
            if node.level:
                yield Violation(module.path, node.lineno, f"an import starts at the top: from {PACKAGE}. ...")


def _may_import(place: Place, target: Place) -> bool:
    if not target.file:
        return False
    if target.room == place.room:
        return target.kind in OWN[place.kind]
    allowed = LOWER[place.kind] | _extra(place)
    return not allowed.isdisjoint({target.kind, f"{target.room}.{target.file}", f"{target.room}.*"})


def _extra(place: Place) -> set[str]:
    """The faces compose what lies below them, but for their plain files; the desk reads policies besides."""
    composed = COMPOSED if place.room in FACES and place.kind not in PLAIN else set[str]()
    return composed | {"policy"} if place.room == "desk" else composed
