"""Nobody fills the mailbox of others by what they say: links to addresses are capped through every door together."""

from pathlib import Path

import pytest

from api.core.db import Database
from api.limits.actions import Figures
from api.readers.actions import links
from tests.accounts.people import letters
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.readers.people import LINK
from tests.subscriptions.people import SUBSCRIPTIONS

VICTIM = "victim@reader.example"


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    return Talk(client, database)


@on_one
def test_an_address_typed_into_every_form_gets_one_letter(talk: Talk, tmp_path: Path) -> None:
    for _ in range(4):
        talk.said(email=VICTIM, notify="all")
        wish = {"kind": "article", "article": talk.slug, "email": VICTIM}
        assert talk.client.post(SUBSCRIPTIONS, json=wish).status_code == 202
        assert talk.client.post(LINK, json={"email": VICTIM}).status_code == 202
        letters(talk.database, tmp_path)
    (letter,) = letters(talk.database, tmp_path)
    assert letter["To"] == VICTIM


@on_one
def test_a_network_that_gives_many_addresses_is_heard_and_has_no_more_mailed(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "ONE_NETWORK", Figures(network=2, window=links.ONE_NETWORK.window))
    victims = [f"victim-{number}@reader.example" for number in range(4)]
    said = [talk.said(email=victim, notify="replies", network="198.51.100.9") for victim in victims]
    assert [(each["status"], each["confirm"]) for each in said] == [("pending", "mail")] * 2 + [("pending", "none")] * 2
    assert {letter["To"] for letter in letters(talk.database, tmp_path)} == set(victims[:2])
