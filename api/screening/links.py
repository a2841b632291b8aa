"""Addresses of pages in what a reader wrote: how many, and which hide where they lead."""

import re
import unicodedata
from collections.abc import Iterator

from api.screening import letters
from api.screening.findings import Finding, brief
from api.screening.models import Severity

# Of one kind in one text; more tell a moderator nothing.
HITS_MAX = 5
_HOST_MAX = 253

# Ends of names that are no words of a sentence whose space was forgotten ("it", "so", "me", "at" are).
_TOP = (
    "com|net|org|info|biz|io|co|edu|gov|uk|de|fr|es|eu|nl|ru|cn|jp|br|ca|au|pl|se|dk|cz|gr|xyz|top|site|online|shop"
    "|club|live|store|website|blog|app|dev|link|click|tv|ly|gl|gg|рф"
)
_LINK = re.compile(
    rf"(?<![\w@.-])(?:(?:https?|ftp|hxxps?)://[^\s<>()\[\]\"'|]+|www\.[^\s<>()\[\]\"'|]+"
    rf"|(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,4}}(?:{_TOP})(?![\w@-]|\.\w)(?:[/?#][^\s<>()\[\]\"'|]*)?"
    rf"|(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,4}}[^\W\d_]{{2,24}}/[^\s<>()\[\]\"'|]+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z]+://", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[/?#:]")
_SHORT = """
    bit.ly tinyurl.com t.co goo.gl is.gd v.gd ow.ly buff.ly cutt.ly rebrand.ly shorturl.at rb.gy tiny.cc t.ly s.id
    adf.ly bl.ink soo.gd clck.ru qrco.de shorte.st bc.vc u.to x.co trib.al dlvr.it lnkd.in fb.me j.mp snip.ly tr.im
    surl.li urlz.fr vk.cc tiny.one short.gy 1url.com shrtco.de ouo.io linkvertise.com
"""
_SHORTENERS = frozenset(_SHORT.split())
_FAMILIES = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def find(text: str, most: int = 2) -> list[Finding]:
    """More links than `most` are held; shorteners are flagged; a host in other letters than ASCII is noted."""
    seen, places = letters.seen(text)
    spans = [link.span() for link in _LINK.finditer(seen) if seen[link.end() : link.end() + 2] != "]("]
    findings = list(_notes(seen, spans))
    if len(spans) > most:
        start, end = spans[most]
        findings.insert(0, Finding("links", Severity.HOLD, f"{len(spans)} links", start, end))
    return findings if places is None else [_placed(finding, places) for finding in findings]


def _notes(text: str, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    counts = {"shortener": 0, "idn": 0}
    for start, end in spans:
        host = host_of(text[start:end])
        rule = "shortener" if host in _SHORTENERS else "idn" if _is_idn(host) else None
        if rule and counts[rule] < HITS_MAX:
            counts[rule] += 1
            yield Finding(rule, _severity(rule, host), brief(host), start, end)


def host_of(link: str) -> str:
    """The host of a link, without `www.` and port; as it is written, in small letters."""
    rest = _SCHEME.sub("", link[: _HOST_MAX * 2], count=1)
    host = _AFTER_HOST.split(rest, maxsplit=1)[0].rpartition("@")[2]
    return host[:_HOST_MAX].lower().removeprefix("www.").rstrip(".")


def _is_idn(host: str) -> bool:
    return not host.isascii() or host.startswith("xn--") or ".xn--" in host


def _severity(rule: str, host: str) -> Severity:
    """Letters of two families in one name are there to look like another name."""
    mixed = rule == "idn" and any(len(_families(label)) > 1 for label in _shown(host).split("."))
    return Severity.FLAG if rule == "shortener" or mixed else Severity.NOTE


def _shown(host: str) -> str:
    """The host with its letters; as it is written where it is no right Punycode."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _families(label: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in label)
    return {name for name in names if name in _FAMILIES}


def _placed(finding: Finding, places: list[int]) -> Finding:
    start, end = finding.start or 0, finding.end or 1
    return Finding(finding.rule, finding.severity, finding.what, places[start], places[end - 1] + 1)
