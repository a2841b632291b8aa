"""The master secret is made once, for its owner alone; what it sealed is nothing to anybody else."""

import base64
import os
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlmodel import Session

from api.core.keys import Keys, Unsealable, keys_of, load_keys, new_token, token_hash

KEYS = Keys(b"the keys of this test")


def _mark(folder: str) -> str:
    return load_keys(Path(folder), None).mark("test", "value")


def test_of_first_starts_at_once_all_read_the_same_key(tmp_path: Path) -> None:
    with get_context("forkserver").Pool(4) as pool:
        marks = pool.map(_mark, [str(tmp_path / f"{start % 4}") for start in range(64)], chunksize=1)
    assert len(set(marks)) == 4
    assert all(marks[start] == marks[start % 4] for start in range(64))
    assert [path.name for path in (tmp_path / "0" / "keys").iterdir()] == ["master"]


def test_the_key_is_for_its_owner_alone_and_stays_the_same(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        first = load_keys(tmp_path / "data", None)
    finally:
        os.umask(old)
    path = tmp_path / "data" / "keys" / "master"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(path.read_bytes()) == 32
    assert load_keys(tmp_path / "data", None).unseal("test", first.seal("test", "word")) == "word"
    assert load_keys(tmp_path / "other", None).mark("test", "word") != first.mark("test", "word")


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_key_that_was_cut_is_refused_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys" / "master"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(OSError, match="from a backup"):
        load_keys(tmp_path, None)
    assert path.read_bytes() == content


def test_a_key_of_the_settings_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    given = load_keys(tmp_path, "a secret of thirty-two characters")
    assert list(tmp_path.iterdir()) == []
    assert load_keys(tmp_path, "a secret of thirty-two characters").unseal("test", given.seal("test", "ä")) == "ä"
    assert load_keys(tmp_path, "another one of 32 characters or so").mark("test", "a") != given.mark("test", "a")


@pytest.mark.parametrize("plain", ["", "word", "ä \U0001f642 \x00", "x" * 100_000])
def test_what_is_sealed_is_read_again_and_never_looks_the_same(plain: str) -> None:
    first, second = KEYS.seal("test", plain), KEYS.seal("test", plain)
    assert first != second
    assert KEYS.unseal("test", first) == KEYS.unseal("test", second) == plain


def test_what_is_for_one_purpose_is_nothing_for_another() -> None:
    sealed = KEYS.seal("mail", "word")
    for keys, purpose in ((KEYS, "totp"), (Keys(b"other"), "mail"), (KEYS, "")):
        with pytest.raises(Unsealable):
            keys.unseal(purpose, sealed)
    assert len({KEYS.mark("mail", "a"), KEYS.mark("totp", "a"), Keys(b"other").mark("mail", "a")}) == 3
    assert KEYS.mark("mail", "a") == Keys(b"the keys of this test").mark("mail", "a")
    assert len(KEYS.mark("mail", "a")) == 32


def test_what_was_altered_anywhere_is_not_read() -> None:
    raw = base64.urlsafe_b64decode(KEYS.seal("test", "word"))
    for place in range(len(raw)):
        altered = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        with pytest.raises(Unsealable):
            KEYS.unseal("test", base64.urlsafe_b64encode(altered).decode())
    for length in range(len(raw)):
        with pytest.raises(Unsealable):
            KEYS.unseal("test", base64.urlsafe_b64encode(raw[:length]).decode())


@pytest.mark.parametrize("sealed", ["", "=", "a", "ä", "not base64 at all", "AAAA"])
def test_what_was_never_sealed_is_not_read(sealed: str) -> None:
    with pytest.raises(Unsealable):
        KEYS.unseal("test", sealed)


def test_a_database_without_keys_keeps_no_secret() -> None:
    with pytest.raises(AssertionError):
        keys_of(Session(info={"keys": None}))
    assert keys_of(Session(info={"keys": KEYS})) is KEYS


def test_a_token_is_long_fit_for_a_url_and_kept_as_a_digest() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
    assert token_hash("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
