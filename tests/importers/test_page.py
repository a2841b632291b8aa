"""The page about folders of documents says what is so."""

import re
from pathlib import Path

import pytest

from api.importers.schemas import FRONTS, Kind
from tests.importers.files import faults, read_one, write

PAGE = (Path(__file__).parents[2] / "docs" / "seed.md").read_text(encoding="utf-8")
_, EXAMPLE, FAULTS = re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("kind", FRONTS)
def test_the_page_names_every_key_of_a_kind_and_no_other(kind: Kind) -> None:
    table = PAGE.partition(f"### {kind}s\n")[2].partition("###")[0]
    cells = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    keys = [key.strip("*") for cell in cells[1:] for key in cell.split(", ")]
    assert sorted(keys) == sorted([*FRONTS[kind].model_fields, "body"])


@pytest.mark.parametrize("kind", FRONTS)
def test_the_page_prints_the_required_keys_bold(kind: Kind) -> None:
    table = PAGE.partition(f"### {kind}s\n")[2].partition("###")[0]
    required = {name for name, field in FRONTS[kind].model_fields.items() if field.is_required()}
    assert set(re.findall(r"^\| \*\*(\w+)\*\*", table, re.MULTILINE)) - {"body"} == required


def test_the_example_on_the_page_is_read(tmp_path: Path) -> None:
    assert read_one(write(tmp_path, "articles/trust.md", EXAMPLE)).body.startswith("## The first heading")


def test_the_faults_on_the_page_are_told_so(tmp_path: Path) -> None:
    write(tmp_path, "articles/trust.md", "---\ntitle: Trust: where\n---\nText.")
    write(tmp_path, "articles/unspoken-bonds.md", EXAMPLE.replace("role: writer", "role: editor"))
    write(tmp_path, "authors/allie-wright.md", "---\nname: A\ntagline: x\n---\n")
    write(tmp_path, "faqs/what-is-trust.md", "---\nquestion: Why?\ntopics: [a]\n---\n")
    write(tmp_path, "notes.txt", "")
    write(tmp_path, "topics/trust.md", "---\nname: A\nkind: tag\nparent: love\n---\n")
    assert faults(tmp_path) == FAULTS.splitlines()
