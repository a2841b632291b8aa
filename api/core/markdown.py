"""Markdown to blocks: CommonMark, tables, footnotes, strikethrough, `::: note` containers, figures; no raw HTML.

The text of a block is the text content of its element, so that an offset means the same here and in a browser.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from math import ceil
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from api.core.text import nfc

BLOCKS_MAX = 5_000
# Silent reading of English non-fiction: Brysbaert (2019), "How many words do we read per minute?", 238.
WORDS_PER_MINUTE = 238

TYPES = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "footnote_block_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "container_note_open": "note",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
}
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"),
    *("em", "strong", "s", "a", "img", "figure", "figcaption", "sup", "section", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "sup": {"class"},
    "section": {"class"},
    "div": {"class"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

# A word; in scripts that do not space their words, every character counts as one.
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’-][^\W{_UNSPACED}]+)*")
_ROOT_PADDING = re.compile(r"^(<[^>]*>)\s+|(?<!\s)\s+(</[a-z0-9]+>)$")


class TooManyBlocks(ValueError):
    """The body has more blocks than a page can carry."""


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level element: `html` is sanitised, `text` its text content in code points."""

    type: str
    level: int | None
    html: str
    text: str


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(container_plugin, "note")
    # The plug-in begins with a rule of its own; a site styles the section as it likes.
    parser.add_render_rule("footnote_block_open", lambda *_: '<section class="footnotes"><ol class="footnotes-list">')
    return parser


_MARKDOWN = _parser()


def render(source: str) -> list[Block]:
    """The blocks of a body. Raises TooManyBlocks above BLOCKS_MAX."""
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(source, env)
    _normalise(tokens)
    blocks = [block for group in _groups(tokens) if (block := _block(group, env)) is not None]
    if len(blocks) > BLOCKS_MAX:
        raise TooManyBlocks(f"has {len(blocks)} blocks; at most {BLOCKS_MAX} are allowed")
    return blocks


def _normalise(tokens: Sequence[Token]) -> None:
    """Entities may spell what NFC forbids, so each text is normalised after parsing, never the finished HTML."""
    for token in tokens:
        token.content = nfc(token.content)
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            token.attrs["align"] = str(style).removeprefix("text-align:")
        _normalise(token.children or ())


def _groups(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Each top-level element with everything inside it."""
    start = depth = 0
    for position, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : position + 1]
            start = position + 1


def _block(group: Sequence[Token], env: dict[str, Any]) -> Block | None:
    opening = group[0]
    kind = TYPES[opening.type]
    if image := _only_image(group):
        kind, html = "figure", _figure(image, env)
    else:
        html = _MARKDOWN.renderer.render(group, _MARKDOWN.options, env)
    html = _ROOT_PADDING.sub(r"\1\2", sanitise(html))
    if not html:
        return None
    level = int(opening.tag[1]) if kind == "heading" else None
    return Block(kind, level, html, text_content(html))


def _only_image(group: Sequence[Token]) -> Token | None:
    """The image of a paragraph that holds nothing else: that is a figure."""
    children = group[1].children if len(group) == 3 and group[0].type == "paragraph_open" else None
    return children[0] if children and len(children) == 1 and children[0].type == "image" else None


def _figure(image: Token, env: dict[str, Any]) -> str:
    caption = str(image.attrs.pop("title", ""))
    html = _MARKDOWN.renderer.render([_inline(image)], _MARKDOWN.options, env)
    return f"<figure>{html}{f'<figcaption>{escape(nfc(caption))}</figcaption>' if caption else ''}</figure>"


def _inline(token: Token) -> Token:
    return Token("inline", "", 0, children=[token])


def sanitise(html: str) -> str:
    """Only the tags, attributes and link schemes of the lists above survive."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener", strip_comments=True
    ).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_content(html: str) -> str:
    """What `element.textContent` gives in a browser."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def count_words(text: str) -> int:
    """Words of the text. Combining marks belong to the letter before them and part no word."""
    letters = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    return sum(1 for _ in _WORD.finditer(letters))


def reading_minutes(words: int) -> int:
    """Whole minutes, rounded up."""
    return ceil(words / WORDS_PER_MINUTE)
