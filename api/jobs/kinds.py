"""What a room's jobs.py is made of: EFFECTS, ERRANDS and a TIMETABLE, each by the kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from api.core.db import Database
from api.core.mail import Mailer
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """What an errand may use; it has no transaction of its own."""

    database: Database
    settings: Settings
    mailer: Mailer


Payload = dict[str, Any]
# Done in the transaction that ends the job: it happens once, or the job is still to be done.
Effect = Callable[[Session, Payload], None]
# Done outside of any transaction, because the world answers slowly: at least once, twice only when its end was lost.
Errand = Callable[[Office, Payload], None]
