"""The sample conversation shows everything there is, says that it is one, and is there once."""

from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from api.accounts.actor import SYSTEM
from api.cli import SEED, app
from api.comments.models import Mode
from api.core.db import Database
from api.importers import actions, demo
from api.importers.folder import read_folder
from api.site import actions as site
from tests.asking import Client

HELPLINES = "/v1/content/helplines?region=US"
PATH = "/v1/content/articles/unspoken-bonds"


def test_a_new_user_sees_every_kind_of_comment_and_once(database: Database, client: Client) -> None:
    with database.write() as db:
        with pytest.raises(demo.NoGround):
            demo.converse(db)
        actions.load(db, read_folder(SEED))
        # Where nobody has to wait, the one that shows how it is to wait does.
        site.change(db, SYSTEM, 1, {"mode": Mode.OPEN})
        assert demo.converse(db) == 9
    with database.write() as db:
        assert demo.converse(db) == 0
    said = client.get(f"{PATH}/comments?view=flat").json()["data"]
    assert len(said) == 8
    assert all(each["text"].startswith("Sample:") for each in said)
    assert {each["badge"] for each in said} == {None, "staff"}
    assert max(each["depth"] for each in said) == 2
    passages = client.get(f"{PATH}/comments?view=inline").json()["data"]
    assert [each["anchor"]["exact"] for each in passages] == [demo.ASKED, demo.SENTENCE, demo.OTHER]
    (prompt,) = client.get(f"{PATH}/prompts").json()["data"]
    assert (prompt["answers"], prompt["question"].startswith("Sample question")) == (1, True)


def test_the_example_helplines_say_that_they_are_none_and_are_there_once(database: Database, client: Client) -> None:
    for made in (2, 0):
        with database.write() as db:
            assert demo.advise(db) == made
    shown = client.get(HELPLINES).json()["data"]
    assert [(each["region"], each["phone"], each["example"]) for each in shown] == [
        ("US", "+1 555 0100", True),
        ("INT", None, True),
    ]
    assert {each["name"] for each in shown} == {"Example helpline, not a real one"}
    assert {each["url"] for each in shown} == {"https://example.org"}


def test_the_command_adds_it_once_and_says_where_it_cannot(tmp_path: Path) -> None:
    def run(*given: str, lines: int = 1) -> tuple[int, str]:
        command = ["seed", *given, "--demo", "--database", f"sqlite:///{tmp_path / 'a.db'}"]
        result = CliRunner().invoke(app, command, env={"UNSPOKEN_DATA_DIR": str(tmp_path)})
        return result.exit_code, "; ".join(result.output.splitlines()[-lines:])

    copytree(SEED / "topics", tmp_path / "other" / "topics")
    assert run(str(tmp_path / "other")) == (
        1,
        "unspoken: The sample conversation is on the article unspoken-bonds, which readers do not see.",
    )
    assert run(lines=2) == (0, "example helplines: 2; sample comments: 9")
    again = "example helplines: none; there are some already; sample comments: none; somebody spoke there already"
    assert run(lines=2) == (0, again)
