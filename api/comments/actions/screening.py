"""The rules by which a comment is looked at before anybody sees it, in their order. All run, and all finds are kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from api.comments import queries
from api.comments.models import Comment, SiteSettings, Visibility
from api.screening import actions as rules
from api.screening import personal
from api.screening.findings import Finding
from api.screening.links import find as find_links
from api.screening.models import Severity

# A person needs longer to read the form and write a sentence.
FASTEST_SECONDS = 2.0
# How many of a reader's last comments are looked back at.
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Form:
    """What came with a new comment beside its words; an edit has none of it."""

    website: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule may look at: `body` as it was written, `text` as it is read; no comment, when it is only tried.

    `banned` is what a ban found that holds what somebody says; one that refuses lets nothing come this far.
    """

    db: Session
    settings: SiteSettings
    body: str
    text: str
    comment: Comment | None = None
    form: Form = Form()
    banned: Sequence[Finding] = ()


def honeypot(seen: Seen) -> Iterable[Finding]:
    """The field no person sees was filled in."""
    if seen.form.website:
        yield Finding("honeypot", Severity.SPAM, "")


def ban(seen: Seen) -> Iterable[Finding]:
    """Whoever says it is banned, and held."""
    return seen.banned


def words(seen: Seen) -> Iterable[Finding]:
    """What staff wrote down to look for."""
    return rules.rules(seen.db).find(seen.text)


def personal_data(seen: Seen) -> Iterable[Finding]:
    """By what somebody can be found."""
    return personal.find(seen.text, regions=regions_of(seen.settings))


def links(seen: Seen) -> Iterable[Finding]:
    """Too many links, and those that hide where they lead."""
    return find_links(seen.body, most=seen.settings.links_most)


def fill_time(seen: Seen) -> Iterable[Finding]:
    """The form was open for no time to write in."""
    seconds = seen.form.seconds
    if seconds is not None and seconds < FASTEST_SECONDS:
        yield Finding("fill_time", Severity.HOLD, f"{seconds:g}")


def history(seen: Seen) -> Iterable[Finding]:
    """Of what its reader said last, more was refused than the settings let pass. Guests have no history."""
    if seen.comment is None or seen.comment.reader_id is None:
        return
    refused = queries.refused_of(seen.db, seen.comment.reader_id, HISTORY)
    if refused > seen.settings.history_most:
        yield Finding("history", Severity.HOLD, str(refused))


def for_editors(seen: Seen) -> Iterable[Finding]:
    """A letter: not for publication, so that a person reads it."""
    if seen.comment is not None and seen.comment.visibility is Visibility.EDITORS:
        yield Finding("for_editors", Severity.HOLD, "")


# Of two that are as grave the first says why: what the words say before what is known about them.
RULES: tuple[Callable[[Seen], Iterable[Finding]], ...] = (
    honeypot,
    ban,
    words,
    personal_data,
    links,
    fill_time,
    history,
    for_editors,
)


def look(seen: Seen) -> list[Finding]:
    """All that the rules find."""
    return [found for rule in RULES for found in rule(seen)]


def regions_of(settings: SiteSettings) -> Sequence[str]:
    """Whose telephone numbers are known without the code of the country."""
    return (settings.region,) if settings.region else personal.REGIONS
