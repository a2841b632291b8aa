"""Handing letters to the mail server."""

from typing import Any

import orjson

from api.core.mail import Letter
from api.jobs.kinds import Office
from api.mail.actions import PURPOSE, hand_over


def deliver(office: Office, payload: dict[str, Any]) -> None:
    letter = Letter(**orjson.loads(office.database.keys.unseal(PURPOSE, payload["sealed"])))
    hand_over(office, letter, payload.get("bounced"))


ERRANDS = {"mail.send": deliver}
