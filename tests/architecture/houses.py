"""Builds small houses for the rules to look at."""

from pathlib import Path

from tests.architecture import House

Files = dict[str, str]

ROOMS = """ROOMS: dict[str, tuple[str, ...]] = {
    "core": (),
    "accounts": ("core",),
    "topics": ("core",),
    "articles": ("core", "accounts", "topics"),
    "content": ("core", "topics", "articles"),
    "desk": ("core", "accounts", "articles"),
}
"""
NAMES = ("core", "accounts", "topics", "articles", "content", "desk")
PLAIN_HOUSE: Files = {"rooms.py": ROOMS, **{f"{name}/__init__.py": '"""A room."""\n' for name in NAMES}}


def build(tmp_path: Path, files: Files) -> House:
    return _written(tmp_path / "api", PLAIN_HOUSE | files)


def build_tests(tmp_path: Path, files: Files) -> House:
    """The tests of a house, which have no map."""
    return _written(tmp_path / "tests", files)


def _written(root: Path, files: Files) -> House:
    for name, source in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return House.read(root)


def function(lines: int, docstring: str = "") -> str:
    return "\n".join(["@wraps", "def f():", *docstring.splitlines(), *["    1"] * (lines - 1)]) + "\n"


def many(source: str, house: int = 31) -> Files:
    """So many files that there are `house` in the house."""
    return {f"topics/file_{number}.py": source for number in range(house - len(PLAIN_HOUSE))}
