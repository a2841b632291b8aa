"""The served application: from the command to the first article, and its memory after many."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

REQUESTS = 1_000
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Served:
    """Seconds to the first 200 of an article, by the clock and of work; megabytes after `REQUESTS` requests."""

    seconds: float
    processor: float | None
    megabytes: float | None


def serve(folder: Path, urls: list[str]) -> Served:
    """Start `unspoken serve` on the data folder, ask, and end it."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("unspoken")), "serve", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "UNSPOKEN_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL)
    try:
        _await_article(process, port, urls[0], started + PATIENCE)
        seconds, processor = time.perf_counter() - started, _processor(process.pid)
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for number in range(REQUESTS):
            _ask(connection, urls[number % len(urls)])
        connection.close()
        return Served(seconds, processor, _megabytes(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _ask(connection: HTTPConnection, url: str) -> int:
    connection.request("GET", url)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _await_article(process: subprocess.Popen[bytes], port: int, url: str, deadline: float) -> None:
    while time.perf_counter() < deadline and process.poll() is None:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            if _ask(connection, url) == 200:
                connection.close()
                return
        time.sleep(0.01)
    raise RuntimeError("unspoken serve did not answer with the article")


def _processor(pid: int) -> float | None:
    """Seconds the process has worked, in itself and in the system, however busy the machine; None without /proc."""
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        return None
    utime, stime = status.read_text().rpartition(")")[2].split()[11:13]
    return (int(utime) + int(stime)) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float | None:
    """What the process holds of the memory (VmRSS); None where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    held = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024
