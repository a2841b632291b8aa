"""Words to begin with: what people write who may be in need. An editor keeps them as rules and adds to them.

They call for care, not for silence: who writes them is answered at once. So they are whole sentences rather than
words: grief, recovery and idioms ("killing it at work") stay free. There is no list of rude words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from api.screening.models import Severity, Topic

SELF_HARM, ABUSE, DANGER = Topic.SELF_HARM, Topic.ABUSE, Topic.DANGER


@dataclass(frozen=True, slots=True)
class Starter:
    """A phrase of one language; one without a topic excuses those within it."""

    language: str
    topic: Topic | None
    phrase: str

    @property
    def severity(self) -> Severity:
        return Severity.CARE if self.topic else Severity.NOTE


# Who does it: written once, since each of them is joined to many a verb.
_NEAR = "he/she/husband/wife/boyfriend/girlfriend/partner/ex/dad/father/mum/mom/mother"
_PARTNER = "he/she/husband/wife/boyfriend/girlfriend/partner/ex"
_PLACES = "with/together/apart/near/in a/in the/in his/in her/in my"
_CHILD = "son/daughter/child/kids/children/baby"

# In a cell `/` stands between phrases, and ` + ` joins each of one side to each of the other.
ROWS: tuple[tuple[str, Topic | None, str], ...] = (
    ("en", SELF_HARM, "i/just/really/only/still/i'd rather + want to die/wanna die/wanted to die/want to be dead"),
    ("en", SELF_HARM, "don't want/do not want/no longer want/didn't want/never want + to live/to be alive/to exist"),
    (
        "en",
        SELF_HARM,
        "don't want to live/do not want to live + in this world/in pain/with this pain/with the pain/with myself",
    ),
    ("en", SELF_HARM, "don't want to wake up/don't want to be here anymore/don't want to be here any more"),
    (
        "en",
        SELF_HARM,
        "wish i was dead/wish i were dead/wish i had never been born/i'd rather be dead",
    ),
    ("en", SELF_HARM, "kill/killing/killed/unalive/hang/shoot/drown + myself"),
    ("en", SELF_HARM, "end/ending/ended + my life/it all/my own life"),
    ("en", SELF_HARM, "take/taking/took/taken + my own life/all my pills/all the pills"),
    ("en", SELF_HARM, "i'm/i am/feel/feeling/felt/been/being/i was + suicidal"),
    ("en", SELF_HARM, "suicidal thoughts/suicidal ideation/suicide plan/my suicide note/planning my death"),
    ("en", SELF_HARM, "think*/thought + about suicide/of suicide"),
    ("en", SELF_HARM, "i/i'll/i will/i might/want to/going to/tried to + commit suicide/attempt suicide"),
    ("en", SELF_HARM, "self harm/self harming/selfharm/cutting myself/burning myself/harm myself/harming myself"),
    ("en", SELF_HARM, "want to/going to/i will/i'll + hurt myself/cut myself/overdose/jump off a bridge"),
    ("en", SELF_HARM, "slit my wrists/cut my wrists/no reason to live/nothing to live for/no point in living"),
    ("en", SELF_HARM, "can't go on living/cannot go on living/better off dead/tired of living/tired of being alive"),
    ("en", SELF_HARM, "everyone/they/my family/my kids/my children/the world + would be better off without me"),
    ("en", ABUSE, f"{_NEAR} + hits me/hit me/beats me/beat me/punches me/punched me"),
    ("en", ABUSE, f"{_NEAR} + slaps me/slapped me/kicks me/kicked me/chokes me/choked me/strangled me"),
    ("en", ABUSE, f"{_NEAR} + abuses me/abused me/rapes me/raped me/molested me"),
    ("en", ABUSE, f"{_PARTNER} + threatens me/threatened me/threatens to hurt me"),
    ("en", ABUSE, "he/she/they + forces me/forced me/made me have sex/makes me have sex/won't let me leave"),
    ("en", ABUSE, "he/she/they + locks me in/locked me in/locked me up/has my passport/took my passport"),
    ("en", ABUSE, "he/she + touches me when i sleep/controls all my money/forced himself on me/forced herself on me"),
    ("en", ABUSE, "was raped/been raped/got raped/was molested/been molested/sexually assaulted/sexually abused"),
    ("en", ABUSE, "against my will/hands around my throat/a knife to my/a gun to my/pushed me down the stairs"),
    ("en", ABUSE, "scared of/afraid of/terrified of + him/my husband/my wife/my boyfriend/my partner/my ex/my father"),
    ("en", ABUSE, "i'm/i am/i'm being/i am being/i was + beaten/abused/stalked/trafficked"),
    ("en", DANGER, f"{_NEAR} + will kill me/'ll kill me/is going to kill me/wants to kill me/is gonna kill me"),
    ("en", DANGER, f"{_PARTNER} + tried to kill me/threatened to kill/threatens to kill/has a gun/has a knife"),
    ("en", DANGER, "he's/she's/they're + going to kill me/gonna kill me/going to kill us/gonna kill us"),
    ("en", DANGER, "going to/gonna + kill him/kill her/kill them/kill my husband/kill my wife/kill my ex"),
    ("en", DANGER, "i'll/i will/i want to + kill him/kill her/kill them/hurt my child/hurt my baby"),
    ("en", DANGER, f"hits/hit/beats/beat/molests/molested/abuses/abused + our/my/his/her + {_CHILD}"),
    ("en", DANGER, f"hitting/beating/molesting/abusing/touching + our/my/his/her + {_CHILD}"),
    ("en", DANGER, "hits/beats/abuses/hurts + the + kids/children/baby"),
    ("en", DANGER, "child is/children are/kids are/i'm/i am/life is + in danger"),
    ("en", DANGER, "kids are not safe/child is not safe/fear for my life/not safe at home/he found out where i live"),
    # Idioms, and what else is harmless. Only what can mean nothing else: a false alarm costs less than a silence.
    ("en", None, "he/she/ex/partner/wife/husband + hit me up/hit me with the news/kicked me out/kicks me out"),
    ("en", None, f"{_NEAR} + beats me/beat me + at chess/at cards/at games/at tennis/to it/to the punch"),
    ("en", None, "i/just/really + want to die/wanted to die/wanna die + laughing/of laughter/of embarrassment"),
    ("en", None, "killing myself laughing/killed myself laughing/kill myself laughing/killing myself at the gym"),
    (
        "en",
        None,
        f"don't want to live/do not want to live/tired of living + {_PLACES}",
    ),
    ("de", SELF_HARM, "ich will sterben/ich möchte sterben/will nicht mehr leben/möchte nicht mehr leben"),
    ("de", SELF_HARM, "ich will mich umbringen/bringe mich um/mir das leben nehmen/nehme mir das leben"),
    ("de", SELF_HARM, "mich selbst verletzen/ritze mich/suizidgedanken/selbstmordgedanken/wäre lieber tot"),
    ("de", ABUSE, "er/sie/mann/frau/freund/freundin/vater/mutter + schlägt mich/würgt mich/bedroht mich"),
    (
        "de",
        ABUSE,
        "hat mich geschlagen/hat mich vergewaltigt/wurde vergewaltigt/hat mich missbraucht",
    ),
    (
        "de",
        DANGER,
        "er bringt mich um/er will mich umbringen/droht mich umzubringen/schlägt die kinder",
    ),
    ("fr", SELF_HARM, "je veux mourir/envie de mourir/me suicider/veux me tuer/vais me tuer/en finir avec la vie"),
    (
        "fr",
        SELF_HARM,
        "mettre fin à mes jours/plus envie de vivre/ne veux plus vivre/pensées suicidaires",
    ),
    ("fr", ABUSE, "il/elle/mari/copain/père + me frappe/me bat/me menace/m'a frappée/m'a frappé/m'a violée/m'a violé"),
    ("fr", ABUSE, "j'ai été violée/j'ai été violé/me force à coucher"),
    ("fr", DANGER, "il va me tuer/menace de me tuer/il veut me tuer/frappe les enfants/bat les enfants"),
    ("es", SELF_HARM, "quiero morir/quiero morirme/me quiero morir/no quiero vivir/no quiero seguir viviendo"),
    ("es", SELF_HARM, "me quiero matar/quiero matarme/quitarme la vida/suicidarme/acabar con mi vida"),
    ("es", ABUSE, "él/marido/novio/esposo/padre + me pega/me golpea/me maltrata/me amenaza/me violó"),
    ("es", ABUSE, "fui violada/me obliga a tener sexo/me obliga a acostarme"),
    ("es", DANGER, "él me va a matar/va a matarme/amenaza con matarme/pega a los niños/pega a mis hijos"),
    ("it", SELF_HARM, "voglio morire/non voglio più vivere/togliermi la vita/voglio uccidermi/suicidarmi"),
    ("it", SELF_HARM, "farmi del male/pensieri suicidi/voglio farla finita con la vita"),
    ("it", ABUSE, "mi picchia/mi ha picchiata/mi ha violentata/sono stata violentata/mi maltratta/lui mi minaccia"),
    ("it", DANGER, "lui mi ammazza/mi vuole uccidere/minaccia di uccidermi/picchia i bambini/picchia i figli"),
    ("pt", SELF_HARM, "quero morrer/não quero mais viver/quero me matar/vou me matar/tirar a minha vida"),
    ("pt", SELF_HARM, "acabar com a minha vida/pensamentos suicidas/me suicidar/suicidar-me"),
    ("pt", ABUSE, "ele me bate/ele bate-me/marido me bate/me bateu/me estuprou/fui estuprada/ele me ameaça"),
    ("pt", DANGER, "ele vai me matar/vai matar-me/ameaça me matar/bate nas crianças/bate nos filhos"),
)


def starters() -> list[Starter]:
    """Each phrase once; with an apostrophe, also as it is typed without."""
    rows = (Starter(language, topic, phrase) for language, topic, cell in ROWS for phrase in _phrases(cell))
    return list(dict.fromkeys(rows))


def _phrases(cell: str) -> Iterator[str]:
    sides = [side.split("/") for side in cell.split(" + ")]
    for words in product(*sides):
        phrase = " ".join(words).replace(" '", "'")
        yield phrase
        if "'" in phrase:
            yield phrase.replace("'", "")
