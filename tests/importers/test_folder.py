"""What a folder of documents may hold, and how each mistake in it is told."""

import os
from pathlib import Path

import pytest

from api.importers.folder import FILE_MAX, Fault, read_folder
from api.importers.schemas import ArticleFront, AuthorFront, FaqFront, TopicFront
from tests.importers.files import ARTICLE, SECTION, article, faults, lay, only_fault, read_one, write

# What is read


def test_every_kind_of_document_is_read_with_all_its_keys(tmp_path: Path) -> None:
    write(tmp_path, "topics/love.md", "---\nname: Love\nkind: section\nparent: life\n---\n\nAbout love.\n")
    write(tmp_path, "authors/a.md", "---\nname: A\nlinks:\n  - {label: Site, url: https://example.org/}\n---\nA bio.\n")
    write(tmp_path, "faqs/why.md", "---\nquestion: Why?\ntopics: [love]\nreviewed_by: a\n---\nBecause.\n")
    write(tmp_path, "articles/x.md", "---\ntitle: X\nseo: {noindex: yes}\nhero: {url: /x.png, alt: ''}\n---\nText.\n")
    topic, author, faq, found = read_folder(tmp_path)
    assert (topic.kind, topic.slug, topic.path, topic.body) == ("topic", "love", "topics/love.md", "About love.")
    assert isinstance(topic.front, TopicFront)
    assert topic.front.parent == "life"
    assert isinstance(author.front, AuthorFront)
    assert author.front.links[0].label == "Site"
    assert isinstance(faq.front, FaqFront)
    assert (faq.front.topics, faq.front.reviewed_by, faq.body) == (["love"], "a", "Because.")
    assert isinstance(found.front, ArticleFront)
    assert found.front.seo
    assert found.front.seo.noindex is True
    assert found.front.hero
    assert found.front.hero.url == "/x.png"


def test_topics_come_parents_first_then_authors_faqs_and_articles_each_by_slug(tmp_path: Path) -> None:
    for slug, parent in [("z", ""), ("b", "parent: z\n"), ("a", "parent: b\n"), ("m", "")]:
        write(tmp_path, f"topics/{slug}.md", f"---\nname: N\nkind: section\n{parent}---\n")
    lay(tmp_path, articles__b=ARTICLE, articles__a=ARTICLE, authors__z="---\nname: Z\n---\n")
    write(tmp_path, "faqs/q.md", "---\nquestion: Q?\n---\nA.")
    assert [document.path.removesuffix(".md") for document in read_folder(tmp_path)] == [
        *("topics/m", "topics/z", "topics/b", "topics/a", "authors/z", "faqs/q", "articles/a", "articles/b"),
    ]


def test_readme_and_dotfiles_are_left_alone(tmp_path: Path) -> None:
    write(lay(tmp_path, articles__x=ARTICLE, README="Hello"), ".git/config", "")
    write(tmp_path, "articles/.x.md.swp", b"\xff")
    assert read_one(tmp_path).slug == "x"


def test_what_has_no_file_here_may_be_named_all_the_same(tmp_path: Path) -> None:
    front = article(tmp_path, "title: T", "topics: [elsewhere]", "faqs: [nowhere]")
    assert (front.topics, front.faqs) == (["elsewhere"], ["nowhere"])


# What is refused: the folder and its files


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert only_fault(tmp_path / "no").startswith(f"{tmp_path}/no:0: there is no such folder; documents are .md files")


def test_a_folder_without_a_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    assert only_fault(tmp_path).startswith(f"{tmp_path}:0: there is no document here")


def test_every_fault_of_every_file_is_told_at_once_in_order(tmp_path: Path) -> None:
    lay(tmp_path, topics__a="x", articles__b="---\nname: A\n---\n", authors__ok="---\nname: A\n---\n")
    assert [fault.split(" ")[0] + fault.split(";")[0].rpartition(":")[2] for fault in faults(tmp_path)] == [
        "articles/b.md:1: title is missing",
        "articles/b.md:2: name is not a key here",
        "articles/b.md:3: the body is missing",
        "topics/a.md:1: there is no front matter",
    ]


