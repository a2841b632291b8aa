"""The sample conversation shows everything there is, says that it is one, and is there once."""

import pytest

from api.cli import SEED
from api.core.db import Database
from api.importers import actions, demo
from api.importers.folder import read_folder
from tests.asking import Client

PATH = "/v1/content/articles/unspoken-bonds"


def test_a_new_user_sees_every_kind_of_comment_and_once(database: Database, client: Client) -> None:
    with database.write() as db:
        with pytest.raises(demo.NoGround):
            demo.converse(db)
        actions.load(db, read_folder(SEED))
        assert demo.converse(db) == 8
    with database.write() as db:
        assert demo.converse(db) == 0
    said = client.get(f"{PATH}/comments?view=flat").json()["data"]
    assert len(said) == 7
    assert all(each["text"].startswith("Sample:") for each in said)
    assert {each["badge"] for each in said} == {None, "staff"}
    assert max(each["depth"] for each in said) == 2
    passages = client.get(f"{PATH}/comments?view=inline").json()["data"]
    assert [each["anchor"]["exact"] for each in passages] == [demo.ASKED, demo.SENTENCE]
    (prompt,) = client.get(f"{PATH}/prompts").json()["data"]
    assert (prompt["answers"], prompt["question"].startswith("Sample question")) == (1, True)
