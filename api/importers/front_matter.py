"""Reads the text of a file into front matter, its values with the line of each, and a body."""

import re
from collections.abc import Iterator, Mapping

import yaml

from api.core import text
from api.importers.schemas import Loc, spelled

# The keys are three deep at most; a file made to exhaust the parser is a hundred thousand deep.
DEPTH_MAX = 10

_FENCE = "---"
_NULL = "tag:yaml.org,2002:null"
# YAML refuses some of these and takes the others for line breaks, which would be silently folded away.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_TOO_HIGH = re.compile(r"\\U(?!000|0010)")
_QUOTING = "a text with `: ` or ` #` in it, or with a sign such as * & ! [ { @ in front, stands in quotes"


class Unreadable(Exception):
    """One file cannot be read as it is: each line and what is wrong there."""

    def __init__(self, *wrongs: tuple[int, str]) -> None:
        super().__init__(*wrongs)
        self.wrongs = wrongs


def split(written: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line in which the body begins."""
    lines = written.split("\n")
    if odd := [
        (line, f"contains a {found}") for line, each in enumerate(lines, 1) if (found := text.unprintable(each))
    ]:
        raise Unreadable(*odd)
    fences = [place for place, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not fences or fences[0] != 0:
        raise Unreadable((1, f"there is no front matter; the first line is {_FENCE}"))
    if len(fences) == 1:
        raise Unreadable((1, f"the front matter is not closed; a line {_FENCE} stands below it"))
    end = fences[1]
    begin = next((place for place, line in enumerate(lines) if place > end and line.strip()), end)
    return "\n".join(lines[1:end]), text.nfc("\n".join(lines[max(begin, end + 1) :]).rstrip()), begin + 1


def read(matter: str) -> tuple[object, dict[Loc, int]]:
    """The front matter as texts, lists and groups of them, and the line of each."""
    walk = _Walk()
    try:
        walk.wrongs.extend(_unwanted(matter))
        values = None if walk.wrongs else walk.value(yaml.compose(matter, Loader=yaml.SafeLoader), ())
    except yaml.MarkedYAMLError as mistake:
        walk.wrongs.append(_told(mistake))
    except (ValueError, OverflowError):
        walk.wrongs.append((_line_of_escape(matter), "spells a character that does not exist"))
    if walk.wrongs:
        raise Unreadable(*walk.wrongs)
    return values or {}, walk.lines


def _unwanted(matter: str) -> Iterator[tuple[int, str]]:
    """Where YAML does more, or less, than front matter needs."""
    odd = [(line, found[0]) for line, each in enumerate(matter.split("\n"), 2) if (found := _NOT_YAML.search(each))]
    yield from ((line, f"contains U+{ord(char):04X}, which YAML cannot hold as it is") for line, char in odd)
    depth = 0
    for event in () if odd else yaml.parse(matter, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            yield _line(event), "lists and groups are nested too deeply"
            return
        if getattr(event, "anchor", None):
            yield _line(event), f"anchors (&) and aliases (*) are not allowed; {_QUOTING}"
        if getattr(event, "tag", None):
            yield _line(event), f"YAML tags (!) are not allowed; {_QUOTING}"


def _told(mistake: yaml.MarkedYAMLError) -> tuple[int, str]:
    begun = f"{mistake.context} from line {mistake.context_mark.line + 2} on: " if mistake.context_mark else ""
    line = mistake.problem_mark.line + 2 if mistake.problem_mark else 1
    return line, f"is not YAML: {begun}{mistake.problem}; {_QUOTING}"


def _line(where: yaml.Event | yaml.Node | None) -> int:
    """The line in the file, whose front matter begins in the second."""
    return where.start_mark.line + 2 if where and where.start_mark else 1


def _line_of_escape(matter: str) -> int:
    found = _TOO_HIGH.search(matter)
    return matter.count("\n", 0, found.start()) + 2 if found else 1


class _Walk:
    """Takes every scalar as the text that is written: `2026-01-01`, `yes` and `1:30` become what their key wants."""

    def __init__(self) -> None:
        self.lines: dict[Loc, int] = {(): 1}
        self.wrongs: list[tuple[int, str]] = []

    def value(self, node: yaml.Node | None, loc: Loc) -> object:
        """What stands at the node; None for a key without a value, which is as good as no key."""
        self.lines.setdefault(loc, _line(node))
        if node is None or node.tag == _NULL:
            return None
        if isinstance(node, yaml.MappingNode):
            return self._group(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*loc, place)) for place, item in enumerate(node.value)]
        return node.value

    def _group(self, node: yaml.MappingNode, loc: Loc) -> dict[str, object]:
        given: dict[str, object] = {}
        for key, item in node.value:
            at = (*loc, key.value if isinstance(key, yaml.ScalarNode) else "")
            if not at[-1]:
                self.wrongs.append((_line(key), "a key is a word"))
            elif at in self.lines:
                self.wrongs.append((_line(key), f"{spelled(at)} is already given in line {self.lines[at]}"))
            else:
                self.lines[at] = _line(key)
                given[key.value] = self.value(item, at)
        return {key: value for key, value in given.items() if value is not None}


def nearest(lines: Mapping[Loc, int], loc: Loc) -> int:
    """The line of the value at `loc`, or of the nearest one around it that is written."""
    return next(lines[loc[:end]] for end in range(len(loc), -1, -1) if loc[:end] in lines)
