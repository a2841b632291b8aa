"""What readers write becomes harmless HTML, the same when it is rendered again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from api.comments.rendering import ATTRIBUTES, REL, TAGS, is_seen, plain_name, render
from tests.attacks import ATTACKS

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://tracker.example/pixel.png)",
    "[a](javascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example)",
    "[a](\\\\evil.example)",
    "[a](/relative)",
    "<javascript:alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=x ping=//evil.example>x</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<iframe srcdoc='<script>x</script>'>",
    "[a](https://x.example 'title onmouseover=alert(1)')",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "{{7*7}} ${7*7} {0.__class__} <%= 7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[x]: javascript:alert(1)\n\n[x]",
    "<details open ontoggle=alert(1)>",
    "<math><mi xlink:href='javascript:x'>",
]


def assert_harmless(html: str) -> None:
    for node in LexborHTMLParser(html).css("*"):
        if node.tag in {"html", "head", "body"}:
            continue
        assert node.tag in TAGS, html
        assert set(node.attributes) <= ATTRIBUTES.get(node.tag, set()) | {"rel"}, html
        if node.tag == "a" and "href" in node.attributes:
            assert re.match(r"(https?://[!-~]+|mailto:)", node.attributes["href"] or ""), html
            assert node.attributes["rel"] == REL


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_it_acts(evil: str) -> None:
    html, text = render(f"Before. {evil}\n\nAfter.")
    assert_harmless(html)
    assert text.startswith("Before.")
    assert "img" not in html.replace("&lt;img", "")


@pytest.mark.parametrize("place", ["{}", "Before. {}", "> {}", "- {}", "`{}` **{}**", "[{}](https://x.example)"])
def test_no_attack_acts_wherever_it_stands(place: str) -> None:
    for attack in ATTACKS:
        assert_harmless(render(place.replace("{}", attack))[0])


@given(st.text(max_size=200))
def test_whatever_is_written_is_harmless(body: str) -> None:
    html, text = render(body)
    assert_harmless(html)
    assert bool(html) == bool(text)


def test_a_link_shows_where_it_leads() -> None:
    assert 'href="http://xn--pypl-53dc.example/a"' in render("[paypal](http://pаypаl.example/a)")[0]
    assert render("[x](http://a..b/)")[0] == f'<p><a rel="{REL}">x</a></p>'
    assert "\u202e" not in "".join(render("see [\u202emoc.knab](https://x.example)"))


def test_what_a_small_markdown_can_do() -> None:
    html, text = render("One *two* **three** ~~four~~ `five`\nsix\n\n> seven\n\n- eight\n\n# nine\n\n|a|b|\n|-|-|")
    for tag in ("em", "strong", "s", "code", "br", "blockquote", "ul", "li"):
        assert f"<{tag}>" in html
    assert "<h1>" not in html
    assert "<table>" not in html
    assert "# nine" in text


@pytest.mark.parametrize(("text", "seen"), [("é", True), ("😀", True), ("…", True), ("愛", True), ("ש", True)])
def test_what_can_be_seen(text: str, seen: bool) -> None:
    assert is_seen(text) is seen


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u2060\ufeff", "\u202e", "_ _"])
def test_what_cannot_be_seen(text: str) -> None:
    assert not is_seen(text)


def test_a_name_is_one_line_without_turning_marks() -> None:
    assert plain_name(" Sample\u202e  Reader ") == "Sample Reader"
