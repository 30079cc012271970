"""People at their browsers: each asks for a page, reads for a while, decides on a claim, and asks for the next.

All of it in one process that mostly waits, to 127.0.0.1 alone. A reader goes through lists, incidents, reports and
searches; a reviewer through the queue, a decision a card. How long an answer takes is counted from sending to its
last byte. A request that fails on the way is sent again with the same step's name, as the browser does, and counted
as an error.
"""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field

import httpx

from bench.crowd.filling import PASSWORD, names, reviews

CLAIM = re.compile(r'data-claim="(clm_[a-z0-9]{16})"')
INCIDENT = re.compile(r'href="/incidents/(inc_[a-z0-9]{16})"')
REPORT = re.compile(r'href="/reports/(rep_[a-z0-9]{16})')
TOKEN = re.compile(r'<meta name="token" content="([^"]+)"')
WORDS = ("porter", "families", "driven", "province")
READS = (("/", 2), ("/incidents", 3), ("/incidents?from={start}", 1), ("/incidents/ID", 4), ("/reports/ID", 4),
         ("/search?q=WORD", 2), ("/campaigns", 1))
"""What readers ask for, and how often each; of the last addresses of a list those that they saw before."""


@dataclass
class Told:
    """What came of one run: milliseconds by page, faults, and what was answered as written."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    written: dict[str, tuple[str, str, str]] = field(default_factory=dict)      # step → who, claim, decision
    again: int = 0


@dataclass
class Person:
    """Somebody at a browser."""

    handle: str
    client: httpx.AsyncClient
    told: Told
    pause: float
    chance: random.Random
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    token: str = ""

    async def sign_in(self) -> None:
        """Sign in, waiting where too many do so at once; not counted."""
        while True:
            answer = await self.client.post("/sign-in", data={"name": self.handle, "password": PASSWORD})
            if answer.status_code == 303:
                break
            if answer.status_code != 429:
                raise SystemExit(f"{self.handle} can't sign in: {answer.status_code}")
            await asyncio.sleep(float(answer.headers["retry-after"]) + self.chance.random())
        self.token = TOKEN.findall((await self.client.get("/account")).text)[0]

    async def ask(self, page: str, address: str) -> str:
        """Get a page and note how long it took."""
        return await self._timed(page, lambda: self.client.get(address))

    async def _timed(self, page: str, send) -> str:  # type: ignore[no-untyped-def]
        started = time.perf_counter()
        try:
            answer = await send()
        except httpx.HTTPError as fault:
            self.told.errors[f"{page} {type(fault).__name__}"] += 1
            return ""
        self.told.times[page].append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            self.told.errors[f"{page} {answer.status_code}"] += 1
            return ""
        return answer.text

    async def rest(self) -> None:
        await asyncio.sleep(self.pause * self.chance.uniform(0.5, 1.5))

    async def read(self, until: float) -> None:
        """Ask for one page after another."""
        pages, weights = zip(*READS, strict=True)
        while time.monotonic() < until:
            page = self.chance.choices(pages, weights)[0]
            kind = INCIDENT if page.startswith("/incidents/") else REPORT if page.startswith("/reports/") else None
            held = self.seen[page]
            if kind is not None and not held:
                page = "/incidents" if kind is INCIDENT else "/"
            address = page.replace("ID", self.chance.choice(held) if held else "").replace(
                "WORD", self.chance.choice(WORDS)).format(start=50 * self.chance.randrange(1, 40))
            text = await self.ask(page.partition("?")[0] + ("?…" if "?" in page else ""), address)
            self.seen["/incidents/ID"] += INCIDENT.findall(text)
            self.seen["/reports/ID"] += REPORT.findall(text)
            await self.rest()

    async def review(self, until: float, start: int) -> None:
        """Take part of the queue, one of one's own, and decide on one claim after another."""
        while time.monotonic() < until:
            text = await self.ask("/review", f"/review?from={start}")
            await self.ask("/review/facets", "/review/facets")
            for claim in dict.fromkeys(CLAIM.findall(text)):
                if time.monotonic() >= until:
                    return
                await self.rest()
                await self.decide(claim)
            start += 1500

    async def decide(self, claim: str) -> None:
        """Look at a card and decide; what was not answered is sent again until it is."""
        decision = self.chance.choices(("accept", "not-releasable"), (5, 1))[0]
        await self.ask("/review/ID/card", f"/review/{claim}/card?ahead=1")
        step = secrets.token_hex(16)

        async def send() -> httpx.Response:
            return await self.client.post(f"/review/{claim}/decide/{decision}", data={"step": step},
                                          headers={"X-Witnessmark-Token": self.token})

        while not await self._timed("decide", send):
            self.told.again += 1
            await asyncio.sleep(1)
        self.told.written[step] = (self.handle, claim, decision)


async def crowd(address: str, people: int, seconds: float, pause: float) -> Told:
    """Let so many people work for so long, and return what came of it."""
    told = Told()
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=2)
    everyone = [Person(name, httpx.AsyncClient(base_url=address, limits=limits, timeout=90, headers={
        "origin": address, "sec-fetch-site": "same-origin"}), told, pause, random.Random(n))
        for n, name in enumerate(names(people))]
    signing = time.monotonic()
    await asyncio.gather(*(person.sign_in() for person in everyone))
    print(f"{people} signed in within {time.monotonic() - signing:.0f} s", flush=True)
    until = time.monotonic() + seconds

    async def work(n: int, person: Person) -> None:
        await asyncio.sleep(person.chance.uniform(0, pause))
        await (person.review(until, 30 * n) if reviews(n) else person.read(until))
        await person.client.aclose()

    await asyncio.gather(*(work(n, person) for n, person in enumerate(everyone)))
    return told
