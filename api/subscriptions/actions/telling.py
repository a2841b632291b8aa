"""Sending a letter."""

from uuid import UUID

from api.core import clock
from api.jobs.kinds import Office, Payload
from api.mail import actions as mail
from api.readers.models import Reader
from api.subscriptions import queries
from api.subscriptions.actions.letters import news


def tell(office: Office, payload: Payload) -> None:
    """Send a letter with what is still worth telling; nothing is sent when nothing is.

    Each attempt asks anew, so that who ended a subscription while the mail server was away gets no mail from it.
    """
    letter_id, reader_id = UUID(payload["letter"]), UUID(payload["reader"])
    with office.database.read() as db:
        reader = db.get(Reader, reader_id)
        told = queries.worth_telling(db, letter_id, clock.now()) if reader else []
        letter = news(db, reader, letter_id, told, office.settings) if reader and told else None
    if letter is not None:
        mail.hand_over(office, letter, ("subscriptions.bounced", {"reader": str(reader_id)}))
    with office.database.write() as db:
        queries.end_letter(db, letter_id, [row.id for row in told], clock.now())
