"""Twenty people write to one FAQ at once: each write is in a revision or was refused, and none is lost."""

from concurrent.futures import ThreadPoolExecutor

from api.core.db import Database
from tests.asking import Client
from tests.room import Colleague, colleague

WRITERS, TURNS = 20, 3


def write(desk: Colleague, place: str, name: str) -> list[tuple[int, str]]:
    """Read, then add a line to what was read, so many times; the status of each, and the line."""
    done = []
    for turn in range(TURNS):
        read = desk.get(place).json()
        line = f"{name}-{turn}."
        answer = desk.patch(place, read["version"], {"answer": f"{read['answer']}\n\n{line}"})
        done.append((answer.status_code, line))
    return done


def test_nothing_is_overwritten_that_its_writer_did_not_see(database: Database, client: Client) -> None:
    desk = colleague(database, client)
    place = f"faqs/{desk.made('faqs', {'slug': 'why', 'question': 'Why?', 'answer': 'Start.'})['id']}"
    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(lambda number: write(desk, place, f"w{number}"), range(WRITERS)))
    tried = [each for writer in done for each in writer]
    accepted = [line for status, line in tried if status == 200]
    assert {status for status, _ in tried} <= {200, 412}
    assert len(accepted) >= TURNS
    now = desk.get(place).json()
    assert now["version"] == len(accepted) + 1
    assert sorted(now["answer"].split("\n\n")) == sorted(["Start.", *accepted])
    revisions = desk.get(f"{place}/revisions?limit=100").json()["data"]
    assert [row["number"] for row in revisions] == list(range(len(accepted) + 1, 0, -1))
