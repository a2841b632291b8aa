import random
import string
from uuid import UUID

import pytest

from api.screening.findings import WHAT_MAX
from api.screening.models import Severity, Topic
from api.screening.words import HITS_MAX, NotAPhrase, Phrase, Words, parts
from tests.screening.looking import PUMPED, is_soon, matched, milliseconds, pumped, words


@pytest.mark.parametrize(
    ("phrase", "text", "what"),
    [
        ("rape", "a drape, a grape, rape!", ["rape"]),
        ("want to die", "I want, to\n-- DIE.", ["want, to\n-- DIE"]),
        ("don't", "I don’t and I don't", ["don’t", "don't"]),
        ("kill*", "skill killing killed kill", ["killing", "killed", "kill"]),
        ("kill* him", "killing him, skilling him", ["killing him"]),
        ("élan vital", "ELAN VITAL e\u0301lan vital", ["ELAN VITAL", "e\u0301lan vital"]),
        ("strasse", "Straße", ["Straße"]),
        ("ısı", "ISI", ["ISI"]),
        ("мои", "мой мои", ["мои"]),
        ("суицид", "СУИЦИД", ["СУИЦИД"]),
        ("हिन्दी", "हिन्दी हिन्दू", ["हिन्दी"]),
        ("שלום", "שָׁלוֹם", ["שָׁלוֹם"]),
        ("محمد", "مُحَمَّد", ["مُحَمَّد"]),
        ("想死", "我想死了", ["想死"]),
        ("想死", "我想。死", []),
        ("死にたい", "もう死にたいです", ["死にたい"]),
        ("อยากตาย", "ฉันอยากตายแล้ว", ["อยากตาย"]),
        ("자살하*", "자살하고 싶다", ["자살하고"]),
        ("suicide", "su\u00adic\u200bide", ["su\u00adic\u200bide"]),
        ("want to die", "want \u200b to die", ["want \u200b to die"]),
        ("suicide", "suіcide", ["suіcide"]),
        ("suicide", "suuuuicide, su1c1de, s.u.i.c.i.d.e or s u i c i d e", 4),
        ("ass", "assss if it was a55 or a.s.s", []),
        ("kill myself", "kill_myself and *kill* **myself**", ["kill_myself", "kill* **myself"]),
        ("sex", "ＳＥＸ", ["ＳＥＸ"]),
    ],
)  # fmt: skip
def test_a_phrase_is_found_as_whole_words(phrase: str, text: str, what: list[str] | int) -> None:
    found = matched(words(phrase).find(text))
    assert (len(found) if isinstance(what, int) else found) == what


def test_a_finding_says_where_it_stands_in_the_text() -> None:
    text = "é想 Ich will\u00ad sterben!"
    topic = Topic.SELF_HARM
    [found] = Words([Phrase(UUID(int=7), "will sterben", Severity.CARE, topic)]).find(text)
    assert text[found.start : found.end] == found.what == "will\u00ad sterben"
    assert (found.rule, found.severity, found.topic, found.rule_id) == ("words", "care", topic, UUID(int=7))


def test_a_long_match_is_cut() -> None:
    [found] = words("kill myself").find(f"kill {'.' * 200} myself")
    assert len(found.what) == WHAT_MAX
    assert found.what.endswith("…")


def test_a_longer_phrase_of_no_weight_excuses_the_shorter_one() -> None:
    rules = words("he hit me", excused=("he hit me up",))
    assert matched(rules.find("he hit me up")) == ["he hit me up"]
    assert rules.find("he hit me up. He hit me. he hit me up")[1].severity is Severity.HOLD


def test_excuses_do_not_use_up_what_is_looked_for() -> None:
    found = words("he hit me", excused=("he hit me up",)).find("he hit me up. " * 700 + "he hit me")
    assert found[-1].severity is Severity.HOLD
    assert len(found) == HITS_MAX + 1


def test_a_phrase_is_reported_a_few_times_only() -> None:
    assert len(words("sex").find("sex " * 1_000)) == HITS_MAX


def test_phrases_that_overlap_are_all_found() -> None:
    assert matched(words("a b c", "b c d", "c").find("a b c d")) == ["a b c", "b c d", "c"]


@pytest.mark.parametrize("phrase", ["", "...", "*", "ki*", "k*ll", "kill*,", "*kill", "x " * 13, "x" * 101, "\u200b"])
def test_what_is_no_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(NotAPhrase):
        parts(phrase)


def test_no_rule_finds_nothing() -> None:
    assert words().find("Anything at all") == []


def five_thousand() -> list[str]:
    chance = random.Random(1)
    known = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9))) for _ in range(6_000)]
    return [
        " ".join(chance.sample(known, chance.randint(1, 3))) + chance.choice(["", "", "", "*"]) for _ in range(5_000)
    ]


@pytest.mark.parametrize("shape", PUMPED)
def test_a_pumped_text_takes_no_longer_than_its_length(shape: str) -> None:
    rules = words(
        "a a a a a a a a a a a b", "想想想想想想死", "suicide", "i want to die", "kill myself", "aaa*", "07911"
    )
    text = pumped(shape)
    assert is_soon(lambda: rules.find(text))


def test_five_thousand_phrases_take_a_millisecond_for_a_comment() -> None:
    phrases = five_thousand()
    rules = words(*phrases)
    text = " ".join(random.Random(2).choices([phrase.strip("*") for phrase in phrases], k=60))[:1_000]
    assert rules.find(text)
    taken = milliseconds(lambda: rules.find(text), 51)
    assert taken < 4, f"{taken:.2f} ms"
