"""The page about settings says what is so of those of the site."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.site.models import SiteSettings
from api.site.schemas import SettingsUpdate

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8").partition("## Of the site")[2]
ROWS = {name: cells for name, *cells in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)}
SCHEMA = SettingsUpdate.model_json_schema()


def forms_of(name: str) -> list[dict[str, Any]]:
    """What a request may hold there; an enumeration stands elsewhere in the schema."""
    said = SCHEMA["properties"][name]
    return [SCHEMA["$defs"].get(form.get("$ref", "").rpartition("/")[2], form) for form in said.get("anyOf", [said])]


def allowed(name: str) -> str:
    """The form of a setting in the words of the page."""
    form, *null = forms_of(name)
    if "minimum" in form:
        words = f"{form['minimum']:,} to {form['maximum']:,}"
    elif "maxLength" in form:
        words = f"{form['minLength']} to {form['maxLength']:,} characters"
    elif "enum" in form:
        *others, last = (f"`{option}`" for option in form["enum"])
        words = f"{', '.join(others)} or {last}"
    else:
        words = {"^[A-Z]{2}$": "a country, by its two letters"}[form["pattern"]]
    return f"{words}, or null" if null else words


def test_the_page_names_every_setting_in_order_and_no_other() -> None:
    assert list(ROWS) == list(SettingsUpdate.model_fields)
    assert sum(line.startswith("|") for line in PAGE.splitlines()) == len(ROWS) + 2


@pytest.mark.parametrize("name", SettingsUpdate.model_fields)
def test_the_page_gives_default_form_and_meaning_of(name: str) -> None:
    first = getattr(SiteSettings(), name)
    default = "none" if first is None else f"`{first}`"
    assert ROWS[name] == [default, allowed(name), SettingsUpdate.model_fields[name].description]
