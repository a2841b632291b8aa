"""What a helpline may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.helplines.models import Topic
from api.helplines.schemas import HelplineCreate, HelplineUpdate

GIVEN: dict[str, Any] = {
    "name": "Sample",
    "region": "INT",
    "languages": ["en"],
    "topics": ["general"],
    "url": "https://example.org",
    "hours": "Never",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("region", value) for value in ("at", "AUT", "A", "INTL", "A1", "", None, "ÄT", "AT\n")),
        *(("languages", value) for value in ([], ["e"], ["english"], ["en_GB"], [""], None, "en", ["en"] * 51)),
        *(("topics", value) for value in ([], ["love"], ["general", None], None, "general")),
        *(("url", value) for value in ("/help", "example.org", "ftp://example.org", "javascript:alert(1)")),
        *(("url", value) for value in ("https://", "https://a@example.org", "https://example.org/a b", "mailto:a@b.c")),
        *(("phone", value) for value in ("", " ", "1\n2", "1" * 301, 555)),
        *(("example", value) for value in ("yes", 1, None)),
        *(("hours", value) for value in ("", None)),
        *(("review_due", value) for value in ("tomorrow", 1_800_000_000, "2026-11-22")),
        *((name, "x") for name in ("verified_at", "verified_by", "fresh_until", "version", "id")),
    ],
)
def test_what_a_helpline_cannot_say_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        HelplineCreate.model_validate(GIVEN | {field: value})
    with pytest.raises(ValidationError):
        HelplineUpdate.model_validate({field: value})


def test_topics_and_languages_are_named_once_in_the_order_they_were_sent() -> None:
    given = GIVEN | {"topics": ["grief", "abuse", "grief"], "languages": ["de-AT", "en", "de-AT"]}
    made = HelplineCreate.model_validate(given)
    assert (made.topics, made.languages) == ([Topic.GRIEF, Topic.ABUSE], ["de-AT", "en"])
