"""What readers do with what is theirs answers as the OpenAPI document says, whatever is asked."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from schemathesis.engine.run import PhaseName

from api.comments.models import Mode
from api.core.db import Database
from api.readers import actions as readers
from tests.asking import Client
from tests.comments.talk import Talk
from tests.meant import is_positive
from tests.readers.people import make_reader
from tests.test_fuzz import EXAMPLES, IS_SHORT, Run, address, config, document, meant_by, on_these, operations

__all__ = ["address", "meant_by"]

OF_A_READER = r"^/v1/conversation/(session|me/(comments|export|erase))"
pytestmark = pytest.mark.heavy


class Somebody:
    """Means requests as a reader with a session and a fresh link, and an address that is one."""

    def __init__(self, database: Database, talk: Talk) -> None:
        self.database, self.talk = database, talk

    def mean(self, case: schemathesis.Case[Any]) -> None:
        if not is_positive(case):
            return
        with self.database.write() as db:
            reader = make_reader(db)
            token, link = readers.open_session(db, reader).token, readers.hand_on(db, reader)
        case.headers["Authorization"] = f"Bearer {token}"
        if isinstance(case.body, dict) and "token" in case.body:
            case.body = {"token": link}
        if isinstance(case.body, dict) and "email" in case.body:
            # Of all that has the form of an address some are of hosts for local use.
            case.body = {"email": "another@reader.example"}


@on_these
@pytest.mark.timeout(1_200)
def test_every_operation_of_a_reader_answers_as_documented(
    database: Database, client: Client, address: str, meant_by: Callable[[Any], None]
) -> None:
    talk = Talk(client, database)
    talk.mode(Mode.OPEN)
    with database.write() as db:
        token = readers.open_session(db, make_reader(db)).token
    for number in range(3):
        talk.said(f"Said, {number}.", token=token)
    meant_by(Somebody(database, talk))
    run = Run(document(address, OF_A_READER, config(EXAMPLES, coverage=not IS_SHORT)))
    assert run.asked[PhaseName.FUZZING] == operations(document(address, ".", config(EXAMPLES)), OF_A_READER)
    assert {label: statuses for label, statuses in run.answered.items() if 401 in statuses} == {}
