"""What a body holds that readers could stumble over."""

import pytest

from api.core import markdown
from api.preflight import body
from api.preflight.body import Body, Link
from api.revisions.writing import numbered


def checked(source: str) -> tuple[Body, list[tuple[str, list[str | int]]]]:
    blocks = numbered(markdown.render(source))
    read = body.read(blocks)
    return read, [(finding.code, finding.loc) for finding in body.findings(blocks, read)]


def test_links_are_found_in_every_kind_of_block() -> None:
    read, _ = checked("See [a](/a).\n\n> [b](/b)\n\n- [c](/c)\n\n| [d](/d) |\n|---|\n| [e](/e) |\n\nAlso [a](/a).")
    links = [("b1", "/a"), ("b2", "/b"), ("b3", "/c"), ("b4", "/d"), ("b4", "/e"), ("b5", "/a")]
    assert read.links == [Link(*link) for link in links]


def test_a_fragment_may_name_a_block_or_a_footnote() -> None:
    read, found = checked("## One\n\nSaid[^1].\n\n[^1]: Noted.")
    assert {"b1", "b2", "b3", "fn1", "fnref1"} <= read.places
    assert {link.href.removeprefix("#") for link in read.links} <= read.places
    assert found == []


@pytest.mark.parametrize(("alt", "bare"), [("", True), ("  ", True), ("Two people", False)])
def test_an_image_says_what_it_shows(alt: str, bare: bool) -> None:
    _, found = checked(f"Text.\n\n![{alt}](/media/a.jpg)\n\nMore ![{alt}](/media/b.jpg) text.")
    expected: list[tuple[str, list[str | int]]] = [("image-alt-missing", ["body", place]) for place in ("b2", "b3")]
    assert found == (expected if bare else [])


@pytest.mark.parametrize("source", ["", "  \n\n", "---"])
def test_a_body_without_text_is_empty(source: str) -> None:
    assert checked(source)[1] == [("body-empty", ["body"])]


def test_a_picture_alone_is_a_body() -> None:
    assert checked("![Two people](/media/a.jpg)")[1] == []


@pytest.mark.parametrize(
    ("levels", "skipped"),
    [
        ([2, 3, 4, 2, 3], []),
        ([3], ["b1"]),
        ([2, 4, 3], ["b2"]),
        ([1, 2], []),
        ([2, 3, 5, 6, 2, 4], ["b3", "b6"]),
    ],
)
def test_headings_go_down_one_level_at_a_time(levels: list[int], skipped: list[str]) -> None:
    _, found = checked("\n\n".join(f"{'#' * level} Heading" for level in levels))
    assert found == [("heading-skipped", ["body", block]) for block in skipped]
