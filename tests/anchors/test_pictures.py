"""The pictures of docs/anchors.md show what the code answers now, and the page shows them all."""

import re
from xml.etree import ElementTree as ET

import pytest

from api.anchors.mapping import State
from tests.anchors.pictures import FOLDER, PICTURES

PAGE = FOLDER.parents[1] / "anchors.md"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "rect", "path", "text"}
RENEW = "python -m tests.anchors.pictures"


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_in_docs_is_the_one_that_is_drawn_now(name: str) -> None:
    kept = FOLDER / name
    if not kept.exists() or kept.read_bytes() != PICTURES[name]().encode():
        pytest.fail(
            f"docs/pictures/anchors/{name} shows what is no longer so. If that is meant: {RENEW}", pytrace=False
        )


def test_the_page_shows_every_picture_and_there_is_no_other() -> None:
    shown = re.findall(r"!\[[^]]+\]\(pictures/anchors/(.+?)\)", PAGE.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(PICTURES) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_in_words_what_it_shows_and_runs_nothing(name: str) -> None:
    root = ET.fromstring(PICTURES[name]())
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert title.text
    assert told.text
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS


def test_every_state_is_in_the_picture_of_states_and_on_the_page() -> None:
    page, picture = PAGE.read_text(encoding="utf-8"), PICTURES["states.svg"]()
    assert [state for state in State if f">{state}, kept" not in picture or f"| `{state}` |" not in page] == []
