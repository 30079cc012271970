"""A client for a team's server, in Python alone: typed records, lists that turn their own pages, repeats that are safe.

    from witnessmark.client import Client

    desk = Client("https://desk.example.org", token)
    for claim in desk.claims(act=["expulsion"]):
        print(claim.id, claim.quote)
    desk.add_text("Police expelled 40 families …", access="public", outlet="River Wire")

Invariant: a token goes to the server that was named and nowhere else, never in the clear over a network; a write that
was cut off is repeated under its key, so that it is done once.
"""

from __future__ import annotations

import http.client
import json
import secrets
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlencode, urlsplit

from witnessmark.client import shapes
from witnessmark.client.records import (
    Added,
    Campaign,
    Claim,
    Conflict,
    Data,
    Decision,
    Entry,
    Hit,
    Incident,
    Passage,
    Report,
    Side,
    Source,
    added_of,
    campaign_of,
    claim_of,
    conflict_of,
    decision_of,
    entry_of,
    hit_of,
    incident_of,
    report_of,
    source_of,
)
from witnessmark.errors import UsageError, WitnessmarkError

__all__ = ["Added", "Campaign", "Claim", "Client", "Conflict", "Decision", "Entry", "Hit", "Incident", "Passage",
           "Refused", "Report", "Side", "Source", "Unreachable", "shapes"]
T = TypeVar("T")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
AGAIN = (429, 502, 503, 504)
"""Statuses after which the same is asked again."""


class Refused(WitnessmarkError):
    """The server did not do it: `status` is HTTP's, `what` its title, `advice` its detail."""

    def __init__(self, status: int, title: str, detail: str = "") -> None:
        super().__init__(title, advice=detail)
        self.status = status


class Unreachable(WitnessmarkError):
    """No answer came, however often it was asked."""


