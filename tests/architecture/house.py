"""The house as the rules see it: each module parsed once, each import traced to a room and a file."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

PACKAGE = "api"
ROLES = ("models", "schemas", "policy", "queries", "actions", "public", "admin", "jobs")
FRONT = ("main", "cli", "rooms")
TOP = (*FRONT, "settings")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


class Violation(NamedTuple):
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.message}"


class Place(NamedTuple):
    """A room and a file in it. A file cut into a folder is one place; a file at the top has no room."""

    room: str
    file: str

    @property
    def kind(self) -> str:
        """The role of the file, `other` for a file without one, nothing for a room as a whole."""
        return self.file if self.file in ROLES else self.file and "other"

    @property
    def is_front(self) -> bool:
        return not self.room and self.file in FRONT


class Name(NamedTuple):
    """A name in the code, spelled from where it comes: `sa.select` is `sqlalchemy.select`."""

    origin: str
    line: int


class Room(NamedTuple):
    uses: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Module:
    path: str
    place: Place
    tree: ast.Module
    length: int

    @classmethod
    def read(cls, path: Path, root: Path) -> "Module":
        source = path.read_text(encoding="utf-8")
        inner = path.relative_to(root)
        return cls(
            path=f"{root.name}/{inner.as_posix()}",
            place=_place_of(inner.with_suffix("").parts),
            tree=ast.parse(source, filename=str(path)),
            length=len(source.splitlines()),
        )

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def each(self, kind: type[Node]) -> Iterator[Node]:
        return (node for node in self.nodes if isinstance(node, kind))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        return tuple(node for node in self.nodes if isinstance(node, Function))

    @cached_property
    def imports(self) -> tuple[Name, ...]:
        """Every absolute import, wherever it stands, as the full name of what it takes."""
        plain = (Name(alias.name, node.lineno) for node in self.each(ast.Import) for alias in node.names)
        taken = (
            Name(f"{node.module}.{alias.name}", node.lineno)
            for node in self.each(ast.ImportFrom)
            for alias in node.names
            if not node.level
        )
        return (*plain, *taken)

    @cached_property
    def mentions(self) -> tuple[Name, ...]:
        """Every name the code uses, plain or dotted."""
        names = (node for node in self.nodes if isinstance(node, ast.Name | ast.Attribute))
        return tuple(Name(origin, node.lineno) for node in names if (origin := self.origin(node)))

    def origin(self, node: ast.expr) -> str:
        """The full name an expression stands for, or nothing when it is not a name."""
        match node:
            case ast.Name(id=name):
                return self._bindings.get(name, name)
            case ast.Attribute(value=owner, attr=name):
                return f"{before}.{name}" if (before := self.origin(owner)) else ""
        return ""

    @cached_property
    def _bindings(self) -> dict[str, str]:
        aliased = (alias for node in self.each(ast.Import) for alias in node.names if alias.asname)
        absolute = (node for node in self.each(ast.ImportFrom) if not node.level)
        taken = ((node.module, alias) for node in absolute for alias in node.names)
        return {alias.asname or "": alias.name for alias in aliased} | {
            alias.asname or alias.name: f"{module}.{alias.name}" for module, alias in taken
        }


@dataclass(frozen=True)
class House:
    modules: tuple[Module, ...]

    @classmethod
    def read(cls, root: Path) -> "House":
        return cls(tuple(Module.read(path, root) for path in sorted(root.rglob("*.py"))))

    @cached_property
    def places(self) -> frozenset[Place]:
        return frozenset(module.place for module in self.modules)

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """The map, in its order, as written down in `rooms.py`."""
        listing = (module for module in self.modules if module.place == Place("", "rooms"))
        for node in (node for module in listing for node in module.tree.body):
            match node:
                case (
                    ast.Assign(targets=[ast.Name("ROOMS")], value=ast.Dict() as table)
                    | ast.AnnAssign(target=ast.Name("ROOMS"), value=ast.Dict() as table)
                ):
                    return dict(_rooms_in(table))
        raise LookupError(f"{PACKAGE}/rooms.py has no ROOMS written as a literal")

    def place(self, origin: str) -> Place | None:
        """Where a full name lives: nowhere when it is not of the house, without a file when it names a whole room."""
        root, room, file = (*origin.split("."), "", "")[:3]
        if root != PACKAGE:
            return None
        if room in TOP or Place("", room) in self.places:
            return Place("", room)
        return Place(room, file if file in ROLES or Place(room, file) in self.places else "")

    def inner_imports(self) -> Iterator[tuple[Module, Name, Place]]:
        """What the modules of the house import of each other. The front is left out, because it is free."""
        for module in self.modules:
            for found in module.imports:
                if not module.place.is_front and (target := self.place(found.origin)):
                    yield module, found, target


Rule = Callable[[House], Iterator[Violation]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Hold the house to this rule. Its docstring is the sentence it stands for."""
    RULES.append(check)
    return check


def _place_of(parts: tuple[str, ...]) -> Place:
    first, *rest = parts
    return Place(first, rest[0]) if rest and first not in TOP else Place("", first)


def _rooms_in(table: ast.Dict) -> Iterator[tuple[str, Room]]:
    for key, uses in zip(table.keys, table.values, strict=True):
        if key is not None:
            yield ast.literal_eval(key), Room(ast.literal_eval(uses), key.lineno)
