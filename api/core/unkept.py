"""What of a body is not shown as it was meant: HTML, and links and images whose addresses are not allowed."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.core.markdown import SCHEMES, sanitise

HTML = "HTML is not allowed here: it is shown as it was typed."
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,29}")
_STRICT = MarkdownIt("commonmark")


class _Willing(MarkdownIt):
    """Reads what the writer meant, where the renderer refuses; nothing is ever rendered with it."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 (a hook of markdown-it)
        return True


_WILLING = _Willing("commonmark", {"html": True}).enable(["table", "strikethrough"])


def warnings(source: str) -> list[str]:
    """A sentence for each kind of thing in the Markdown that readers do not get."""
    return list(dict.fromkeys(_found(_WILLING.parse(source))))


def _found(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"html_inline", "html_block"}:
            yield HTML
        elif token.type == "link_open":
            yield from _refused(str(token.attrs.get("href", "")), "A link")
        elif token.type == "image":
            yield from _refused(str(token.attrs.get("src", "")), "An image")
        yield from _found(token.children or ())


def _refused(address: str, what: str) -> Iterator[str]:
    """The renderer decides, by its own means; here is only said what it does."""
    link = sanitise(f'<a href="{escape(address)}">x</a>')
    if "href=" in link and _STRICT.validateLink(address):
        return
    scheme, colon, _ = address.partition(":")
    if colon and _SCHEME.fullmatch(scheme) and scheme.lower() not in SCHEMES:
        yield f"{what} was dropped: addresses that begin with {scheme.lower()}: are not allowed."
    else:
        yield f"{what} was dropped: its address cannot be read."
