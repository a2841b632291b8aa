"""Writers who keep a ledger of what a server acknowledged, to compare with what it has after a power cut."""

from dataclasses import dataclass, field
from threading import Thread

import httpx

ARTICLES = "/v1/admin/articles"


@dataclass
class Writer:
    """Makes one article after the other and renames each, until the server is gone in the middle of it."""

    name: str
    token: str
    made: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    unanswered: str | None = None

    def begin(self, url: str) -> Thread:
        thread = Thread(target=self._write, args=(url,))
        thread.start()
        return thread

    def _write(self, url: str) -> None:
        with self._client(url) as client:
            try:
                while True:
                    self.unanswered = f"{self.name}-{len(self.made)}"
                    self._make(client, self.unanswered)
            except httpx.TransportError:
                return

    def _make(self, client: httpx.Client, key: str) -> None:
        given = {"title": f"Written by {key}", "body": f"About {key}."}
        made = client.post(ARTICLES, json=given, headers={"Idempotency-Key": key})
        assert made.status_code == 201, made.text
        id_ = self.made[key] = made.json()["id"]
        self.unanswered = None
        title = f"Renamed by {key}"
        answer = client.patch(f"{ARTICLES}/{id_}", json={"title": title}, headers={"If-Match": '"1"'})
        # A request sent once more may find the article renamed already.
        assert answer.status_code in {200, 412}, answer.text
        self.renamed[id_] = title

    def finish(self, url: str) -> None:
        """Send once more what got no answer."""
        if self.unanswered is not None:
            with self._client(url) as client:
                self._make(client, self.unanswered)

    def missing(self, url: str) -> list[str]:
        """What was acknowledged and is not there, or says something else."""
        with self._client(url) as client:
            shown = {key: client.get(f"{ARTICLES}/{id_}").json().get("title") for key, id_ in self.made.items()}
        return [key for key, title in shown.items() if title not in self._titles(key)]

    def _titles(self, key: str) -> set[str]:
        """What the article may be called: a new name that was not acknowledged may have been kept all the same."""
        known = self.renamed.get(self.made[key])
        return {known} if known else {f"Written by {key}", f"Renamed by {key}"}

    def _client(self, url: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=url, timeout=10, trust_env=False, verify=False, headers=headers)
