"""`python -m tests.bench`: fill, measure, print. Progress goes to standard error, the figures to standard output."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress

from api import rooms, settings
from api.core import migrating
from api.core.db import Database
from api.main import create_app
from tests.bench import report
from tests.bench.asking import get_json, one_core
from tests.bench.costs import ARTICLES, compare
from tests.bench.filling import fill
from tests.bench.serving import serve
from tests.bench.statements import count
from tests.bench.walks import walk
from tests.postgres import running_postgres

told = Console(stderr=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="published articles (10000)")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL as well")
    given = parser.parse_args()
    rooms.load_models()
    print(f"{given.articles:,} articles. {report.machine()}")
    with tempfile.TemporaryDirectory(prefix="unspoken-bench-") as name:
        folder = Path(name)
        with _filled(f"sqlite:///{folder / 'unspoken.db'}", given.articles) as database:
            print("### SQLite\n")
            urls = uvloop.run(_measure(database, folder))
        told.print("Starting the server")
        print(report.served(serve(folder, urls)))
    if given.postgres:
        with running_postgres() as server, tempfile.TemporaryDirectory() as name:
            server.create_database("bench")
            with _filled(server.url("bench"), given.articles) as database:
                print("### PostgreSQL\n")
                uvloop.run(_measure(database, Path(name)))


@contextmanager
def _filled(url: str, articles: int) -> Iterator[Database]:
    database = Database(url)
    try:
        migrating.upgrade(database)
        with Progress(console=told) as progress:
            fill(database, articles, progress)
        yield database
    finally:
        database.dispose()


async def _measure(database: Database, folder: Path) -> list[str]:
    """Print what is measured in process; the urls of a few articles and a list, for the server."""
    app = create_app(settings.load(data_dir=folder), database=database)
    with one_core():
        told.print("Measuring the cost of a request")
        print(report.costs(await compare(app)))
        told.print("Walking lists")
        print(report.walks(await walk(app)))
        print(report.statements(await count(app, database)))
    page = await get_json(app, f"{ARTICLES}?limit=100")
    return [f"{ARTICLES}/{article['slug']}" for article in page["data"]] + [ARTICLES]


if __name__ == "__main__":
    main()
