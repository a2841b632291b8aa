"""Reads a folder of Markdown files with front matter into documents, or says everything that is wrong with it.

Pure: no database. Whether what a file refers to exists is for whoever loads the documents.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from api.core import text
from api.core.schemas import PROSE_MAX
from api.importers.schemas import DESCRIPTION_MAX, FRONTS, Front, Kind, Loc, TopicFront, complaints, spelled, visible

FOLDERS: dict[str, Kind] = {"topics": "topic", "authors": "author", "faqs": "faq", "articles": "article"}
FILE_MAX = 1_000_000
# The keys are three deep at most; a file made to exhaust the parser is a hundred thousand deep.
DEPTH_MAX = 10

_FENCE = "---"
_NULL = "tag:yaml.org,2002:null"
# YAML refuses some of these and takes the others for line breaks, which would be silently folded away.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_TOO_HIGH = re.compile(r"\\U(?!000|0010)")
_BODY_NEEDED = {"faq": "the answer", "article": "the body"}
_BODY_MAX = {"topic": DESCRIPTION_MAX}
_QUOTING = "a text with `: ` or ` #` in it, or with a sign such as * & ! [ { @ in front, stands in quotes"


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, in which file of the folder, in which line; 0 where there is no text to point at."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class FolderRefused(Exception):
    """The folder cannot be read as it is; the message lists every fault, one per line."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Unreadable(Exception):
    """One file cannot be read as it is: each line and what is wrong there."""

    def __init__(self, *wrongs: tuple[int, str]) -> None:
        super().__init__(*wrongs)
        self.wrongs = wrongs


@dataclass(frozen=True)
class Document:
    """One file, valid in itself. `lines` says where each value of the front matter stands, and where the body."""

    kind: Kind
    slug: str
    path: str
    front: Front
    body: str
    lines: Mapping[Loc, int]

    def line_of(self, *loc: str | int) -> int:
        """The line of the value at `loc`, such as `"topics", 2`, or of the nearest one around it that is written."""
        return _nearest(self.lines, loc)


def read_folder(root: Path) -> list[Document]:
    """Topics (parents first), authors, FAQs, articles, each by slug; `FolderRefused` with every fault there is."""
    documents: list[Document] = []
    faults: list[Fault] = []
    for found in _entries(root):
        path = visible(found.relative_to(root).as_posix())
        if found.parent != root and found.suffix == ".md" and not text.is_slug(found.stem):
            faults.append(Fault(path, 1, "the file name is not a slug: small letters, digits and single hyphens"))
        try:
            documents.append(_document(root, found, path))
        except _Unreadable as refused:
            faults += [Fault(path, line, message) for line, message in refused.wrongs]
    parents = {each.slug: each.front.parent for each in documents if isinstance(each.front, TopicFront)}
    faults += _family_faults(documents, parents)
    if not documents and not faults:
        faults.append(_no_documents(root))
    if faults:
        raise FolderRefused(sorted(faults))
    kinds = list(FOLDERS.values())
    return sorted(documents, key=lambda each: (kinds.index(each.kind), _depth(each, parents), each.slug))


def _no_documents(root: Path) -> Fault:
    what = "there is no document here" if root.is_dir() else "there is no such folder"
    return Fault(visible(str(root)), 0, f"{what}; documents are .md files in {', '.join(FOLDERS)}")


def _entries(root: Path) -> Iterator[Path]:
    """Whatever lies where a document could lie, and whatever lies elsewhere but for README.md and dotfiles."""
    for entry in _listed(root):
        if entry.name in FOLDERS and entry.is_dir() and not entry.is_symlink():
            yield from _listed(entry)
        elif entry.name != "README.md":
            yield entry


def _listed(folder: Path) -> list[Path]:
    """What a folder shows, or the folder itself where it shows nothing."""
    if not folder.is_dir():
        return []
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return [folder]


def _document(root: Path, file: Path, path: str) -> Document:
    if stray := _stray(root, file):
        raise _Unreadable((0, stray))
    kind = FOLDERS[file.parent.name]
    matter, body, body_line = _split(_read(file))
    values, lines = _values(matter)
    wrongs = [(body_line, message) for message in _body_wrongs(kind, body)]
    try:
        front = FRONTS[kind].model_validate(values)
    except ValidationError as refused:
        wrongs += [(_nearest(lines, loc), message) for loc, message in complaints(refused, FRONTS[kind])]
    if wrongs:
        raise _Unreadable(*wrongs)
    return Document(kind, file.stem, path, front, body, {**lines, ("body",): body_line})


