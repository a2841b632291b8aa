"""Markdown to blocks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from api.core.markdown import (
    ATTRIBUTES,
    BLOCKS_MAX,
    TAGS,
    Block,
    TooManyBlocks,
    count_words,
    reading_minutes,
    render,
    sanitise,
    text_content,
)
from tests.attacks import ATTACKS, RAW

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SAFE = ("http:", "https:", "mailto:", "tel:")
OWN_ID = re.compile(r"fn(ref)?[\d:]+")

XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x](/a "\\"><script>alert(1)</script>")',
    '[x](/a "\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '``` "><script>alert(1)</script>\nx\n```',
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "a[^1]\n\n[^1]: <script>alert(1)</script>",
    "::: note\n<style>*{}</style>\n:::",
]

markup = st.text(
    st.one_of(st.sampled_from("*_`~#>|-+[]()!^:\\&;<\"'/ \n\t=1.a"), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=60,
)
pieces = st.lists(
    st.sampled_from([*XSS, "- a", "  - b", "|a|b|", "|-|:-:|", "::: note", ":::", "```", "[^1]", "[^1]: n", "&#13;"])
    | markup,
    max_size=8,
).map("\n".join)


def only(source: str) -> Block:
    (block,) = render(source)
    return block


def seen_text(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return str(body.text(deep=True))


def assert_safe(html: str) -> None:
    assert sanitise(html) == html
    for node in LexborHTMLParser(html).css("body *"):
        assert node.tag in TAGS
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES.get(node.tag, set()) | {"rel"}
            if name in {"href", "src"}:
                # A browser drops control characters and space before it looks for the scheme.
                scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", str(value)))
                assert scheme is None or scheme[0].lower() in SAFE


@pytest.mark.parametrize(
    ("source", "kind", "level", "html", "text"),
    [
        ("# A *b*", "heading", 1, "<h1>A <em>b</em></h1>", "A b"),
        ("###### A", "heading", 6, "<h6>A</h6>", "A"),
        ("a **b** ~~c~~ `d`", "paragraph", None, None, "a b c d"),
        ("- a", "list", None, "<ul><li>a</li></ul>", "a"),
        ("3. a", "list", None, '<ol start="3"><li>a</li></ol>', "a"),
        ("> a", "quote", None, "<blockquote><p>a</p></blockquote>", "a"),
        ("::: note\na\n:::", "note", None, '<div class="note"><p>a</p></div>', "a"),
        ("```py\n\na<b\n```", "code", None, '<pre><code class="language-py">\na&lt;b\n</code></pre>', "\na<b\n"),
        ("    a", "code", None, "<pre><code>a\n</code></pre>", "a\n"),
        ("---", "rule", None, "<hr>", ""),
        ("a\\\nb", "paragraph", None, "<p>a<br>\nb</p>", "a\nb"),
        ("<b>x</b>", "paragraph", None, "<p>&lt;b&gt;x&lt;/b&gt;</p>", "<b>x</b>"),
    ],
)
def test_each_kind_of_block_is_made(source: str, kind: str, level: int | None, html: str | None, text: str) -> None:
    block = only(source)
    assert (block.type, block.level, block.text) == (kind, level, text)
    assert html in {None, block.html}


def test_blocks_come_in_order_and_nothing_gives_none() -> None:
    assert [block.type for block in render("# a\n\nb\n\n---\n\n- c")] == ["heading", "paragraph", "rule", "list"]
    assert render("") == []
    assert render("\n \n") == []
    assert render("[x]: /a") == []


def test_lists_nest() -> None:
    tree = LexborHTMLParser(only("- a\n  - b\n    1. c").html)
    assert [node.text() for node in tree.css("ul > li > ul > li > ol > li")] == ["c"]


def test_a_table_keeps_its_alignment_without_a_style() -> None:
    block = only("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|")
    tree = LexborHTMLParser(block.html)
    assert block.type == "table"
    for row in ("th", "td"):
        aligned = [node.attributes.get("align") for node in tree.css(row)]
        assert aligned == ["left", "center", "right", None]


def test_footnotes_come_last_and_point_back() -> None:
    body, notes = render("a[^1]\n\n[^1]: b")
    assert 'href="#fn1"' in body.html
    assert notes.type == "list"
    assert notes.html.startswith('<section class="footnotes"><ol class="footnotes-list"><li id="fn1"')
    assert 'href="#fnref1"' in notes.html


def test_an_image_alone_is_a_figure_with_its_title_as_caption() -> None:
    block = only('![a *b*](/x.png "c <b> & e&#x301;")')
    assert block.type == "figure"
    assert block.html == ('<figure><img src="/x.png" alt="a b"><figcaption>c &lt;b&gt; &amp; é</figcaption></figure>')
    assert block.text == "c <b> & é"


def test_a_figure_without_a_title_has_no_caption() -> None:
    assert only("![a](/x.png)").html == '<figure><img src="/x.png" alt="a"></figure>'


@pytest.mark.parametrize("source", ["![a](/x) b", "![a](/x)![b](/y)", "[![a](/x)](/y)", "a"])
def test_an_image_beside_something_is_no_figure(source: str) -> None:
    assert only(source).type == "paragraph"


def test_what_entities_spell_is_composed() -> None:
    assert only("e&#x301;").text == "é"
    assert only("`e\u0301`").text == "é"


def test_links_out_do_not_hand_over_the_window() -> None:
    assert only("[a](https://b.example)").html == '<p><a href="https://b.example" rel="noopener">a</a></p>'


@pytest.mark.parametrize("source", XSS)
def test_an_attack_leaves_nothing_dangerous(source: str) -> None:
    for block in render(source):
        assert_safe(block.html)


@pytest.mark.parametrize("place", ["{}", "> {}", "- {}", "`{}` **{}** ![{}](/x)"])
def test_no_attack_does_anything_or_names_an_element_wherever_it_stands(place: str) -> None:
    for attack in ATTACKS:
        for block in render(place.replace("{}", attack)):
            assert_safe(block.html)
            named = LexborHTMLParser(block.html).css("[id], [name]")
            assert all(OWN_ID.fullmatch(str(node.attributes.get("id"))) for node in named), block.html


@pytest.mark.parametrize("source", XSS)
def test_raw_attacks_do_not_pass_the_sanitiser(source: str) -> None:
    assert_safe(sanitise(source))


def test_no_raw_html_of_an_attack_passes_the_sanitiser() -> None:
    for attack in RAW:
        assert_safe(sanitise(attack))


@given(pieces)
def test_any_body_is_safe_and_its_text_is_what_a_browser_sees(source: str) -> None:
    for block in render(source):
        assert_safe(block.html)
        assert block.text == seen_text(block.html)


@given(markup)
def test_the_text_of_plain_markup_is_what_a_browser_sees(source: str) -> None:
    for block in render(source):
        assert block.text == seen_text(block.html)


def test_text_content_joins_and_unescapes() -> None:
    assert text_content("<p>a <b>b</b>&amp;&lt;c</p>") == "a b&<c"


def test_too_many_blocks_are_refused() -> None:
    assert len(render("---\n" * BLOCKS_MAX)) == BLOCKS_MAX
    with pytest.raises(TooManyBlocks, match="at most"):
        render("---\n" * (BLOCKS_MAX + 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("— … !", 0),
        ("don’t well-being it's", 3),
        ("日本語", 3),
        ("私はA型", 4),
        ("привет мир", 2),
        ("한국어 단어", 2),
        ("हिन्दी में", 2),
        ("\U00020000\U00020001", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (238, 1), (239, 2), (2_380, 10)])
def test_reading_minutes_are_rounded_up(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
