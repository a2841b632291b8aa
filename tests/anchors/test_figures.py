"""How well passages are carried over two real writing histories, and that what is counted is what it says."""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.bench.anchors.__main__ import TRACES, main
from tests.bench.anchors.drawing import Fate, Kind, draw, fate, in_blocks
from tests.bench.anchors.figures import LOST, RIGHT, SILENT, WRONG, summary
from tests.bench.anchors.history import histories, publications
from tests.bench.anchors.judging import MANY, judge
from tests.bench.anchors.matching import Way


@pytest.mark.heavy
def test_passages_are_carried_as_well_as_they_were_and_better_than_their_words_are_found() -> None:
    judged = [one for path in histories(TRACES) for one in judge(path, saves=5)]
    pairs = {Way.STEP: 5, Way.CHAINED: 2, Way.JUMP: 2, Way.SAVED: 7}
    assert Counter(one.way for one in judged if one.matcher == "carried") == {
        way: 2 * len(Kind) * MANY * many for way, many in pairs.items()
    }
    figures = summary(judged)
    ours, exact, fuzzy = (figures["matcher"][name] for name in ("carried", "exact words", "fuzzy quote"))
    assert figures["fate"]["unchanged"]["all"][RIGHT] == 1
    assert ours["alive"][RIGHT] >= 0.994
    assert ours["edited"][RIGHT] >= 0.95
    assert ours["alive"][WRONG] <= 0.002
    assert ours["dead"][SILENT] <= 0.11
    assert exact["alive"][RIGHT] < fuzzy["alive"][RIGHT] < ours["alive"][RIGHT]
    assert exact["alive"][LOST] > ours["alive"][LOST]
    assert fuzzy["dead"][SILENT] > 5 * ours["dead"][SILENT]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A history of ten transactions: words are put in before others, taken out, and typed anew."""
    start = "We met in June. We spoke of it in the car.\n\nNobody asked."
    end = "Yes. We met in June. We spoke of it in the car.\n\nNobody asked."
    steps = [{"patches": [[0, 0, "Yes. "]]}] + [{"patches": []}] * 7
    steps += [{"patches": [[len(end) - 13, 13, ""]]}, {"patches": [[len(end) - 13, 0, "Nobody asked."]]}]
    path = tmp_path / "small.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"startContent": start, "endContent": end, "txns": steps}).encode()))
    return path


def test_a_character_is_the_same_until_it_is_taken_out(small: Path) -> None:
    first, last = publications(small, (0.3, 1.0))
    assert first.text == last.text
    shared = set(first.identities) & set(last.identities)
    assert len(first.text) - len(shared) == len("Nobody asked.")


def test_what_became_of_a_passage_is_told_by_its_characters(small: Path) -> None:
    texts = publications(small, (0.05, 1.0))
    blocks = in_blocks(texts)
    places = {identity: place for place, identity in enumerate(texts[1].identities)}
    met = draw(blocks[0][:1], Kind.SENTENCE, 20, Random(1))
    assert {fate(each, texts[0], texts[1], places)[0] for each in met} == {Fate.UNCHANGED}
    asked = draw(blocks[0][1:], Kind.SENTENCE, 1, Random(1))
    assert fate(asked[0], texts[0], texts[1], places) == (Fate.MOVED, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"startContent": ""}', "it has no startContent, endContent and txns"),
        (b'{"startContent": "", "endContent": "x", "txns": []}', "does not end as it says"),
        (b"no json", "is not JSON"),
    ],
)
def test_what_is_no_history_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "wrong.json").write_bytes(content)
    with pytest.raises(SystemExit, match=said):
        publications(tmp_path / "wrong.json")


def test_an_empty_folder_and_none_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="holds no history"):
        histories(tmp_path)
    monkeypatch.setattr(sys, "argv", ["bench-anchors", str(tmp_path / "none")])
    with pytest.raises(SystemExit):
        main()
    assert "is no folder" in capsys.readouterr().err