def _stray(root: Path, file: Path) -> str | None:
    """Why this cannot be a document, or None."""
    if file.is_symlink():
        return "is a symbolic link; put the file itself here"
    if file == root or (file.parent == root and file.name in FOLDERS and file.is_dir()):
        return "is a folder that cannot be listed"
    if file.parent == root:
        return f"does not belong here: a folder of documents holds {', '.join(FOLDERS)} and README.md"
    if not file.is_file():
        return "is not a file; folders do not nest"
    return None if file.suffix == ".md" else "is not a .md file"


def _read(file: Path) -> str:
    """The text of a file, its lines ended by a line feed wherever it was written."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(FILE_MAX + 1)
    except OSError as failed:
        raise _Unreadable((0, f"cannot be read: {failed.strerror}")) from None
    if len(raw) > FILE_MAX:
        raise _Unreadable((0, "is larger than 1 MB"))
    raw = raw.removeprefix(BOM_UTF8)
    try:
        written = raw.decode()
    except UnicodeDecodeError as failed:
        line = raw.count(b"\n", 0, failed.start) + 1
        raise _Unreadable((line, "is not UTF-8; save the file in that encoding")) from None
    return written.replace("\r\n", "\n").replace("\r", "\n")


def _split(written: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line in which the body begins."""
    lines = written.split("\n")
    if odd := [
        (line, f"contains a {found}") for line, each in enumerate(lines, 1) if (found := text.unprintable(each))
    ]:
        raise _Unreadable(*odd)
    fences = [place for place, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not fences or fences[0] != 0:
        raise _Unreadable((1, f"there is no front matter; the first line is {_FENCE}"))
    if len(fences) == 1:
        raise _Unreadable((1, f"the front matter is not closed; a line {_FENCE} stands below it"))
    end = fences[1]
    begin = next((place for place, line in enumerate(lines) if place > end and line.strip()), end)
    return "\n".join(lines[1:end]), text.nfc("\n".join(lines[max(begin, end + 1) :]).rstrip()), begin + 1


def _body_wrongs(kind: Kind, body: str) -> Iterator[str]:
    if not body and kind in _BODY_NEEDED:
        yield f"{_BODY_NEEDED[kind]} is missing; it stands below the front matter"
    if len(body) > (longest := _BODY_MAX.get(kind, PROSE_MAX)):
        yield f"the text below the front matter has more than {longest:,} characters"


def _values(matter: str) -> tuple[object, dict[Loc, int]]:
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
        raise _Unreadable(*walk.wrongs)
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


def _nearest(lines: Mapping[Loc, int], loc: Loc) -> int:
    return next(lines[loc[:end]] for end in range(len(loc), -1, -1) if loc[:end] in lines)


def _family_faults(documents: list[Document], parents: Mapping[str, str | None]) -> Iterator[Fault]:
    """Where topics cannot be a tree. A parent that has no file here may be in the database, and is left alone."""
    tags = {each.slug for each in documents if isinstance(each.front, TopicFront) and each.front.kind == "tag"}
    for topic in documents:
        if topic.kind != "topic":
            continue
        above = _ancestors(topic.slug, parents)
        if topic.slug in above:
            yield Fault(topic.path, topic.line_of("parent"), f"parents in a circle: {' > '.join([topic.slug, *above])}")
        if parents[topic.slug] in tags:
            yield Fault(topic.path, topic.line_of("parent"), "the parent is a tag; only a section is a parent")


def _ancestors(slug: str, parents: Mapping[str, str | None]) -> list[str]:
    """The topics above, nearest first, up to the first that comes again."""
    above: dict[str, None] = {}
    while (slug := parents.get(slug) or "") and slug not in above:
        above[slug] = None
    return list(above)


def _depth(document: Document, parents: Mapping[str, str | None]) -> int:
    return len(_ancestors(document.slug, parents)) if document.kind == "topic" else 0
