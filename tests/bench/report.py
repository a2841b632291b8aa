"""The figures as Markdown, to paste into docs/benchmarks.md."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.bench.costs import Compared
from tests.bench.serving import REQUESTS, Served
from tests.bench.walks import EDGE, Walk

LIBRARIES = ("fastapi", "starlette", "pydantic", "sqlalchemy", "sqlmodel", "psycopg", "uvloop")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def machine() -> str:
    """What the figures depend on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()}; Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; {libraries}.\n"
    )


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    if not about.exists():
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in about.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def costs(found: Sequence[Compared]) -> str:
    head = ("request", "bytes", "CPU ms", "bare route, CPU ms", "ratio", "ms by the clock")
    rows = (
        (
            one.name,
            f"{one.size:,}",
            f"{one.ours.cpu:.2f}",
            f"{one.bare.cpu:.2f}",
            f"{one.ratio:.1f}",
            f"{one.ours.clock:.2f}",
        )
        for one in found
    )
    return table(head, rows) + "\nOnly ratios compare across machines.\n"


def walks(found: Sequence[Walk]) -> str:
    head = ("list, limit", "link", "articles", "pages", f"first {EDGE}, ms", f"last {EDGE}, ms", "ratio")
    rows = (
        (
            f"`{one.query}`",
            one.link,
            f"{one.rows:,}",
            one.pages,
            f"{one.first:.1f}",
            f"{one.last:.1f}",
            f"{one.ratio:.2f}",
        )
        for one in found
    )
    return table(head, rows)


def statements(found: dict[str, int]) -> str:
    return table(("list", "statements, at limit 10 and 100"), ((f"`{path}`", number) for path, number in found.items()))


def served(found: Served) -> str:
    memory = "not known here" if found.megabytes is None else f"{found.megabytes:.0f} MB"
    worked = "not known here" if found.processor is None else f"{found.processor:.2f} s"
    rows = (
        ("from the command to the first article", f"{found.seconds:.2f} s", "2 s"),
        ("of that, time of the processor", worked, ""),
        (f"memory after {REQUESTS:,} requests", memory, "120 MB"),
    )
    return table(("`unspoken serve`", "measured", "at most"), rows)
