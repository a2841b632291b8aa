"""The second factor: six digits by the clock (TOTP, RFC 6238), and codes for when the telephone is lost. Pure."""

import hmac
import secrets
from datetime import datetime

import pyotp

STEP_SECONDS = 30
WINDOW = 1  # steps either side, for clocks that go wrong by half a minute (RFC 6238, section 5.2)
DIGITS = 6
CODES = 10
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O: copied by hand
_GROUP, _GROUPS = 4, 4  # 80 bits of chance


def new_secret() -> str:
    """160 bits, as RFC 4226 recommends, in base 32."""
    return pyotp.random_base32(32)


def uri(secret: str, email: str, site: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code this is, within the window; None when it is of none."""
    if not is_by_clock(code):
        return None
    counter = int(now.timestamp()) // STEP_SECONDS
    totp, found = pyotp.HOTP(secret), None
    for step in range(counter - WINDOW, counter + WINDOW + 1):
        if hmac.compare_digest(totp.at(step), code):
            found = step
    return found


def is_by_clock(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def new_codes() -> list[str]:
    """Ten recovery codes, each `XXXX-XXXX-XXXX-XXXX`."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES)]


def plain(code: str) -> str:
    """A recovery code as it is compared: whatever was typed between its letters does not count."""
    return "".join(letter for letter in code.upper() if letter in _CODE_LETTERS)


def _group() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_GROUP))
