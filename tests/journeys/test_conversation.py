"""docs/conversation.md and docs/moderation.md, as they stand there, each against a served process of its own."""

import re
from pathlib import Path

import pytest

from tests.journeys.page import steps_of
from tests.journeys.test_newsroom import DOCS, told
from tests.served import serving

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("page", ["conversation", "moderation"])
def test_what_the_page_shows_is_what_happens(page: str, tmp_path: Path) -> None:
    with serving(tmp_path / "var") as served, told(served, tmp_path) as story:
        (link,) = re.findall(r"setup\?token=(\S+)", served.printed())
        story.known["XDFWygs-tN8Z..."] = link
        for step in steps_of(DOCS / f"{page}.md"):
            story.follow(step)
