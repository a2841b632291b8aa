"""Generated requests of whoever makes the first administrator."""

from typing import Any

import schemathesis
import sqlalchemy as sa

from api.accounts.actions import joining
from api.accounts.models import Account
from api.core import ids
from api.core.db import Database
from api.limits.models import Attempt
from tests.meant import ANOTHER, has_a_token, is_positive

Case = schemathesis.Case[Any]


class Beginning:
    """A database in which nobody is staff yet, however often the first administrator was made."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def mean(self, case: Case) -> None:
        with self.database.write() as db:
            db.execute(sa.delete(Attempt))
            if not has_a_token(case) or not isinstance(case.body, dict):
                return
            db.execute(sa.delete(Account))
            link = joining.setup_link(db, "")
            assert link is not None
            case.body["token"] = link.partition("=")[2]
            if is_positive(case):
                case.body |= {"email": f"{ids.new_id().hex}@staff.example", "password": ANOTHER}
