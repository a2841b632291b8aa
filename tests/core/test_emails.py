"""One rule for addresses: one spelling of each, and nothing that is more or less than one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.emails import EMAIL_MAX, NotAnAddress, canonical

KEPT = {
    "a@site.example": "a@site.example",
    "A.Sample@SITE.Example": "a.sample@site.example",
    "  a@site.example ": "a@site.example",
    "a+1@site.example": "a+1@site.example",
    "a_b%c@site.example": "a_b%c@site.example",
    "a@münchen.example": "a@xn--mnchen-3ya.example",
    "a@MU\u0308NCHEN.example": "a@xn--mnchen-3ya.example",
    "a@xn--mnchen-3ya.example": "a@xn--mnchen-3ya.example",
    "a@\uff53\uff49\uff54\uff45.example": "a@site.example",
}
REFUSED = [
    "",
    "@",
    "a",
    "a@",
    "@site.example",
    "a@site",
    "a@localhost",
    "a@site.example.",
    ".a@site.example",
    "a..b@site.example",
    "a@-site.example",
    "a@[127.0.0.1]",
    "a@site.example\r\nBcc: b@site.example",
    "a@site.example\n",
    "a\x00@site.example",
    "\ta@site.example",
    "a@site.example, b@site.example",
    "a@site.example b@site.example",
    "a@site.example;b@site.example",
    "A Sample <a@site.example>",
    '"a b"@site.example',
    '"a"@site.example',
    "a(comment)@site.example",
    "é@site.example",
    "\u0131@site.example",
    "\u202ea@site.example",
    "a\uff20site.example",
    "a\ud800@site.example",
    "a" * 65 + "@site.example",
    "a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".example",
    "a" * 400,
]


@pytest.mark.parametrize("text", KEPT)
def test_an_address_is_kept_in_one_form(text: str) -> None:
    assert canonical(text) == KEPT[text]
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_anything_but_one_plain_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        canonical(text)
    assert str(refused.value) == str(NotAnAddress())


def test_letters_that_only_look_alike_are_other_addresses() -> None:
    assert canonical("a@s\u0131te.example") != canonical("a@site.example")


@given(st.text(max_size=80))
def test_whatever_is_sent_an_address_is_one_line_of_ascii(text: str) -> None:
    try:
        address = canonical(text)
    except NotAnAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address == address.lower()
    assert " " not in address
    assert address.count("@") == 1
    assert len(address) <= EMAIL_MAX
