"""Passwords: argon2id through pwdlib, and never more than two at once, because each takes 64 MiB.

Common ones are refused by zxcvbn (Wheeler, USENIX Security 2016), which guesses as an attacker would.
"""

import base64
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, NewType

from pwdlib.hashers.argon2 import Argon2Hasher

from api.accounts.schemas import PASSWORD_MAX, PASSWORD_MIN
from api.core.errors import Malformed, ProblemItem, Unavailable
from api.core.text import nfc, unprintable

AT_ONCE = 2
WAIT_SECONDS = 5.0
GUESSED = 72  # zxcvbn's own limit; past it its time grows without bound
SCORE_MIN = 2  # of 0 to 4: a million guesses at least

# A password that was found strong enough and hashed, in PHC form. Verbs take no other.
Hashed = NewType("Hashed", str)

_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Cost:
    """The second recommended choice of RFC 9106, section 4: 64 MiB, three passes, four lanes."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


COST = Cost()


class WeakPassword(Malformed):
    """The password is too short, too long, or among the first anybody would try."""

    code: ClassVar[str] = "weak-password"
    title: ClassVar[str] = "Weak password"

    def __init__(self, msg: str) -> None:
        item = ProblemItem(loc=["body", "password"], code=self.code, msg=msg)
        super().__init__(f"The password {msg}.", errors=[item])


class Busy(Unavailable):
    """More passwords wait to be hashed than can be in a few seconds."""

    def __init__(self) -> None:
        super().__init__("Too many people sign in at this moment.", retry_after=5)


def hashed(password: str, about: Sequence[str]) -> Hashed:
    """The password, hashed whole. Raises WeakPassword; `about` is what an attacker knows: site, name, address."""
    plain = nfc(password)
    check(plain, about)
    with _turn():
        return Hashed(_hasher().hash(plain.encode()))


def matches(password: str, known: str | None) -> bool:
    """Whether it is the password. Where there is none to compare with, the same time is spent on nobody's."""
    try:
        plain = nfc(password).encode()
    except UnicodeEncodeError:
        plain = b""
    with _turn():
        right = _hasher().verify(plain, known or _nobodys(COST))
    return right and known is not None


def check(password: str, about: Sequence[str]) -> None:
    """Raises WeakPassword. Counted in code points of the form that is hashed (NFC, as RFC 8265, section 4.2)."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise WeakPassword(f"has {PASSWORD_MIN} to {PASSWORD_MAX} characters")
    if found := unprintable(password):
        raise WeakPassword(f"contains a {found}")
    known = [part for text in about for part in (text, *text.replace("@", " ").replace(".", " ").split())]
    if _guessed()(password[:GUESSED], user_inputs=known)["score"] < SCORE_MIN:
        raise WeakPassword("is among the first anybody would try; take several unrelated words")


@cache
def _guessed() -> Callable[..., dict[str, Any]]:
    """zxcvbn, imported when the first password is chosen: its lists of words are 12 MB of every process."""
    guessed: Callable[..., dict[str, Any]] = import_module("zxcvbn").zxcvbn
    return guessed


def _hasher() -> Argon2Hasher:
    return Argon2Hasher(time_cost=COST.passes, memory_cost=COST.memory_kib, parallelism=COST.lanes)


def _nobodys(cost: Cost) -> str:
    """A hash of the same cost that no password has: its digest is not of any."""
    salt, digest = (base64.b64encode(os.urandom(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${digest}"


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turns.release()
