"""Reads a folder of Markdown files with front matter into documents, or says everything that is wrong with it.

Pure: no database. Whether what a file refers to exists is for whoever loads the documents.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from api.core import text
from api.core.schemas import PROSE_MAX
from api.importers import front_matter
from api.importers.front_matter import Unreadable, nearest
from api.importers.schemas import DESCRIPTION_MAX, FRONTS, Front, Kind, Loc, TopicFront, complaints, visible

FOLDERS: dict[str, Kind] = {"topics": "topic", "authors": "author", "faqs": "faq", "articles": "article"}
FILE_MAX = 1_000_000

_BODY_NEEDED = {"faq": "the answer", "article": "the body"}
_BODY_MAX = {"topic": DESCRIPTION_MAX}


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
        return nearest(self.lines, loc)


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
        except Unreadable as refused:
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
        raise Unreadable((0, stray))
    kind = FOLDERS[file.parent.name]
    matter, body, body_line = front_matter.split(_read(file))
    values, lines = front_matter.read(matter)
    wrongs = [(body_line, message) for message in _body_wrongs(kind, body)]
    try:
        front = FRONTS[kind].model_validate(values)
    except ValidationError as refused:
        wrongs += [(nearest(lines, loc), message) for loc, message in complaints(refused, FRONTS[kind])]
    if wrongs:
        raise Unreadable(*wrongs)
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
        raise Unreadable((0, f"cannot be read: {failed.strerror}")) from None
    if len(raw) > FILE_MAX:
        raise Unreadable((0, "is larger than 1 MB"))
    raw = raw.removeprefix(BOM_UTF8)
    try:
        written = raw.decode()
    except UnicodeDecodeError as failed:
        line = raw.count(b"\n", 0, failed.start) + 1
        raise Unreadable((line, "is not UTF-8; save the file in that encoding")) from None
    return written.replace("\r\n", "\n").replace("\r", "\n")


def _body_wrongs(kind: Kind, body: str) -> Iterator[str]:
    if not body and kind in _BODY_NEEDED:
        yield f"{_BODY_NEEDED[kind]} is missing; it stands below the front matter"
    if len(body) > (longest := _BODY_MAX.get(kind, PROSE_MAX)):
        yield f"the text below the front matter has more than {longest:,} characters"


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