class Client:
    """Speaks to one server.

    Args:
        address: as https://desk.example.org; http is for this machine alone.
        authority: a PEM file of the authority that signed the server's certificate, where the system knows none.
        tries: how often the same is asked before giving up; `pause` gives the seconds before the n-th time again.

    Raises:
        UsageError: the address is none, or would send the token in the clear.
    """

    def __init__(self, address: str, token: str, *, timeout: float = 60.0, tries: int = 4, authority: str | None = None,
                 pause: Callable[[int], float] = lambda n: min(2.0**n / 2, 20.0)) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("That is no address of a server.", advice="Write it as https://desk.example.org.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise UsageError("The token would go over the network in the clear.", advice="Use an https:// address.")
        self._parts, self._token, self._timeout, self._tries, self._pause = parts, token, timeout, tries, pause
        self._tls = ssl.create_default_context(cafile=authority) if parts.scheme == "https" else None

    def me(self) -> shapes.Me:
        """Return who the token acts for, and what is open to it."""
        return cast(shapes.Me, self._get("/me"))

    def reports(self) -> Iterator[Report]:
        """Yield the reports that are open to the token, in the order they came."""
        return self._list("/reports", {}, report_of)

    def report(self, report: str) -> Report:
        return report_of(cast(shapes.Report, self._get(f"/reports/{_part(report)}")))

    def passages(self, report: str) -> list[Passage]:
        """Return a report's text in parts."""
        found = self._get(f"/reports/{_part(report)}/passages")["passages"]
        return [Passage(one["start"], one["end"], one["text"], one["located"]) for one in found]

    def claims(self, *, report: str | None = None, act: Sequence[str] = (), status: Sequence[str] = (),
               judged: bool | None = None, doubtful: bool = False) -> Iterator[Claim]:
        """Yield claims by text."""
        return self._list("/claims", {"report": report, "act": list(act), "status": list(status), "judged": judged,
                                      "doubtful": doubtful}, claim_of)

    def claim(self, claim: str) -> Claim:
        return claim_of(cast(shapes.Claim, self._get(f"/claims/{_part(claim)}")))

    def incidents(self, *, grade: Sequence[str] = (), act: Sequence[str] = (), place: str = "",
                  year: int | None = None) -> Iterator[Incident]:
        """Yield incidents, the latest first; Refused (409) when they are made anew meanwhile."""
        asked = {"grade": list(grade), "act": list(act), "place": place, "year": year}
        return self._list("/incidents", asked, incident_of)

    def incident(self, incident: str) -> Incident:
        return incident_of(cast(shapes.Incident, self._get(f"/incidents/{_part(incident)}")))

    def campaigns(self) -> Iterator[Campaign]:
        return self._list("/campaigns", {}, campaign_of)

    def campaign(self, campaign: str) -> Campaign:
        return campaign_of(cast(shapes.Campaign, self._get(f"/campaigns/{_part(campaign)}")))

    def sources(self) -> Iterator[Source]:
        return self._list("/sources", {}, source_of)

    def conflicts(self) -> Iterator[Conflict]:
        """Yield what devices decided differently; Refused (409) when one is settled meanwhile."""
        return self._list("/conflicts", {}, conflict_of)

    def search(self, words: str, *, language: str = "", year: str = "", act: str | None = None) -> Iterator[Hit]:
        """Yield passages that hold the words, the best first."""
        return self._list("/search", {"q": words, "language": language, "year": year, "act": act}, hit_of)

    def audit(self, *, kind: str = "", who: str = "") -> Iterator[Entry]:
        """Yield the log's entries in order."""
        return self._list("/audit", {"kind": kind, "who": who}, entry_of)

    def events(self, since: int = -1, *, follow: bool = False) -> Iterator[Entry]:
        """Yield the log's entries after a number; with `follow` also those to come, for as long as they are taken.

        A stream that ends is asked for again after a pause, a longer one each time that nothing came.
        """
        empty = 0
        while True:
            empty += 1
            connection, answer, _ = self._opened("GET", "/events", {"since": since, "follow": follow}, whole=False)
            try:
                for raw in answer:
                    line = raw.decode("utf-8")
                    if line.startswith("data: "):
                        entry = entry_of(json.loads(line.removeprefix("data: ")))
                        since, empty = entry.sequence, 0
                        yield entry
            except (OSError, http.client.HTTPException):
                if not follow:
                    raise Unreachable("The stream was cut off.", advice=f"Ask again since {since}.") from None
            finally:
                connection.close()
            if not follow:
                return
            time.sleep(self._pause(max(empty, 1)))

    def add_text(self, text: str, *, access: str, key: str | None = None, **told: Any) -> list[Added]:
        """Add a report; `told` says more of it: title, outlet, published, language, consent, compartment, name."""
        found = self._post("/reports", {"text": text, "access": access, **told}, key)
        return [added_of(one) for one in found["items"]]

    def judge(self, claim: str, decisions: Sequence[str], *, reason: str, seen: int | None = None,
              key: str | None = None) -> list[Decision]:
        """Decide on a claim: accept, reject, releasable, not_releasable."""
        told = {"decisions": list(decisions), "reason": reason, "seen": seen}
        return [decision_of(one) for one in self._post(f"/claims/{_part(claim)}/judgements", told, key)["items"]]

    def link(self, records: Sequence[str], *, reason: str, apart: bool = False,
             key: str | None = None) -> list[Decision]:
        """Say that claims or incidents tell one incident; `apart`: that they don't."""
        told = {"records": list(records), "reason": reason, "apart": apart}
        return [decision_of(one) for one in self._post("/links", told, key)["items"]]

    def settle(self, side: Side, conflict: Conflict, *, reason: str, key: str | None = None) -> None:
        """Let one side of a conflict stand."""
        told: Data = {"judgement": side.judgement} if side.judgement is not None else {
            "report": conflict.report, "field": conflict.field, "value": side.value}
        self._post("/conflicts", {**told, "reason": reason}, key)

    def _list(self, path: str, asked: Data, read: Callable[[Any], T]) -> Iterator[T]:
        cursor: str | None = None
        while True:
            part = self._get(path, {**asked, "cursor": cursor})
            yield from map(read, part["items"])
            cursor = part["next"]
            if cursor is None:
                return

    def _get(self, path: str, asked: Data | None = None) -> Data:
        return self._opened("GET", path, asked or {})[2]

    def _post(self, path: str, told: Data, key: str | None) -> Data:
        body = json.dumps({name: value for name, value in told.items() if value is not None}).encode()
        return self._opened("POST", path, {}, body, key or secrets.token_urlsafe(24))[2]

    def _opened(self, method: str, path: str, asked: Data, body: bytes | None = None, key: str = "", *,
                whole: bool = True) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse, Data]:
        """Ask, again where that may help, and return an answer that is none of a problem; `whole`: with its JSON."""
        for turn in range(1, self._tries + 1):
            connection = self._connection()
            try:
                answer = self._sent(connection, method, path, asked, body, key)
                raw = answer.read() if whole or answer.status >= 400 else b""
            except (OSError, http.client.HTTPException) as fault:
                connection.close()
                if turn == self._tries:
                    raise Unreachable("The server does not answer.", advice="Look whether it runs.") from fault
                time.sleep(self._pause(turn))
                continue
            if whole or answer.status >= 400:
                connection.close()
            if answer.status < 400:
                return connection, answer, _json(raw) if whole else {}
            refused, wait = _refused(answer.status, raw), answer.headers.get("Retry-After", "")
            if answer.status not in AGAIN or turn == self._tries:
                raise refused
            time.sleep(min(float(wait), 60.0) if wait.isdigit() else self._pause(turn))
        raise Unreachable("The server was not asked.", advice="Take one try or more.")

    def _connection(self) -> http.client.HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        if self._tls is not None:
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=self._tls)
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _sent(self, connection: http.client.HTTPConnection, method: str, path: str, asked: Data, body: bytes | None,
              key: str) -> http.client.HTTPResponse:
        told = {name: str(value).lower() if isinstance(value, bool) else value
                for name, value in asked.items() if value not in (None, "", [])}
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json, text/event-stream"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        where = f"{self._parts.path.rstrip('/')}/api/v1{path}" + (f"?{urlencode(told, doseq=True)}" if told else "")
        connection.request(method, where, body, headers)
        return connection.getresponse()


def _part(record: str) -> str:
    return quote(record, safe="")


def _json(raw: bytes) -> Data:
    try:
        found = json.loads(raw)
    except ValueError as fault:
        raise Unreachable("The answer is none of a Witnessmark server.", advice="Check the address.") from fault
    return found if isinstance(found, dict) else {}


def _refused(status: int, raw: bytes) -> Refused:
    try:
        told = json.loads(raw)
        return Refused(status, str(told["title"]), str(told.get("detail", "")))
    except (ValueError, KeyError, TypeError):
        return Refused(status, "The server refused.")
