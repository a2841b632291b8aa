"""Whether the last page of a list takes as long as the first, in both directions."""

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from starlette.types import ASGIApp

from tests.bench.asking import get, get_json
from tests.bench.costs import ARTICLES

EDGE = 20
ROUNDS = 3
FEWEST = 4  # pages; a shorter list has no two ends
LIMITS = (20, 100)
WALKED = (
    "sort=-published_at",
    "sort=title",
    "filter[topic]=section-0",
    "filter[topic]=tag-0",
    "filter[topic]=tag-20",
    "filter[author]=author-3",
)


@dataclass(frozen=True, slots=True)
class Walk:
    """Milliseconds of the pages at both ends of a list, in the order they were read."""

    query: str
    link: str
    pages: int
    rows: int
    first: float
    last: float

    @property
    def ratio(self) -> float:
        return self.last / self.first


async def walk(app: ASGIApp) -> list[Walk]:
    """Follow `next` to the end of each list, and `prev` back."""
    walks = []
    for query in WALKED:
        for limit in LIMITS:
            url = f"{ARTICLES}?{query}&limit={limit}"
            await get_json(app, url)
            forth, end = await _follow(app, url, "next", f"{query}, {limit}")
            back, _ = await _follow(app, end, "prev", f"{query}, {limit}")
            if forth.rows != back.rows:
                raise RuntimeError(f"{url}: {forth.rows} articles forwards, {back.rows} backwards")
            walks += [way for way in (forth, back) if way.pages >= FEWEST]
    return walks


async def _follow(app: ASGIApp, url: str, link: str, name: str) -> tuple[Walk, str]:
    urls, rows = [url], 0
    while True:
        page: Any = await get_json(app, urls[-1])
        rows += len(page["data"])
        if page["links"][link] is None:
            break
        urls.append(page["links"][link])
    edge = max(1, min(EDGE, len(urls) // 2))
    first, last = await _ends(app, urls[:edge], urls[-edge:])
    return Walk(name, link, len(urls), rows, first, last), urls[-1]


async def _ends(app: ASGIApp, first: list[str], last: list[str]) -> tuple[float, float]:
    """The median page at each end, by turns: what else the machine does then falls on both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for pair in zip(first, last, strict=True):
            for url, times in zip(pair, taken, strict=True):
                started = time.perf_counter()
                await get(app, url)
                times.append((time.perf_counter() - started) * 1000)
    return median(taken[0]), median(taken[1])
