"""Folders of documents for the tests, and what is said of them."""

from pathlib import Path

import pytest

from api.importers.folder import Document, FolderRefused, read_folder
from api.importers.schemas import ArticleFront

ARTICLE = "---\ntitle: Trust\n---\n\nText.\n"
SECTION = "---\nname: Love\nkind: section\n---\n"
FIRST = {"articles": "title: Trust", "faqs": "question: Why?", "authors": "name: A", "topics": "name: Love"}
ARTICLE_KEYS = (
    "state, published_at, title, dek, language, bylines, topics, faqs, content_notes, hero, seo, published_until"
)


def lay(root: Path, **files: str | bytes) -> Path:
    """Write files named like `articles__trust` (a folder, two underscores, the stem)."""
    for name, content in files.items():
        write(root, name.replace("__", "/") + ".md", content)
    return root


def write(root: Path, path: str, content: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def faults(root: Path) -> list[str]:
    with pytest.raises(FolderRefused) as refused:
        read_folder(root)
    assert str(refused.value).split("\n") == [str(fault) for fault in refused.value.faults]
    return str(refused.value).split("\n")


def only_fault(root: Path) -> str:
    (fault,) = faults(root)
    return fault


def faults_of(root: Path, *front: str, kind: str) -> list[str]:
    """The faults of a document that has a title, question or name, and these lines below it from line 3 on."""
    return faults(write(root, f"{kind}/trust.md", "\n".join(["---", FIRST[kind], *front, "---", "", "Text."])))


def fault_of(root: Path, *front: str, kind: str = "articles") -> str:
    (fault,) = faults_of(root, *front, kind=kind)
    return fault


def read_one(root: Path) -> Document:
    (document,) = read_folder(root)
    return document


def article(root: Path, *front: str, body: str = "Text.") -> ArticleFront:
    document = read_one(write(root, "articles/trust.md", "\n".join(["---", *front, "---", "", body])))
    assert isinstance(document.front, ArticleFront)
    return document.front
