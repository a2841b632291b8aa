"""Handing letters to the mail server."""

from typing import Any

import orjson

from api.core.mail import Letter
from api.jobs.kinds import Office
from api.mail.actions import PURPOSE


def deliver(office: Office, payload: dict[str, Any]) -> None:
    letter = Letter(**orjson.loads(office.database.keys.unseal(PURPOSE, payload["sealed"])))
    office.mailer.send(letter)


ERRANDS = {"mail.send": deliver}
