import pytest

from api.screening import links
from tests.screening.looking import PUMPED, is_soon, kinds, matched, pumped

THREE = "see https://a.example/x, www.b.example and c.org/page"


def test_more_links_than_most_are_held() -> None:
    [found] = links.find(THREE)
    assert (found.rule, found.severity, found.what) == ("links", "hold", "3 links")
    assert THREE[found.start : found.end] == "c.org/page"
    assert links.find(THREE, most=3) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[one](https://a.example/) <https://b.example/>", 2),
        ("[https://a.example](https://a.example)", 1),
        ("mail me@example.com or you@example.org", 0),
        ("happy.So it ended.It was e.g. i.e. 3.5, v1.2 or U.S.A.", 0),
        ("a.example.co.uk and example.com.", 2),
        ("hxxp://bad.example/ and \u200bhttp\u200bs://b.example", 2),
    ],
)
def test_links_are_counted(text: str, count: int) -> None:
    assert matched(links.find(text, most=0)) == ([f"{count} links"] if count else [])


@pytest.mark.parametrize("text", ["bit.ly/abc", "https://tinyurl.com/x", "[x](http://t.co/a)", "HTTPS://BIT.LY:443/a"])
def test_a_shortener_is_flagged(text: str) -> None:
    [found] = links.find(text)
    assert (found.rule, found.severity) == ("shortener", "flag")


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("http://münchen.example", "note"),
        ("https://xn--mnchen-3ya.example", "note"),
        ("https://\u0430pple.example", "flag"),
        ("https://xn--pple-43d.example/", "flag"),
        ("https://xn--\u00e9--.example", "note"),
    ],
)
def test_a_host_in_other_letters_is_noted_and_one_that_mixes_them_flagged(text: str, severity: str) -> None:
    [found] = links.find(text)
    assert (found.rule, found.severity) == ("idn", severity)


def test_findings_of_a_kind_are_few() -> None:
    assert kinds(links.find("bit.ly/a " * 100)) == ["links", *["shortener"] * links.HITS_MAX]


def test_places_are_those_of_the_text_with_what_is_not_seen() -> None:
    text = "\u200b\u200bbit\u200b.ly/abc"
    [found] = links.find(text)
    assert text[found.start : found.end] == "bit\u200b.ly/abc"


@pytest.mark.parametrize("shape", PUMPED)
def test_a_pumped_text_takes_no_longer_than_its_length(shape: str) -> None:
    text = pumped(shape)
    assert is_soon(lambda: links.find(text))
