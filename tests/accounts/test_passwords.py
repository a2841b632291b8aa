"""Passwords: all of one counts, common ones are refused, and memory is bounded. Dear ones where it is the point."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from api.accounts import passwords
from api.accounts.passwords import WeakPassword, hashed, matches
from api.core.errors import Unavailable
from tests.accounts.people import PASSWORD

LONG = "lantern otter gravel seventeen " * 40


@pytest.fixture
def real_hashes(cheap_hashes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", passwords.Cost())


def test_a_password_is_kept_as_argon2id_of_64_mebibytes(real_hashes: None) -> None:
    known = hashed(PASSWORD, [])
    assert known.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in known
    assert known != hashed(PASSWORD, [])
    assert matches(PASSWORD, known)
    assert not matches(PASSWORD + "x", known)


def test_every_character_counts_up_to_the_last_allowed() -> None:
    longest = LONG[:1024]
    known = hashed(longest, [])
    assert matches(longest, known)
    assert not matches(longest[:-1] + "!", known)
    assert not matches(longest[:72], known)


def test_the_73rd_byte_counts(real_hashes: None) -> None:
    first = (LONG[:72] + "a", LONG[:72] + "b")
    assert not matches(first[1], hashed(first[0], []))


@pytest.mark.parametrize(
    "password",
    ["otter gravel", "  " + PASSWORD, PASSWORD + " ", "пароль из нескольких слов", "🦦🦦 otters in lantern light"],
)
def test_any_text_of_enough_length_is_a_password(password: str) -> None:
    assert matches(password, hashed(password, []))


def test_a_space_before_it_counts() -> None:
    assert not matches(PASSWORD, hashed(" " + PASSWORD, []))


def test_a_letter_is_the_same_however_a_keyboard_composes_it() -> None:
    composed, apart = "caf\u00e9 lantern otter", "cafe\u0301 lantern otter"
    assert matches(apart, hashed(composed, []))
    assert matches(composed, hashed(apart, []))
    assert not matches("cafe lantern otter", hashed(composed, []))


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("otter grave", "12 to 1024"),
        (LONG[:1025], "12 to 1024"),
        ("é" * 2048, "12 to 1024"),
        ("lantern otter\x00gravel", "control character"),
        ("lantern otter\ud800gravel", "lone surrogate"),
        ("password1234", "first anybody would try"),
        ("aaaaaaaaaaaa", "first anybody would try"),
        ("123456789012", "first anybody would try"),
        ("qwertyuiop[]", "first anybody would try"),
        ("Passw0rd2024", "first anybody would try"),
    ],
    ids=ascii,
)
def test_what_anybody_would_try_is_refused_without_repeating_it(password: str, says: str) -> None:
    with pytest.raises(WeakPassword, match=says) as refused:
        hashed(password, [])
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", ["Unspoken Magazine", "allie sample", "allie@sample.example", "allieunspoken"])
def test_the_site_and_the_person_are_what_everybody_knows(password: str) -> None:
    with pytest.raises(WeakPassword):
        hashed(password, ["Unspoken Magazine", "Allie Sample", "allie@sample.example", "unspoken"])


def test_nobody_has_no_password_and_takes_as_long_to_say_so(real_hashes: None) -> None:
    known = hashed(PASSWORD, [])
    spent: dict[str, list[float]] = {"known": [], "nobody": []}
    for _ in range(5):
        for who, kept in (("known", known), ("nobody", None)):
            before = time.perf_counter()
            assert not matches("wrong password here", kept)
            spent[who].append(time.perf_counter() - before)
    assert 1 / 3 < min(spent["nobody"]) / min(spent["known"]) < 3


def test_what_cannot_be_encoded_matches_nothing() -> None:
    assert not matches("\ud800 lantern otter", hashed(PASSWORD, []))


def test_no_more_than_two_are_hashed_at_once(real_hashes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, guard = 0, 0, threading.Lock()
    make = Argon2Hasher

    class Counted(make):  # type: ignore[valid-type, misc]
        def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002
            nonlocal at_once, most
            with guard:
                at_once += 1
                most = max(most, at_once)
            try:
                return bool(super().verify(password, hash))
            finally:
                with guard:
                    at_once -= 1

    known = hashed(PASSWORD, [])
    monkeypatch.setattr(passwords, "Argon2Hasher", Counted)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 60)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: matches(PASSWORD, known), range(8)))
    assert most == passwords.AT_ONCE


def test_who_waits_too_long_for_a_turn_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.05)
    with passwords._turn(), passwords._turn(), pytest.raises(Unavailable) as refused:
        matches(PASSWORD, None)
    assert int(refused.value.headers["Retry-After"]) > 0
    assert matches(PASSWORD, hashed(PASSWORD, []))
