"""`python -m tests.bench.anchors [FOLDER]`: how well inline comments stay on their passage, over writing histories.

Tables go to standard output; `--json FILE` keeps the same figures as JSON.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.bench.anchors.figures import report, summary
from tests.bench.anchors.history import histories
from tests.bench.anchors.judging import MANY, Judged, judge

TRACES = Path(__file__).parents[2] / "data" / "editing-traces"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.anchors", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=TRACES, help="a folder of histories, .json.gz or .json")
    parser.add_argument("--passages", type=int, default=MANY, help=f"of each kind and pair of publications ({MANY})")
    parser.add_argument("--json", type=Path, help="a file for the same figures as JSON")
    given = parser.parse_args()
    if given.passages < 1:
        parser.error("--passages is 1 or more")
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder")
    judged: list[Judged] = []
    for path in histories(given.folder):
        print(path.name, file=sys.stderr)
        judged += judge(path, many=given.passages)
    found = summary(judged)
    print(report(found))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
