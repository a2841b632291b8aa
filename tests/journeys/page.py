"""A page of the documentation as a story: its commands are run in order, and answer what it shows.

`sh` blocks are commands for bash, `json` and `text` blocks what the commands before answer. `...` stands for what is
left out. An id or a secret of the page stands for the one the server gave in its place, here and in later commands.
"""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

WAIT_SECONDS = 15.0
END = "\x1e"
BLOCK = re.compile(r"^```(sh|json|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
SECRETS = frozenset({"token", "edit_token", "key", "url", "secret", "otpauth_uri", "recovery_codes", "prefix"})
IN_A_LINK = re.compile(r"(?<=token=)\S+")
BY_THE_CLOCK = "123456"
CHANGES = re.compile(r"\b(POST|PATCH|PUT|DELETE)\b| -d ")


@dataclass
class Step:
    """Commands, and what they answer: values of JSON, or lines of text."""

    commands: str
    answers: list[Any] | str | None = None

    @property
    def only_reads(self) -> bool:
        return not CHANGES.search(self.commands)


def steps_of(page: Path) -> list[Step]:
    found: list[Step] = []
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "sh":
            found.append(Step(text))
        elif found:
            found[-1].answers = values(dots(text)) if kind == "json" else text
    return found


def dots(text: str) -> str:
    """JSON with `...` at the end of a list or an object, as JSON: a member of that name."""

    def written(found: re.Match[str]) -> str:
        if found[0] != "...":
            return found[0]
        return '"..."' if text[found.end() :].lstrip().startswith("]") else '"...": null'

    return re.sub(r'"(?:\\.|[^"\\])*"|\.\.\.', written, text)


def values(text: str) -> list[Any]:
    """One value of JSON after another."""
    decoder, place, found = json.JSONDecoder(), 0, []
    while rest := text[place:].lstrip():
        place = len(text) - len(rest)
        value, place = decoder.raw_decode(text, place)
        found.append(value)
    return found


@dataclass
class Story:
    """A shell in which the page is followed, and what its ids and secrets stand for."""

    shell: subprocess.Popen[str]
    known: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    def follow(self, step: Step) -> None:
        """Run the commands and compare. What only reads may wait for what happens by itself."""
        deadline = time.monotonic() + (WAIT_SECONDS if step.only_reads else 0)
        while wrong := self._compared(step, self.run(step.commands)):
            if time.monotonic() > deadline:
                raise AssertionError(f"{step.commands}\n{wrong}")
            time.sleep(0.1)

    def run(self, commands: str) -> str:
        assert self.shell.stdin is not None
        assert self.shell.stdout is not None
        self.shell.stdin.write(f"{self.meant(commands)}\nprintf '{END}\\n'\n")
        self.shell.stdin.flush()
        said = ""
        while not said.endswith(f"{END}\n"):
            line = self.shell.stdout.readline()
            assert line, f"the shell ended in {commands}\n{said}"
            said += line
        return said.removesuffix(f"{END}\n")

    def meant(self, text: str) -> str:
        """The text with the server's ids and secrets for those of the page."""
        if BY_THE_CLOCK in text:
            self.known[BY_THE_CLOCK] = pyotp.TOTP(self.last["secret"]).now()
        for shown in sorted(self.known, key=len, reverse=True):
            text = text.replace(shown, self.known[shown])
        return text

    def _compared(self, step: Step, said: str) -> str:
        """What is wrong, in words; nothing when the answer is the one shown."""
        if step.answers is None:
            return f"says {said}" if said else ""
        if isinstance(step.answers, str):
            return "" if self._is_said(step.answers, said) else f"shown:\n{step.answers}\nsaid:\n{said}"
        try:
            wrong = list(self._differences(step.answers, values(said), "answers"))
        except ValueError:
            wrong = ["no JSON"]
        return "\n".join([*wrong, said]) if wrong else ""

    def _is_said(self, shown: str, said: str) -> bool:
        """The same lines, with the server's token for the page's."""
        token = IN_A_LINK.search(shown)
        found = IN_A_LINK.search(said)
        if token and found:
            self.known[token[0]] = found[0]
        return self.meant(shown) == said

    def _differences(self, shown: Any, real: Any, name: str) -> Iterator[str]:
        if isinstance(shown, dict) and isinstance(real, dict):
            if "..." not in shown and shown.keys() != real.keys():
                yield f"{name} has {list(real)}"
            for key in shown.keys() - {"..."}:
                yield from self._differences(shown[key], real.get(key), key)
        elif isinstance(shown, list) and isinstance(real, list):
            head = shown[:-1] if shown[-1:] == ["..."] else shown
            if len(real) < len(head) or (head == shown and len(real) > len(head)):
                yield f"{name} has {len(real)} items"
            for mine, theirs in zip(head, real, strict=False):
                yield from self._differences(mine, theirs, name)
        elif isinstance(shown, str) and isinstance(real, str):
            if not self._is_meant(shown, real, name):
                yield f"{name} is {real!r}, not {shown!r}"
        elif shown != real or type(shown) is not type(real):
            yield f"{name} is {real!r}, not {shown!r}"

    def _is_meant(self, shown: str, real: str, name: str) -> bool:
        if ID.fullmatch(shown):
            return bool(ID.fullmatch(real)) and self.known.setdefault(shown, real) == real
        if TIME.fullmatch(shown):
            return bool(TIME.fullmatch(real))
        if name in SECRETS and shown.endswith("..."):
            self.known[shown] = self.last[name] = real
            return True
        if shown.endswith("..."):
            return real.startswith(self.meant(shown[:-3]))
        return self.meant(shown) == real
