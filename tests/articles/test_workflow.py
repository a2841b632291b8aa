"""Where an article may go from where it is: every action from every state, by the table and by its verb."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions, workflow
from api.articles.models import Article, State
from api.articles.workflow import MOVES, IllegalTransition
from tests.factories import make_article

ALLOWED = {
    State.DRAFT: {"submit": "in_review", "publish": "approved", "archive": "archived", "trash": "trashed"},
    State.IN_REVIEW: {
        "request-changes": "draft",
        "approve": "approved",
        "publish": "approved",
        "archive": "archived",
        "trash": "trashed",
    },
    State.APPROVED: {
        "request-changes": "draft",
        "publish": "approved",
        "archive": "archived",
        "trash": "trashed",
    },
    State.ARCHIVED: {"reopen": "draft", "trash": "trashed"},
    State.TRASHED: {"restore": "draft"},
}
VERBS: dict[str, Callable[[Session, Article], Any]] = {
    "submit": lambda db, article: actions.submit(db, SYSTEM, article),
    "request-changes": lambda db, article: actions.request_changes(db, SYSTEM, article, "Shorter, please."),
    "approve": lambda db, article: actions.approve(db, SYSTEM, article),
    "publish": lambda db, article: actions.publish(db, SYSTEM, article),
    "archive": lambda db, article: actions.archive(db, SYSTEM, article),
    "reopen": lambda db, article: actions.reopen(db, SYSTEM, article),
    "trash": lambda db, article: actions.trash(db, SYSTEM, article),
    "restore": lambda db, article: actions.restore(db, SYSTEM, article),
}
PAIRS = [(state, action) for state in State for action in MOVES]


def test_every_action_has_a_verb_and_every_state_a_way_out() -> None:
    assert set(VERBS) == set(MOVES)
    assert {state for state in State if list(workflow.allowed_from(state))} == set(State)


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_the_table_leads_where_it_should_and_nowhere_else(state: State, action: str) -> None:
    if action in ALLOWED[state]:
        assert workflow.target(action, state) == ALLOWED[state][action]
        return
    with pytest.raises(IllegalTransition) as refused:
        workflow.target(action, state)
    assert refused.value.more == {"state": state, "allowed": list(workflow.allowed_from(state))}
    assert set(refused.value.more["allowed"]) == set(ALLOWED[state])
    assert all(allowed in refused.value.detail for allowed in ALLOWED[state])


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_a_verb_moves_the_article_and_its_version_or_neither(db: Session, state: State, action: str) -> None:
    article = make_article(db, "moved")
    article.state = state
    db.flush()
    if action in ALLOWED[state]:
        VERBS[action](db, article)
        assert (article.state, article.version) == (ALLOWED[state][action], 2)
    else:
        with pytest.raises(IllegalTransition):
            VERBS[action](db, article)
        db.refresh(article)
        assert (article.state, article.version) == (state, 1)


def test_the_note_of_who_sent_it_back_stays_until_it_is_handed_in_again(db: Session) -> None:
    article = make_article(db, "moved")
    actions.submit(db, SYSTEM, article)
    actions.request_changes(db, SYSTEM, article, "Shorter, please.")
    assert article.review_note == "Shorter, please."
    actions.submit(db, SYSTEM, article)
    assert article.review_note is None
