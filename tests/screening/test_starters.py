import random
from uuid import UUID

import pytest

from api.screening import links, personal
from api.screening.models import Severity, Topic
from api.screening.starters import starters
from api.screening.verdict import verdict, why
from api.screening.words import Phrase, Words, parts
from tests.screening.frank import FRANK, IN_NEED, INSIDE, WHOLE
from tests.screening.looking import care, matched, milliseconds, words

CARE = care()


@pytest.mark.parametrize("sentence", FRANK)
def test_a_plain_sentence_goes_out(sentence: str) -> None:
    found = [*CARE.find(sentence), *personal.find(sentence), *links.find(sentence)]
    assert verdict(found) is Severity.NOTE, matched(found)


@pytest.mark.parametrize("sentence", IN_NEED)
def test_a_call_for_help_is_answered_with_care(sentence: str) -> None:
    found = CARE.find(sentence)
    assert (verdict(found), why(found)) == (Severity.CARE, "care")
    assert all(finding.topic for finding in found if finding.severity is Severity.CARE)


def test_there_are_enough_plain_sentences() -> None:
    assert len(set(FRANK)) >= 120


def test_a_word_within_another_is_not_found() -> None:
    rules = words(*INSIDE)
    assert rules.find(WHOLE) == []
    assert len(rules.find(", ".join(INSIDE))) == len(INSIDE)


def test_every_starter_is_a_phrase_with_a_topic_or_an_excuse() -> None:
    found = starters()
    assert all(parts(starter.phrase) for starter in found)
    assert {starter.topic for starter in found} == {*Topic, None}
    assert {starter.language for starter in found} == {"en", "de", "fr", "es", "it", "pt"}
    assert all(starter.severity in (Severity.CARE, Severity.NOTE) for starter in found)


def test_no_starter_is_there_twice() -> None:
    phrases = [(starter.language, starter.phrase) for starter in starters()]
    assert len(set(phrases)) == len(phrases)


def test_what_is_typed_without_an_apostrophe_is_known() -> None:
    assert {"don't want to live", "dont want to live"} <= {starter.phrase for starter in starters()}


def test_a_comment_is_looked_at_in_three_milliseconds() -> None:
    chance = random.Random(3)
    said = " ".join(FRANK).split()
    rules = Words(
        Phrase(UUID(int=number), " ".join(chance.choices(said, k=3)).replace("*", ""), Severity.FLAG)
        for number in range(5_000)
    )
    text = " ".join(FRANK)[2_000:3_000]
    taken = milliseconds(lambda: (rules.find(text), CARE.find(text), personal.find(text), links.find(text)), 51)
    # Three on a quiet machine.
    assert taken < 3 * 3, f"{taken:.2f} ms"
