"""How to reach somebody elsewhere: addresses of mail, handles, and pages of people on other sites."""

import re
from collections.abc import Iterator

_Span = tuple[int, int]
_ANY_CASE = re.IGNORECASE

_LOCAL = r"(?<![\w.+%-])[\w+%-](?:[\w.+%'-]{0,62}[\w+%-])?"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(
    rf"{_LOCAL}\s?[@＠]\s?{_LABEL}(?:\.{_LABEL}){{0,6}}\.(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,59}})", _ANY_CASE
)
_AT = r"\s?(?:[(\[{<]\s?(?:at|@|ät|arroba|arobase|chiocciola)\s?[)\]}>]|[@＠])\s?"
_DOT = r"\s?(?:[(\[{<]\s?(?:dot|\.|punkt|punto|point|ponto)\s?[)\]}>]|\.)\s?"
_TOP = (
    r"(?:com|net|org|edu|gov|info|biz|io|co|uk|de|at|ch|fr|es|it|pt|nl|be|ie|ca|au|nz|in|jp|br|mx|eu|me|se|no|dk|pl|ru)"
)
_PROVIDER = r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|proton(?:mail)?|gmx|web|yandex|mail)"
_VEILED = re.compile(
    rf"{_LOCAL}(?:"
    rf"{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}[^\W\d_]{{2,24}}"
    rf"|\sat\s{_LABEL}(?:\s?(?:dot|punkt|punto|point)\s{_LABEL}){{0,2}}\s(?:dot|punkt|punto|point)\s{_TOP}"
    rf"|\s(?:at\s|@\s?){_PROVIDER}(?:\s?\.\s?|\s(?:dot|punkt|punto|point)\s){_TOP}"
    r")(?!\w)",
    _ANY_CASE,
)
_VEIL = re.compile(
    r"[(\[{<]\s?(?:at|@|ät|arroba|arobase|chiocciola|dot|\.|punkt|punto|point|ponto)\s?[)\]}>]|\sat\s|\s[@＠]|[@＠]\s",
    _ANY_CASE,
)

_HANDLE = re.compile(r"(?<![\w@＠.+-])[@＠](?=\w{0,30}[^\W\d_])(\w(?:[\w.-]{0,37}\w))(?!@)")
_NO_HANDLE = re.compile(
    r"home|work|school|night|noon|the|all|all?one|every(?:one|body)|here|least|first|\d{1,2}(?:am|pm|h|ish)",
    _ANY_CASE,
)
_NETWORK = (
    r"(?:ig|insta(?:gram)?|snap(?:chat)?|kik|telegram|tik ?tok|discord|whats ?app|wechat|line id|skype|twitter|fb)"
)
_NAMED = re.compile(
    rf"(?<!\w){_NETWORK}(?: (?:name|handle|user(?:name)?|id|account))?"
    r"(?:\s?[:=]\s?(?!/)|\s(?:is|-|–)\s(?=\w{0,30}[\d_.]\w))@?(\w[\w.-]{1,37}\w)",
    _ANY_CASE,
)
_NAMING = re.compile(r"[:=]|\s(?:is|-|–)\s", _ANY_CASE)
_NUMBERED = re.compile(r"(?<![\w#])\w[\w.]{1,31}#\d{4}(?!\w)")

_SITES = (
    r"facebook\.com|fb\.com|fb\.me|m\.me|messenger\.com|instagram\.com|instagr\.am|threads\.net|x\.com|twitter\.com"
    r"|tiktok\.com|linkedin\.com|lnkd\.in|snapchat\.com|t\.me|telegram\.me|telegram\.dog|wa\.me|whatsapp\.com"
    r"|discord\.gg|discord\.com|discordapp\.com|vk\.com|ok\.ru|bsky\.app|pinterest\.com|twitch\.tv|onlyfans\.com"
    r"|kik\.me|line\.me|signal\.me|weibo\.com|linktr\.ee|tinder\.com|reddit\.com/u|reddit\.com/user|youtube\.com/@"
    r"|mastodon\.social|strava\.com|steamcommunity\.com"
)
_SITE = re.compile(r"\.(?:com|net|me|am|in|gg|ru|app|tv|ee|social|dog)/", _ANY_CASE)
_PROFILE = re.compile(
    rf"(?<![\w.@-])(?:https?://)?(?:[a-z0-9-]{{1,30}}\.){{0,2}}(?:{_SITES})(?:/|(?<=@))[^\s<>()\[\]{{}}\"'|]+",
    _ANY_CASE,
)


def emails(text: str) -> Iterator[_Span]:
    """Also those written out, as in "name at example dot com"; some may overlap."""
    if "@" in text or "＠" in text:
        yield from (found.span() for found in _EMAIL.finditer(text))
    if _VEIL.search(text):
        yield from (found.span() for found in _VEILED.finditer(text))


def handles(text: str) -> Iterator[_Span]:
    """`@name`, `name#1234`, and a name after that of a network."""
    for found in _HANDLE.finditer(text):
        if len(found[1]) > 2 and not _NO_HANDLE.fullmatch(found[1]):
            yield found.span()
    if "#" in text:
        yield from (found.span() for found in _NUMBERED.finditer(text))
    if _NAMING.search(text):
        yield from (found.span(1) for found in _NAMED.finditer(text))


def profiles(text: str) -> Iterator[_Span]:
    """Pages of people and groups on other sites."""
    if _SITE.search(text):
        yield from (found.span() for found in _PROFILE.finditer(text))
