"""The figures of a run, as rows, as tables and as JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.bench.anchors.drawing import Fate, Kind
from tests.bench.anchors.judging import Judged
from tests.bench.anchors.matching import MATCHERS, Way
from tests.bench.report import table

ANEW = 0.8  # of a dead passage's letters, so many in order where it was put: its words were typed or pasted anew
Row = dict[str, Any]

RIGHT, WRONG, LOST = "right", "wrong place", "orphaned"
SILENT, ANEWLY, MARKED = "silently attached", "to its words typed anew", "marked"
SAID: dict[str, Callable[[Judged], bool]] = {
    RIGHT: lambda one: one.right,
    WRONG: lambda one: one.silent and not one.overlap,
    LOST: lambda one: not one.found,
    SILENT: lambda one: one.silent,
    ANEWLY: lambda one: one.silent and one.alike >= ANEW,
    MARKED: lambda one: one.marked,
}
# What a table shows of which passages.
SHOWN = (
    ("alive", RIGHT),
    ("edited", RIGHT),
    ("alive", WRONG),
    ("alive", LOST),
    ("alive", MARKED),
    ("dead", SILENT),
    ("dead", ANEWLY),
    ("dead", MARKED),
)


def figures(judged: Sequence[Judged]) -> Row:
    """What was counted: of all, and of those alive, edited and dead, how many they are and each share, 0 to 1.

    A share is None where there are no passages.
    """
    groups = {
        "all": judged,
        "alive": [one for one in judged if one.alive],
        "edited": [one for one in judged if one.fate is Fate.EDITED],
        "dead": [one for one in judged if one.fate is Fate.DEAD],
    }
    counted: Row = {
        name: {"passages": len(group), **{what: _share(group, is_so) for what, is_so in SAID.items()}}
        for name, group in groups.items()
    }
    alive = groups["alive"]
    counted["mean overlap of alive"] = sum(one.overlap for one in alive) / len(alive) if alive else None
    counted["microseconds an anchor"] = 1e6 * sum(one.seconds for one in judged) / len(judged) if judged else None
    return counted


def _share(judged: Sequence[Judged], is_so: Callable[[Judged], bool]) -> float | None:
    return sum(map(is_so, judged)) / len(judged) if judged else None


def summary(judged: Sequence[Judged]) -> dict[str, dict[str, Row]]:
    """The figures of each matcher, and of ours those of each way, class, kind and history.

    Matchers are compared on the ways all of them can go: only ours knows what was saved in between.
    """
    first = next(iter(MATCHERS))
    ours = [one for one in judged if one.matcher == first]
    fair = [one for one in judged if one.way is not Way.SAVED]
    groups: dict[str, dict[str, Row]] = {
        "matcher": {name: figures([one for one in fair if one.matcher == name]) for name in MATCHERS}
    }
    by: dict[str, Sequence[Any]] = {"way": list(Way), "fate": list(Fate), "kind": list(Kind)}
    by["history"] = sorted({one.history for one in ours})
    for field, values in by.items():
        groups[field] = {str(value): figures([o for o in ours if getattr(o, field) == value]) for value in values}
    return groups


def report(groups: dict[str, dict[str, Row]]) -> str:
    """The tables, as Markdown."""
    parts = [f"By {field}:\n\n{_table(field, groups[field])}" for field in groups if field != "fate"]
    return "\n".join([*parts, f"What became of each:\n\n{_of_fates(groups['fate'])}"])


def _table(field: str, rows: dict[str, Row]) -> str:
    head = (field, "alive", "edited", "dead", *(f"{group}, {what}" for group, what in SHOWN), "mean overlap", "us")
    return table(
        head,
        (
            (
                name,
                *(f"{row[group]['passages']:,}" for group in ("alive", "edited", "dead")),
                *(_percent(row[group][what]) for group, what in SHOWN),
                f"{row['mean overlap of alive'] or 0:.3f}",
                f"{row['microseconds an anchor'] or 0:.0f}",
            )
            for name, row in rows.items()
        ),
    )


def _of_fates(rows: dict[str, Row]) -> str:
    shown = (RIGHT, SILENT, MARKED, LOST)
    return table(
        ("class", "passages", *shown),
        (
            (name, f"{row['all']['passages']:,}", *(_percent(row["all"][what]) for what in shown))
            for name, row in rows.items()
        ),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f} %"
