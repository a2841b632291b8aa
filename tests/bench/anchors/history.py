"""Writing histories, replayed with an identity for each character, and cut into publications."""

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

# Of the transactions of a history, those after which it is published.
PUBLISHED_AT = (0.30, 0.45, 0.60, 0.75, 0.90, 1.00)


class Written(NamedTuple):
    """A text, and for each of its characters who that is: one number from its insertion to its deletion."""

    text: str
    identities: list[int]


def histories(folder: Path) -> list[Path]:
    """The histories of a folder, by name. Raises SystemExit when there is none."""
    found = sorted(path for path in folder.glob("*.json*") if path.name.endswith((".json", ".json.gz")))
    if not found:
        raise SystemExit(f"{folder} holds no history: no file ends in .json.gz or .json")
    return found


def publications(path: Path, shares: Sequence[float] = PUBLISHED_AT) -> list[Written]:
    """The texts after these shares of the transactions, 0 to 1.

    A file is `{startContent, endContent, txns: [{patches: [[position, deleted, inserted], ...]}, ...]}`, positions in
    code points. Raises SystemExit when the replay does not end in `endContent`.
    """
    history = _read(path)
    wanted = [max(1, round(share * len(history["txns"]))) for share in shares]
    found: list[Written] = []
    for number, written in enumerate(_replayed(history), 1):
        found += [Written("".join(written[0]), list(written[1])) for at in wanted if at == number]
    if not found or found[-1].text != history["endContent"]:
        raise SystemExit(f"{path} does not end as it says: it is not a history of this form")
    return found


def _read(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        history = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (ValueError, gzip.BadGzipFile) as wrong:
        raise SystemExit(f"{path} is not JSON: {wrong}") from None
    if not isinstance(history, dict) or not {"startContent", "endContent", "txns"} <= history.keys():
        raise SystemExit(f"{path} is not a history: it has no startContent, endContent and txns")
    return history


def _replayed(history: dict[str, Any]) -> Iterator[tuple[list[str], list[int]]]:
    """The characters and their identities after each transaction; the same two lists each time."""
    born = count()
    characters = list(history["startContent"])
    identities = [next(born) for _ in characters]
    for transaction in history["txns"]:
        for position, deleted, inserted in transaction["patches"]:
            characters[position : position + deleted] = inserted
            identities[position : position + deleted] = [next(born) for _ in inserted]
        yield characters, identities
