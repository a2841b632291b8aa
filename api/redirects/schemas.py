import re
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, StringConstraints, model_validator

from api.core.pages import Links, Meta
from api.core.schemas import Answer, Flag, Request, Stamp, unset
from api.core.text import nfc, unprintable
from api.redirects.models import PATH_MAX, TARGET_MAX

PATH_PATTERN = r"^/([^/\s?#\\\x00-\x1f\x7f\x85\ufeff][^\s?#\\\x00-\x1f\x7f\x85\ufeff]*)?$"
_PATH = re.compile(PATH_PATTERN)


def a_path(value: str) -> str:
    """`//host` and `/\\host` lead browsers elsewhere, escaped for some too; a trailing slash means the same path."""
    if unprintable(value) or "\\" in unquote(value) or unquote(value).startswith("//"):
        raise ValueError("is a path of the site, such as /old-post")
    plain = nfc(unquote(value))
    # One path has one spelling, or a circle could be led through another: %73 is s.
    spelt = plain if _PATH.fullmatch(plain) and not unprintable(plain) else nfc(value)
    return spelt.rstrip("/") or "/"


def _an_address(value: str) -> str:
    """An address of the web. What is before an @ looks like the host, and is not."""
    parts = urlsplit(value)
    if unprintable(value) or "\\" in value or not parts.hostname or "@" in parts.netloc:
        raise ValueError("is a path of the site or an address that begins with https:// or http://")
    return value


def _a_target(value: str) -> str:
    return a_path(value) if value.startswith("/") else _an_address(value)


_HOST = r"([^\s/\\@?#:\[\]\x00-\x1f\x7f\x85\ufeff]+)(:[0-9]{1,5})?"
_ADDRESS_PATTERN = rf"^https?://{_HOST}([/?#][^\s\\\x00-\x1f\x7f\x85\ufeff]*)?$"
SitePath = Annotated[str, StringConstraints(pattern=PATH_PATTERN, max_length=PATH_MAX), AfterValidator(a_path)]
Target = Annotated[
    str,
    StringConstraints(pattern=f"{PATH_PATTERN}|{_ADDRESS_PATTERN}", max_length=TARGET_MAX),
    AfterValidator(_a_target),
]


def _one_of_both(target: str | None, *, gone: bool) -> None:
    if (target is None) != gone:
        raise ValueError("say either where it leads (`target`) or that it is gone (`gone`: true)")


class RedirectCreate(Request):
    """Either a `target` (a path of the site without ? and #, or an address) or `gone`."""

    path: SitePath
    target: Target | None = None
    gone: Flag = False

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "RedirectCreate":
        _one_of_both(self.target, gone=self.gone)
        return self


class RedirectUpdate(Request):
    """Another path, another place to lead to, or both; what is left out stays."""

    path: SitePath = unset()
    target: Target | None = unset()
    gone: Flag = unset()

    @property
    def leads_elsewhere(self) -> bool:
        return bool({"target", "gone"} & self.model_fields_set)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "RedirectUpdate":
        if self.leads_elsewhere:
            _one_of_both(self.target, gone=bool(self.gone))
        return self


class DocumentNamed(Answer):
    kind: str
    id: str


class RedirectRead(Answer):
    """Where a path leads: to a document (whatever its path is now), to a target, or nowhere any more."""

    id: str
    path: str
    leads_to: Literal["document", "target", "gone"]
    document: DocumentNamed | None
    target: str | None
    since: Stamp
    version: int
    created_at: Stamp
    updated_at: Stamp


class RedirectPage(Answer):
    data: list[RedirectRead]
    meta: Meta
    links: Links
