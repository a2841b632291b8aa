"""The command itself, serving in a process of its own on a port of the loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

COMMAND = Path(sys.executable).with_name("unspoken")
START_SECONDS = 60
# The command runs the code that is tested, wherever its package is installed from.
CODE = str(Path(__file__).parents[1])


@dataclass
class Served:
    """A running `unspoken serve`; `output` is what it prints."""

    process: subprocess.Popen[bytes]
    url: str
    output: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=10, trust_env=False, verify=False)

    def kill(self) -> None:
        """End it at once, as a power cut would: the whole group, so that no worker is left."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, database_url: str | None = None, *options: str, **settings: str) -> Iterator[Served]:
    """The command on a data folder, from its first answer to the end of the block; settings by their names."""
    port = free_port()
    given = {"UNSPOKEN_DATA_DIR": str(folder)} | ({"UNSPOKEN_DATABASE_URL": database_url} if database_url else {})
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNSPOKEN_")}
    environment |= {f"UNSPOKEN_{name.upper()}": value for name, value in settings.items()}
    environment |= {"PYTHONPATH": CODE, **given}
    output = folder / f"output-{port}"
    folder.mkdir(exist_ok=True)
    with output.open("wb") as stream:
        command = [str(COMMAND), "serve", "--port", str(port), *options]
        process = subprocess.Popen(
            command, env=environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
    served = Served(process, f"http://127.0.0.1:{port}", output)
    try:
        _await_answer(served)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            served.kill()


def _await_answer(served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    with served.client() as client:
        while True:
            try:
                if client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
            if served.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{served.printed()}")
