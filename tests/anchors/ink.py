"""Drawing pages, and what an edit did to them, as SVG: no scripts, the system's fonts, for light and dark screens."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

# Pixels. Letters all take the same room, whatever the font: `textLength` holds each line to it.
LETTER, LINE, WIDTH, MARGIN = 8, 22, 800, 24

STYLE = """
.paper { fill: #ffffff; stroke: #d0d7de } .box { fill: #f6f8fa; stroke: #d0d7de }
.band { fill: #dbe9ff; stroke: #ffffff }
.link { fill: none; stroke: #6e7781; stroke-width: 2 } .torn { stroke-dasharray: 5 4 } .mark { fill: #ffd866 }
.in { fill: none; stroke: #1a7f37; stroke-width: 2 } .out { fill: none; stroke: #cf222e; stroke-width: 2 }
text { fill: #1f2328; white-space: pre }
.words { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
.head { font: 600 17px system-ui, -apple-system, 'Segoe UI', sans-serif }
.name { font: 600 13px system-ui, -apple-system, 'Segoe UI', sans-serif }
.note { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #57606a }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; stroke: #30363d } .box { fill: #161b22; stroke: #30363d }
.band { fill: #1d3557; stroke: #0d1117 }
.link { stroke: #8b949e } .mark { fill: #7a5a00 } .in { stroke: #3fb950 } .out { stroke: #ff7b72 }
text { fill: #e6edf3 } .note { fill: #9ea7b1 }
}
"""


class Run(NamedTuple):
    """Words that are there in both texts, were put in (`in`) or taken out (`out`); `marked` are of the passage."""

    text: str
    kind: str = ""
    marked: bool = False


class Sheet:
    """What is drawn, from top to bottom; `y` is how far down it goes."""

    def __init__(self, title: str, *notes: str) -> None:
        self.title = title
        self.y = MARGIN
        self._shapes: list[str] = []
        self.label(MARGIN, self.y + 14, title, "head")
        self.y += 18
        for note in notes:
            self.label(MARGIN, self.y + LINE - 4, note, "note")
            self.y += LINE - 2
        self.y += 16

    def label(self, x: int, y: int, text: str, style: str = "name", anchor: str = "start") -> None:
        self._shapes.append(f'<text class="{style}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>')

    def rect(self, style: str, x: int, y: int, width: int, height: int) -> None:
        self._shapes.append(f'<rect class="{style}" x="{x}" y="{y}" width="{width}" height="{height}" rx="3"/>')

    def path(self, style: str, d: str) -> None:
        self._shapes.append(f'<path class="{style}" d="{d}"/>')

    def line(self, x: int, y: int, text: str) -> None:
        """One line of words, whose letters stand on `y`."""
        length = LETTER * len(text)
        self._shapes.append(f'<text class="words" x="{x}" y="{y}" textLength="{length}">{escape(text)}</text>')

    def flow(self, x: int, y: int, letters: int, runs: Sequence[Run]) -> None:
        """Words broken into lines of at most so many letters."""
        text = "".join(run.text for run in runs)
        each = [run for run in runs for _ in run.text]
        for number, (start, end) in enumerate(broken(text, letters)):
            base = y + number * LINE + 15
            for begin, length in _stretches(run.marked for run in each[start:end]):
                self.rect("mark", x + LETTER * begin - 1, base - 14, LETTER * length + 2, LINE - 3)
            self.line(x, base, text[start:end])
            for style, up in (("out", 4), ("in", -3)):
                for begin, length in _stretches(run.kind == style for run in each[start:end]):
                    self.path(style, f"M{x + LETTER * begin} {base - up}h{LETTER * length}")

    def box(self, at: tuple[int, int, int], names: tuple[str, str], runs: Sequence[Run]) -> int:
        """A block `at` x, y, of some width, with a name and a note over its words; how high it is."""
        x, y, width = at
        letters = (width - 24) // LETTER
        high = 34 + LINE * len(list(broken("".join(run.text for run in runs), letters)))
        self.rect("box", x, y, width, high)
        self.label(x + 12, y + 19, names[0])
        self.label(x + width - 12, y + 19, names[1], "note", "end")
        self.flow(x + 12, y + 26, letters, runs)
        return high

    def arrow(self, x: int, y: int, length: int) -> None:
        self.path("link", f"M{x} {y}h{length}m-10 -6l10 6l-10 6")

    def legend(self, *names: str) -> None:
        """What the signs mean."""
        x, y = MARGIN, self.y + 12
        for name in names:
            said, style = LEGEND[name]
            if style == "mark":
                self.rect("mark", x, y - 12, 40, LINE - 6)
            else:
                self.path(style, f"M{x} {y - 4}h40")
            self.label(x + 48, y, said, "note")
            x += 48 + 7 * len(said) + 28
        self.y += LINE

    def svg(self, told: str) -> str:
        """The picture, which says in words what it shows to those who do not see it."""
        height = self.y + MARGIN
        size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title told" {size}>',
            f'<title id="title">{escape(self.title)}</title>',
            f'<desc id="told">{escape(told)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" rx="8"/>',
        )
        return "\n".join([*head, *self._shapes, "</svg>\n"])


LEGEND = {
    "passage": ("the passage", "mark"),
    "in": ("put in", "in"),
    "out": ("taken out", "out"),
    "same": ("keeps its id", "link"),
    "torn": ("its words, under a new id", "link torn"),
}


def broken(text: str, letters: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; the blanks between them are in none."""
    start = 0
    while len(text) - start > letters:
        at = text.rindex(" ", start, start + letters + 1)
        yield start, at
        start = at + 1
    yield start, len(text)


def _stretches(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where a run of yeses begins, and how long it is."""
    at = 0
    for flag, group in groupby(flags):
        length = sum(1 for _ in group)
        if flag:
            yield at, length
        at += length
