"""What a body holds that readers could stumble over. Pure: from the blocks of a body to findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple

from api.preflight.schemas import Finding, error, warning

Blocks = Sequence[dict[str, Any]]

# The title of the page is the first level; headings of the body stand under it.
TITLE_LEVEL = 1


class Link(NamedTuple):
    """A link, and the block it stands in."""

    block: str
    href: str


@dataclass
class Body:
    """`places` are the ids a fragment may name: those of blocks, and of elements such as footnotes."""

    links: list[Link] = field(default_factory=list)
    bare_images: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, body: Body) -> None:
        super().__init__(convert_charrefs=True)
        self.body = body
        self.block = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.body.places.add(given["id"])
        if tag == "a" and "href" in given:
            self.body.links.append(Link(self.block, given["href"]))
        if tag == "img" and not given.get("alt", "").strip():
            self.body.bare_images.append(self.block)


def read(blocks: Blocks) -> Body:
    body = Body(places={block["id"] for block in blocks})
    reader = _Reader(body)
    for block in blocks:
        reader.block = block["id"]
        reader.feed(block["html"])
    return body


def findings(blocks: Blocks, body: Body) -> Iterator[Finding]:
    if not any(block["text"].strip() or block["type"] == "figure" for block in blocks):
        yield error("body-empty", "The article has no text.", "body")
    for block in body.bare_images:
        yield error("image-alt-missing", "An image says nothing to those who cannot see it.", "body", block)
    yield from _skipped(blocks)


def _skipped(blocks: Blocks) -> Iterator[Finding]:
    """A heading may go one level down from the one before, and up as far as it likes."""
    above = TITLE_LEVEL
    for block in blocks:
        if block["level"] is None:
            continue
        if block["level"] > above + 1:
            said = f"A heading of level {block['level']} follows one of level {above}."
            yield warning("heading-skipped", said, "body", block["id"])
        above = block["level"]
