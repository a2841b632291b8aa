"""A newsroom's day, as docs/staff.md and docs/admin.md tell it: their own commands, against the served process."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.page import Story, steps_of
from tests.served import Served, serving

pytestmark = pytest.mark.heavy

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "staff.md", DOCS / "admin.md")
SHOWN_URL = "http://127.0.0.1:8000"
PUBLIC = "/v1/content/articles?body_format=html&include=authors,topics,faqs"
# What may change what readers see; a correct page shows it while it happens, too.
TO_READERS = re.compile(
    r"actions/(publish|unpublish|correct|archive)|DELETE /v1/admin/(articles|topics)|/bulk|/v1/content/articles"
)

# It appears by itself, is published again, corrected, given another slug, and taken away; another comes and is edited.
SEEN = 7


@contextmanager
def told(served: Served, folder: Path) -> Iterator[Story]:
    """A story whose shell is in the folder that holds the data folder `var`."""
    command = ["bash", "--noprofile", "--norc"]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as shell:
        story = Story(shell, {SHOWN_URL: served.url})
        (link,) = re.findall(r"setup\?token=(\S+)", served.printed())
        (shown,) = re.findall(r"setup\?token=(\S+)", PAGES[0].read_text(encoding="utf-8"))
        story.known[shown] = link
        yield story
        assert shell.stdin is not None
        shell.stdin.close()


# The commands are those of any database; a served process on PostgreSQL is asked in test_first_start.py.
def test_what_the_pages_of_the_newsroom_show_is_what_happens(tmp_path: Path) -> None:
    steps = [step for page in PAGES for step in steps_of(page)]
    shown = []
    with serving(tmp_path / "var") as served, told(served, tmp_path) as story, served.client() as reader:
        for step in steps:
            before = reader.get(PUBLIC).content
            story.follow(step)
            if reader.get(PUBLIC).content != before:
                shown.append(step.commands)
    assert [commands for commands in shown if not TO_READERS.search(commands)] == []
    assert len(shown) == SEEN
