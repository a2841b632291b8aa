"""The forms of keys, and how they are recognised before anything is looked up."""

import secrets
import zlib

PREFIX = "unspoken"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HANDLE_LENGTH, SECRET_LENGTH, CHECK_LENGTH = 8, 43, 6


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _check(text: str) -> str:
    """CRC-32 in base 62: a mistyped or leaked-and-cut key is told from a real one without the database."""
    number, digits = zlib.crc32(text.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = _ALPHABET[digit] + digits
    return digits.rjust(CHECK_LENGTH, "0")


def new_key() -> tuple[str, str]:
    """A key `unspoken_HANDLE_SECRETCHECK` (256 bits of chance in the secret), and its prefix, which may be shown."""
    prefix = f"{PREFIX}_{_random(HANDLE_LENGTH)}"
    body = f"{prefix}_{_random(SECRET_LENGTH)}"
    return body + _check(body), prefix


def looks_like_key(token: str) -> bool:
    """Whether it is meant as a key; a session's token, all chance, begins like one never."""
    return token.startswith(f"{PREFIX}_")


def key_is_wellformed(token: str) -> bool:
    """Whether the checksum fits, so that nothing was mistyped or cut off."""
    body, check = token[:-CHECK_LENGTH], token[-CHECK_LENGTH:]
    return looks_like_key(token) and token.isascii() and _check(body) == check