def test_faults_can_be_compared_and_are_told_as_path_line_and_message() -> None:
    assert str(Fault("articles/x.md", 4, "is wrong")) == "articles/x.md:4: is wrong"
    assert Fault("a.md", 2, "x") < Fault("a.md", 10, "x") < Fault("b.md", 1, "x")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pages/x.md", "pages:0: does not belong here"),
        ("notes.txt", "notes.txt:0: does not belong here"),
        ("articles/x.txt", "articles/x.txt:0: is not a .md file"),
        ("articles/old/x.md", "articles/old:0: is not a file; folders do not nest"),
        ("articles/Two Words.md", "articles/Two Words.md:1: the file name is not a slug"),
        ("articles/\n\x1b[2J.md", "articles/\\n\\x1b[2J.md:1: the file name is not a slug"),
    ],
)
def test_what_does_not_belong_into_the_folder_is_named(tmp_path: Path, path: str, expected: str) -> None:
    assert only_fault(write(lay(tmp_path, articles__ok=ARTICLE), path, ARTICLE)).startswith(expected)


def test_a_wrong_name_does_not_hide_what_is_wrong_inside(tmp_path: Path) -> None:
    assert [fault.split(" ")[0] for fault in faults(write(tmp_path, "faqs/Why.md", "---\nquestion: [\n---\nA."))] == [
        "faqs/Why.md:1:",
        "faqs/Why.md:2:",
    ]


@pytest.mark.parametrize("link", ["articles", "articles/x.md"])
def test_symbolic_links_are_refused(tmp_path: Path, link: str) -> None:
    outside = lay(tmp_path / "outside", articles__x=ARTICLE)
    inside = lay(tmp_path / "inside", topics__love=SECTION)
    (inside / link).parent.mkdir(exist_ok=True)
    (inside / link).symlink_to(outside / link)
    assert only_fault(inside).startswith(f"{link}:0: is a symbolic link")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(lay(tmp_path, articles__ok=ARTICLE) / "articles" / "pipe.md")
    assert only_fault(tmp_path).startswith("articles/pipe.md:0: is not a file")


def test_a_file_over_one_megabyte_is_refused(tmp_path: Path) -> None:
    assert only_fault(lay(tmp_path, articles__x=b"a" * (FILE_MAX + 1))) == "articles/x.md:0: is larger than 1 MB"


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    lay(tmp_path, articles__x=ARTICLE)
    monkeypatch.setattr(Path, "open", refuse)
    assert only_fault(tmp_path) == "articles/x.md:0: cannot be read: Permission denied"


@pytest.mark.parametrize(("closed", "expected"), [("", "."), ("articles", "articles")])
def test_a_folder_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str, expected: str
) -> None:
    def scan(folder: Path) -> object:
        if folder == tmp_path / closed:
            raise PermissionError(13, "Permission denied")
        return iter([tmp_path / "articles"])

    lay(tmp_path, articles__x=ARTICLE)
    monkeypatch.setattr(Path, "iterdir", scan)
    assert only_fault(tmp_path) == f"{expected}:0: is a folder that cannot be listed"


# What is refused: the tree of topics


def test_topics_in_a_circle_are_refused_each_with_the_way_around(tmp_path: Path) -> None:
    for slug, parent in [("a", "b"), ("b", "c"), ("c", "a"), ("under", "a"), ("self", "self")]:
        write(tmp_path, f"topics/{slug}.md", f"---\nname: N\nkind: section\nparent: {parent}\n---\n")
    assert faults(tmp_path) == [
        "topics/a.md:4: parents in a circle: a > b > c > a",
        "topics/b.md:4: parents in a circle: b > c > a > b",
        "topics/c.md:4: parents in a circle: c > a > b > c",
        "topics/self.md:4: parents in a circle: self > self",
    ]


def test_a_tag_is_no_parent(tmp_path: Path) -> None:
    lay(tmp_path, topics__tag="---\nname: N\nkind: tag\n---\n")
    write(tmp_path, "topics/child.md", "---\nname: N\nparent: tag\nkind: section\n---\n")
    assert only_fault(tmp_path) == "topics/child.md:3: the parent is a tag; only a section is a parent"


def test_a_tag_has_no_parent(tmp_path: Path) -> None:
    lay(tmp_path, topics__love=SECTION, topics__tag="---\nname: N\nkind: tag\nparent: love\n---\n")
    assert only_fault(tmp_path) == "topics/tag.md:4: parent is for sections; a tag has no parent"
