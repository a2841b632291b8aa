"""The seed says what the publication's source text says, word for word."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.core.text import slugify
from api.importers.folder import Document, read_folder
from api.importers.schemas import ArticleFront, AuthorFront, FaqFront, TopicFront

SEED = Path(__file__).parents[2] / "seed"
SOURCE = Path(__file__).with_name("unspoken-bonds.txt")
SOURCE_SHA256 = "9c4f730ad414f80aed71beb0b7d9822b8408195ba6ba27a7fd3ea9536edb296e"
# The last lines of the source are labels of a comment form, not content.
LABELS = ["Notify of", "Inline Feedbacks", "View all comments", "Would love your thoughts, please comment.x"]
HEADING = "## "
# What the files say beside the text itself: where a document belongs, never how it reads.
ARRANGEMENT = {
    TopicFront: {"name", "kind", "parent"},
    AuthorFront: {"name"},
    FaqFront: {"question", "topics"},
    ArticleFront: {"title", "bylines", "topics", "faqs"},
}


@pytest.fixture(scope="module")
def seed() -> dict[str, Document]:
    return {document.path: document for document in read_folder(SEED)}


def source_lines() -> list[str]:
    return [line for line in SOURCE.read_bytes().decode().split("\n") if line]


def seed_lines(seed: dict[str, Document]) -> Iterator[str]:
    """The seed in the order of the source: title, article, FAQs in the article's order, author."""
    article = seed["articles/unspoken-bonds.md"]
    assert isinstance(article.front, ArticleFront)
    yield article.front.title
    yield from (line.removeprefix(HEADING) for line in article.body.split("\n") if line)
    for slug in article.front.faqs:
        faq = seed[f"faqs/{slug}.md"]
        assert isinstance(faq.front, FaqFront)
        yield from (faq.front.question, faq.body)
    for byline in article.front.bylines:
        author = seed[f"authors/{byline.author}.md"]
        assert isinstance(author.front, AuthorFront)
        yield from (author.front.name, author.body)


def test_the_copy_of_the_source_is_as_it_was_received() -> None:
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == SOURCE_SHA256


def test_the_seed_is_the_source_word_for_word_and_in_its_order(seed: dict[str, Document]) -> None:
    assert [*seed_lines(seed), *LABELS] == source_lines()


def test_the_seven_headings_of_the_source_are_the_headings_of_the_article(seed: dict[str, Document]) -> None:
    body = seed["articles/unspoken-bonds.md"].body
    headings = [line.removeprefix(HEADING) for line in body.split("\n") if line.startswith(HEADING)]
    of_article = source_lines()[1 : 1 + len([line for line in body.split("\n") if line])]
    assert headings == [line for line in of_article if not line.endswith(".")]
    assert len(headings) == 7


def test_every_line_of_the_source_stands_in_one_file_as_one_line(seed: dict[str, Document]) -> None:
    written = [line for path in seed for line in (SEED / path).read_text(encoding="utf-8").split("\n")]
    said = [line.removeprefix(HEADING) for line in written]
    title, *rest = source_lines()[: -len(LABELS)]
    assert f'title: "{title}"' in said
    assert [
        line for line in rest if said.count(line) + said.count(f"question: {line}") + said.count(f"name: {line}") != 1
    ] == []


def test_paragraphs_stand_between_blank_lines(seed: dict[str, Document]) -> None:
    for document in seed.values():
        assert all("\n" not in paragraph for paragraph in document.body.split("\n\n"))


def test_the_seed_holds_nothing_but_the_article_its_faqs_and_its_author(seed: dict[str, Document]) -> None:
    article = seed["articles/unspoken-bonds.md"].front
    assert isinstance(article, ArticleFront)
    named = {f"faqs/{slug}.md" for slug in article.faqs} | {f"authors/{line.author}.md" for line in article.bylines}
    assert {path for path in seed if not path.startswith("topics/")} == {"articles/unspoken-bonds.md", *named}
    assert len(article.faqs) == 4


def test_no_file_adds_a_dek_a_date_or_a_headline(seed: dict[str, Document]) -> None:
    for document in seed.values():
        assert document.front.model_fields_set <= ARRANGEMENT[type(document.front)], document.path


def test_topics_have_no_description(seed: dict[str, Document]) -> None:
    assert [document.path for document in seed.values() if document.kind == "topic" and document.body] == []


def test_topics_are_the_two_sections_and_the_three_tags(seed: dict[str, Document]) -> None:
    topics = [(each.slug, each.front) for each in seed.values() if isinstance(each.front, TopicFront)]
    assert {(slug, topic.name, topic.kind, topic.parent) for slug, topic in topics} == {
        ("relationships", "Relationships", "section", None),
        ("emotional-connection", "Emotional connection", "section", "relationships"),
        ("communication", "Communication", "tag", None),
        ("trust", "Trust", "tag", None),
        ("empathy", "Empathy", "tag", None),
    }


def test_every_slug_the_seed_names_has_a_file_in_the_seed(seed: dict[str, Document]) -> None:
    named = set()
    for document in seed.values():
        topics = document.front.topics if isinstance(document.front, FaqFront | ArticleFront) else []
        named |= {f"topics/{slug}.md" for slug in topics}
    assert {path for path in seed if path.startswith("topics/")} >= named > set()


def test_the_slug_of_a_faq_is_its_question(seed: dict[str, Document]) -> None:
    faqs = [(each.slug, each.front.question) for each in seed.values() if isinstance(each.front, FaqFront)]
    assert [slug for slug, _ in faqs] == [slugify(question) for _, question in faqs] != []
