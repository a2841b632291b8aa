from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from api.core.pages import Links, Meta
from api.core.schemas import URL_MAX, Answer, Flag, Instant, Line, Paragraph, Request, Stamp, unset
from api.core.text import nfc, unprintable
from api.helplines.models import Topic

REGION_PATTERN = r"^([A-Z]{2}|INT)$"
LANGUAGE_PATTERN = r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$"
LANGUAGE_MAX = 35
_HOST = r"([^\s/\\@?#:\[\]\x00-\x1f\x7f\x85\ufeff]+)(:[0-9]{1,5})?"
_ADDRESS_PATTERN = rf"^https?://{_HOST}([/?#][^\s\\\x00-\x1f\x7f\x85\ufeff]*)?$"


def _an_address(value: str) -> str:
    """An address of the web. What is before an @ looks like the host, and is not."""
    if unprintable(value) or "@" in urlsplit(value).netloc or len(nfc(value)) > URL_MAX:
        raise ValueError("is an address that begins with https:// or http://")
    return nfc(value)


def each_once(values: list[Any]) -> list[Any]:
    """In the order in which each came first."""
    return list(dict.fromkeys(values))


Region = Annotated[
    str, StringConstraints(pattern=REGION_PATTERN), Field(description="A country by ISO 3166-1, such as AT, or INT.")
]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN, max_length=LANGUAGE_MAX)]
Languages = Annotated[list[Language], Field(min_length=1, max_length=50), AfterValidator(each_once)]
Topics = Annotated[list[Topic], Field(min_length=1, max_length=50), AfterValidator(each_once)]
Address = Annotated[str, StringConstraints(pattern=_ADDRESS_PATTERN, max_length=URL_MAX), AfterValidator(_an_address)]


class HelplineCreate(Request):
    """A helpline as it shall be, reached by at least one of `phone`, `url` and `text` (by message or chat)."""

    name: Line
    region: Region
    languages: Languages
    topics: Topics
    phone: Line | None = None
    url: Address | None = None
    text: Line | None = None
    hours: Line
    note: Paragraph | None = None
    example: Annotated[Flag, Field(description="Not a real one.")] = False
    review_due: Instant | None = None


class HelplineUpdate(Request):
    """What shall be another; what is left out stays."""

    name: Line = unset()
    region: Region = unset()
    languages: Languages = unset()
    topics: Topics = unset()
    phone: Line | None = unset()
    url: Address | None = unset()
    text: Line | None = unset()
    hours: Line = unset()
    note: Paragraph | None = unset()
    example: Flag = unset()
    review_due: Instant | None = unset()


class HelplineVerify(Request):
    """It was looked at now, and stands."""

    review_due: Annotated[
        Instant | None, Field(description="Until when readers see it; left out, for 180 days from now.")
    ] = None


class HelplineRead(Answer):
    """A helpline as readers see it."""

    name: str
    region: str
    languages: list[str]
    topics: list[Topic]
    phone: str | None
    url: str | None
    text: Annotated[str | None, Field(description="How to reach it by message or chat.")]
    hours: str
    note: str | None
    example: Annotated[bool, Field(description="Not a real one.")]

    @classmethod
    def of(cls, row: Any) -> "HelplineRead":
        return cls(**{name: getattr(row, name) for name in HelplineRead.model_fields})


class HelplineAdmin(HelplineRead):
    """A helpline as staff edits it."""

    id: str
    version: int
    stale: Annotated[bool, Field(description="Never verified, or too long ago: readers do not see it.")]
    fresh_until: Annotated[Stamp | None, Field(description="Until when readers see it, or saw it.")]
    review_due: Stamp | None
    verified_at: Stamp | None
    verified_by: str | None
    created_at: Stamp
    updated_at: Stamp

    @classmethod
    def at(cls, row: Any, at: datetime) -> "HelplineAdmin":
        """The helpline and whether it is stale at that instant."""
        parts = {name: getattr(row, name) for name in cls.model_fields if name not in {"id", "stale"}}
        return cls(**parts, id=str(row.id), stale=row.fresh_until is None or row.fresh_until <= at)


class HelplinePage(Answer):
    data: list[HelplineAdmin]
    meta: Meta
    links: Links
