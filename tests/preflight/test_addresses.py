"""Where links lead: into the site, or elsewhere."""

import pytest

from api.preflight.addresses import Address, address_of

SITE, HERE = "https://site.example/blog", "/articles/own"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/articles/other", Address("/articles/other", "", "article", "other")),
        ("/articles/other/?a=b#part", Address("/articles/other", "part", "article", "other")),
        ("https://site.example/blog/faqs/why", Address("/faqs/why", "", "faq", "why")),
        ("HTTP://SITE.EXAMPLE/blog/authors/a-writer", Address("/authors/a-writer", "", "author", "a-writer")),
        ("https://SITE.example/blog/authors/a-writer", Address("/authors/a-writer", "", "author", "a-writer")),
        ("//site.example/blog/topics/trust", Address("/topics/trust", "", "topic", "trust")),
        ("other", Address("/articles/other", "", "article", "other")),
        ("../faqs/why", Address("/faqs/why", "", "faq", "why")),
        ("/articles/a/../b", Address("/articles/b", "", "article", "b")),
        ("#part", Address("/articles/own", "part", "article", "own")),
        ("?a=b", Address("/articles/own", "", "article", "own")),
        ("#caf%C3%A9", Address("/articles/own", "café", "article", "own")),
        ("/about", Address("/about", "")),
        ("/articles", Address("/articles", "")),
        ("/articles/a/b", Address("/articles/a/b", "")),
        ("/", Address("/", "")),
        ("https://site.example/blog", Address("/", "")),
        ("https://site.example/other", None),
        ("https://site.example/blogger/faqs/why", None),
        ("https://elsewhere.example/blog/articles/other", None),
        ("https://site.example.elsewhere.example/blog/articles/other", None),
        ("mailto:sample@site.example", None),
        ("http://[broken", None),
    ],
)
def test_an_address_is_of_this_site_or_none(href: str, expected: Address | None) -> None:
    assert address_of(href, site=SITE, here=HERE) == expected
