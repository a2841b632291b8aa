"""What verbs know of the installation they run in, beside its keys: said once, when the database is opened."""

from dataclasses import dataclass

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """`classifier`: somebody outside is asked about comments before readers see them."""

    classifier: bool = False


NO_FACTS = Facts()


def facts_of(db: Session) -> Facts:
    """The facts of the installation a session belongs to."""
    facts = db.info["facts"]
    assert isinstance(facts, Facts)
    return facts
