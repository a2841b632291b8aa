"""Links by mail: asked for by anybody, good for who reads the mails of the address, and once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlmodel import Session

from api.core import clock
from api.core.errors import LinkEnded
from api.core.keys import keys_of, new_token, token_hash
from api.jobs.actions import enqueue
from api.limits import actions as limits
from api.limits.actions import Figures
from api.readers import queries
from api.readers.actions import letters
from api.readers.actions.persons import hold, mark_of, reader_for
from api.readers.models import Reader, ReaderLink

ASKED = "reader link request"
DAY = timedelta(days=1)
# A link lasts as long as another is not mailed: there is a good one at any time.
LASTS, HANDED_LASTS = DAY, timedelta(minutes=5)
APART, MAILED_A_DAY = timedelta(minutes=15), 6
# Whoever gets these letters did not ask for them, as far as we know: a stranger writes to twenty people a day, and
# all strangers together to ten a minute.
ONE_NETWORK = Figures(network=20, window=DAY)
EVERYBODY = Figures(network=600, window=timedelta(hours=1))
HANDED_ON = "handed_on"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The reader, held, and what the link was about besides the address."""

    reader: Reader
    about: Mapping[str, Any]


def ask_link(db: Session, email: str, network: str, *, origin: str, about: Mapping[str, str] | None = None) -> None:
    """Have a link mailed to an address in its canonical form. Raises TooMany for the network that asks too often.

    Whether a mail goes out is for a job to find out, so that asking costs and tells the same for every address.
    """
    limits.admit(db, "reader-link", ONE_NETWORK, network)
    sealed = keys_of(db).seal(ASKED, orjson.dumps([email, origin, dict(about or {})]).decode())
    enqueue(db, "readers.mail_link", {"sealed": sealed, "about": mark_of(db, email)})


def mail_link(db: Session, payload: dict[str, Any]) -> None:
    """What became of `ask_link`. To an address nobody confirmed goes one mail a day."""
    email, origin, about = orjson.loads(keys_of(db).unseal(ASKED, payload["sealed"]))
    reader, now = reader_for(db, email), clock.now()
    if not _may_mail(db, reader, now) or limits.count(db, "reader-links", EVERYBODY, "all").refused:
        return
    token = _made(db, reader, about, now + LASTS)
    letters.send_link(db, reader, f"{origin}/reader/confirm?token={token}", about)


def confirm(db: Session, token: str) -> Confirmed:
    """Use a link up: the address is the reader's, and letters reach it. Raises LinkEnded."""
    now = clock.now()
    link = queries.link_by_hash(db, token_hash(token), now)
    reader = hold(db, link.reader_id) if link is not None else None
    if link is None or reader is None or not queries.spend(db, link.id, now):
        raise LinkEnded
    reader.confirmed_at = reader.confirmed_at or now
    reader.bounces = 0
    return Confirmed(reader, {name: about for name, about in link.about.items() if name != HANDED_ON})


def hand_on(db: Session, reader: Reader) -> str:
    """The token of a link for the site, which opens the session there: good for five minutes, and mailed to nobody."""
    return _made(db, reader, {HANDED_ON: True}, clock.now() + HANDED_LASTS)


def _may_mail(db: Session, reader: Reader, now: datetime) -> bool:
    made = queries.links_since(db, reader.id, now - DAY)
    mailed = [link.created_at for link in made if HANDED_ON not in link.about]
    if reader.confirmed_at is None or not mailed:
        return not mailed
    return len(mailed) < MAILED_A_DAY and mailed[0] <= now - APART


def _made(db: Session, reader: Reader, about: Mapping[str, Any], until: datetime) -> str:
    token = new_token()
    made = ReaderLink(
        reader_id=reader.id,
        token_hash=token_hash(token),
        about=dict(about),
        created_at=clock.now(),
        expires_at=until,
    )
    db.add(made)
    db.flush()
    return token
