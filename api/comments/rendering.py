"""What a reader wrote, as HTML: a small part of Markdown, no pictures, and links that vouch for nothing."""

import re
from urllib.parse import urlsplit, urlunsplit

import nh3
from markdown_it import MarkdownIt

from api.core.markdown import text_content
from api.core.text import nfc

TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow ugc noopener"

# They turn the reading direction of what follows, and so make one address read as another.
_TURNING = re.compile("[\u202a-\u202e]")
_SIGHT = re.compile(r"[^\W_]|[^\w\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad]")

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
_MARKDOWN.disable(["image", "heading", "lheading", "hr", "reference", "html_block", "html_inline"])


def render(body: str) -> tuple[str, str]:
    """The HTML, and its text content. A body without anything to see gives two empty strings."""
    source = _TURNING.sub("", nfc(body))
    html = nh3.clean(
        _MARKDOWN.render(source),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
        strip_comments=True,
        attribute_filter=_attribute,
        url_relative="deny",
    ).strip()
    text = nfc(text_content(html)).strip()
    return (html, text) if is_seen(text) else ("", "")


def plain_name(name: str) -> str:
    """A name as it is shown: without turning marks, and with single spaces."""
    return " ".join(_TURNING.sub("", name).split())


def is_seen(text: str) -> bool:
    """Whether anything of it can be seen at all."""
    return _SIGHT.search(text) is not None


def _attribute(tag: str, name: str, value: str) -> str | None:
    return _plain_host(value) if (tag, name) == ("a", "href") else value


def _plain_host(href: str) -> str | None:
    """The address with its host as the network knows it (IDNA): letters that look alike then do not."""
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return href
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path, parts.query, parts.fragment)) if host else None
