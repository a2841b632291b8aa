"""Whose bio is whose."""

from uuid import UUID, uuid4

import pytest

from api.accounts.actor import SYSTEM, Actor
from api.accounts.models import Role
from api.accounts.roles import verbs_of
from api.authors.models import Author
from api.authors.policy import may_edit

ME = uuid4()


def staff(role: Role) -> Actor:
    return Actor("staff", ME, "Sample", verbs_of(role), role)


@pytest.mark.parametrize(
    ("role", "owner", "may"),
    [
        (Role.AUTHOR, ME, True),
        (Role.AUTHOR, uuid4(), False),
        (Role.AUTHOR, None, False),
        (Role.MODERATOR, ME, False),
        (Role.EDITOR, None, True),
        (Role.ADMINISTRATOR, uuid4(), True),
    ],
)
def test_the_own_bio_is_edited_by_its_account_and_every_bio_by_editors(
    role: Role, owner: UUID | None, may: bool
) -> None:
    assert may_edit(staff(role), Author(slug="a", name="A", account_id=owner)) is may


def test_a_key_owns_no_bio_whatever_its_id_and_the_system_edits_all() -> None:
    key = Actor("key", ME, "A program", frozenset({"authors:write_own"}))
    assert not may_edit(key, Author(slug="a", name="A", account_id=ME))
    assert not may_edit(Actor("key", None, "x", frozenset({"authors:write_own"})), Author(slug="a", name="A"))
    assert may_edit(SYSTEM, Author(slug="a", name="A"))
