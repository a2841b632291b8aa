"""What this installation alone knows: one master secret, and from it a key for each purpose."""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session

from api.core.errors import Permanent

MASTER_BYTES = 32
NONCE_BYTES = 12


class Unsealable(Permanent):
    """Sealed by another installation, for another purpose, or altered."""


class Keys:
    """Keys by purpose (HKDF-SHA256, RFC 5869): what is sealed or marked for one purpose is nothing for another."""

    def __init__(self, master: bytes) -> None:
        self._derive = lru_cache(maxsize=64)(lambda purpose: _derived(master, purpose))

    def seal(self, purpose: str, plain: str) -> str:
        """Text that only this installation reads again (AES-256-GCM, a fresh nonce each time)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._derive(purpose)).encrypt(nonce, plain.encode(), purpose.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def unseal(self, purpose: str, sealed: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(sealed)
            opened = AESGCM(self._derive(purpose)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise Unsealable(purpose) from None
        return opened.decode()

    def mark(self, purpose: str, value: str) -> str:
        """32 hexadecimal digits that stand for a value without telling it (HMAC-SHA256, cut to 128 bits)."""
        return hmac.new(self._derive(purpose), value.encode(), hashlib.sha256).hexdigest()[:32]


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def keys_of(db: Session) -> Keys:
    """The keys of the installation a session belongs to."""
    keys = db.info["keys"]
    assert isinstance(keys, Keys)
    return keys


def load_keys(folder: Path, given: str | None) -> Keys:
    """From the setting, or from the data folder, where the first start makes them; readable by their owner alone."""
    if given is not None:
        return Keys(hashlib.sha256(given.encode()).digest())
    path = folder / "keys" / "master"
    if not path.exists():
        _make_master(path)
    master = path.read_bytes()
    if len(master) != MASTER_BYTES:
        raise OSError(f"{path} is not the master key it was; bring back the file from a backup")
    return Keys(master)


def _make_master(path: Path) -> None:
    """Written aside and linked into place: of two first starts both then read the same whole file.

    It is on the disk before anything is sealed with it: power lost now must not make that unreadable.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"master-{secrets.token_hex(8)}")
    aside.touch(mode=0o600, exist_ok=False)
    with aside.open("wb") as file:
        file.write(secrets.token_bytes(MASTER_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(aside)
    aside.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def new_token() -> str:
    """A secret nobody guesses: 256 bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """How a token is kept. It is long and random, so that a plain digest cannot be undone."""
    return hashlib.sha256(token.encode()).hexdigest()
