"""Loading a folder into the database, and the command that does it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.articles.queries import by_slug, publications
from api.cli import app
from api.core.db import Database
from api.importers import actions
from api.importers.folder import FolderRefused, read_folder
from api.topics import queries as topics

RUN = CliRunner()
ARTICLE = "---\ntitle: T\n{more}---\n\nBody.\n"


def folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(text, encoding="utf-8")
    return root


def outcomes(database: Database, root: Path) -> list[str]:
    with database.write() as db:
        return [done.outcome for done in actions.load(db, read_folder(root))]


def test_an_unknown_reference_names_file_and_line_and_nothing_is_kept(database: Database, tmp_path: Path) -> None:
    root = folder(
        tmp_path / "f",
        topics__a="---\nname: A\nkind: tag\n---\n",
        articles__x=ARTICLE.format(more="topics:\n  - a\n  - b\n"),
    )
    with pytest.raises(FolderRefused) as refused:
        outcomes(database, root)
    assert str(refused.value.faults[0]).startswith("articles/x.md:5: no topics with the slug b")
    (root / "articles" / "x.md").unlink()
    assert outcomes(database, root) == ["created"]


def test_a_changed_file_changes_its_document_alone(database: Database, tmp_path: Path) -> None:
    root = folder(tmp_path / "f", articles__x=ARTICLE.format(more=""), articles__y=ARTICLE.format(more=""))
    assert outcomes(database, root) == ["created", "created"]
    folder(root, articles__y=ARTICLE.format(more="dek: New.\n"))
    assert outcomes(database, root) == ["left", "changed"]


def test_what_editors_said_of_a_topics_helplines_stays(database: Database, tmp_path: Path) -> None:
    root = folder(tmp_path / "f", topics__a="---\nname: A\nkind: tag\n---\n")
    assert outcomes(database, root) == ["created"]
    with database.write() as db:
        topic = topics.by_slug(db, "a")
        assert topic is not None
        topic.helpline_topics = ["abuse"]
    assert outcomes(database, root) == ["left"]
    folder(root, topics__a="---\nname: B\nkind: tag\n---\n")
    assert outcomes(database, root) == ["changed"]
    with database.read() as db:
        kept = topics.by_slug(db, "a")
        assert kept is not None
        assert (kept.name, kept.helpline_topics) == ("B", ["abuse"])


def test_a_draft_leaves_the_site_and_comes_back(database: Database, tmp_path: Path) -> None:
    names = {"articles__x": ARTICLE, "faqs__q": "---\nquestion: Q\n{more}---\n\nA.\n"}

    def again(more: str) -> list[str]:
        return outcomes(
            database, folder(tmp_path / "f", **{name: text.format(more=more) for name, text in names.items()})
        )

    assert again("") == ["created", "created"]
    assert again("state: draft\n") == ["changed", "changed"]
    assert again("state: draft\n") == ["left", "left"]
    assert again("") == ["changed", "changed"]
    assert again("") == ["left", "left"]


def test_an_article_whose_period_ended_stays_ended(database: Database, tmp_path: Path) -> None:
    ended = ARTICLE.format(more="published_at: 2020-01-01T00:00:00Z\npublished_until: 2021-01-01T00:00:00Z\n")
    root = folder(tmp_path / "f", articles__x=ended)
    assert outcomes(database, root) == ["created"]
    assert outcomes(database, root) == ["left"]
    folder(root, articles__x=ended.replace("Body.", "Another body."))
    assert outcomes(database, root) == ["changed"]
    with database.read() as db:
        article = by_slug(db, "x")
        assert article is not None
        assert [period.visible_until is not None for period in publications(db, article.id)] == [True]


def test_the_command_migrates_loads_and_reports(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    first, again = (RUN.invoke(app, ["seed", "--database", url]) for _ in range(2))
    assert "created: 11" in first.stdout
    assert "left: 11" in again.stdout
    checked = RUN.invoke(app, ["check", "--database", url])
    assert (checked.exit_code, "migrations: ok" in checked.stdout) == (0, True)
