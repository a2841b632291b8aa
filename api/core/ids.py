"""Identifiers: UUID version 7 (RFC 9562, section 5.7), so that ids sort by the time they were made."""

import secrets
import time
import uuid

_STEPS = 4096


def new_id() -> uuid.UUID:
    """48 bits of Unix milliseconds, 12 bits of the millisecond's fraction (method 3 of section 6.2), 62 random bits."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * _STEPS // 1_000_000
    return uuid.UUID(
        int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62),
    )
