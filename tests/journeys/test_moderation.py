"""docs/moderation.md, as it stands there, against the served process."""

import re
from pathlib import Path

import pytest

from tests.journeys.page import steps_of
from tests.journeys.test_newsroom import DOCS, told
from tests.served import serving

pytestmark = pytest.mark.heavy

PAGE = DOCS / "moderation.md"


def test_what_the_page_of_moderation_shows_is_what_happens(tmp_path: Path) -> None:
    with serving(tmp_path / "var") as served, told(served, tmp_path) as story:
        (link,) = re.findall(r"setup\?token=(\S+)", served.printed())
        story.known["XDFWygs-tN8Z..."] = link
        for step in steps_of(PAGE):
            story.follow(step)
