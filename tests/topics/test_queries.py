"""What is asked about topics, on both databases."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.topics import actions, queries
from api.topics.models import Kind, Topic
from api.topics.schemas import TopicCreate


def make(db: Session, slug: str, parent: Topic | None = None) -> Topic:
    parent_id = parent.id if parent else None
    return actions.create(db, SYSTEM, TopicCreate(slug=slug, kind=Kind.SECTION, name=slug.title(), parent_id=parent_id))


@pytest.fixture
def family(db: Session) -> dict[str, Topic]:
    """grandmother > mother > daughter and son; a stranger beside them."""
    made = {"grandmother": make(db, "grandmother"), "stranger": make(db, "stranger")}
    made["mother"] = make(db, "mother", made["grandmother"])
    made |= {slug: make(db, slug, made["mother"]) for slug in ("son", "daughter")}
    return made


def slugs(family: dict[str, Topic], ids: list[UUID]) -> list[str]:
    names = {topic.id: slug for slug, topic in family.items()}
    return [names[id_] for id_ in ids]


def test_a_topic_is_found_by_its_slug_and_an_unknown_slug_finds_nothing(db: Session, family: dict[str, Topic]) -> None:
    assert queries.by_slug(db, "son") is family["son"]
    assert queries.by_slug(db, "nobody") is None


def test_slugs_become_ids_and_unknown_ones_are_left_out(db: Session, family: dict[str, Topic]) -> None:
    assert queries.ids_by_slug(db, ["son", "nobody"]) == {"son": family["son"].id}
    assert queries.ids_by_slug(db, []) == {}


def test_of_ids_only_those_that_are_there_exist(db: Session, family: dict[str, Topic]) -> None:
    assert queries.existing(db, [family["son"].id, uuid4()]) == {family["son"].id}
    assert queries.existing(db, []) == set()


def test_a_tag_exists_but_is_no_section(db: Session) -> None:
    tag = actions.create(db, SYSTEM, TopicCreate(slug="tag", kind=Kind.TAG, name="Tag"))
    assert queries.existing(db, [tag.id]) == {tag.id}
    assert queries.existing_sections(db, [tag.id]) == set()


def test_ancestors_begin_with_the_topic_and_end_at_the_top(db: Session, family: dict[str, Topic]) -> None:
    found = queries.ancestors(db, family["son"].id)
    assert slugs(family, found) == ["son", "mother", "grandmother"]


def test_depth_below_counts_generations(db: Session, family: dict[str, Topic]) -> None:
    assert {slug: queries.depth_below(db, topic.id) for slug, topic in family.items()} == {
        "grandmother": 2,
        "mother": 1,
        "son": 0,
        "daughter": 0,
        "stranger": 0,
    }
    assert queries.depth_below(db, uuid4()) == 0


def test_trails_lead_from_the_outermost_section_to_the_topic(db: Session, family: dict[str, Topic]) -> None:
    found = queries.trails(db, [family["son"].id, family["stranger"].id])
    assert {id_: [row.slug for row in way] for id_, way in found.items()} == {
        family["son"].id: ["grandmother", "mother", "son"],
        family["stranger"].id: ["stranger"],
    }


def test_a_section_holds_itself_and_all_under_it(db: Session, family: dict[str, Topic]) -> None:
    tree = queries.with_descendants()
    found = db.execute(sa.select(tree.c.reached).where(tree.c.root == family["grandmother"].id)).scalars()
    assert sorted(slugs(family, list(found))) == ["daughter", "grandmother", "mother", "son"]
