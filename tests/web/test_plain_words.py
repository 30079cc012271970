"""Pages say names, not codes: no word of the vocabulary and no place's key stands bare on a page in Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.web.addresses import find_addresses
from tests.web.conftest import Client, bench_over
from tests.web.filled import shown_ids
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.gazetteer.labels import country_name
from witnessmark.model.place import ResolvedPlace
from witnessmark.store.base import ClaimQuery, Spread
from witnessmark.vocab import codes
from witnessmark.vocab.country import countries
from witnessmark.web.incident_facets import Narrowing, place_choices, place_label
from witnessmark.web.place_choice import where

KINDS = (codes.Act, codes.Status, codes.ContextCode, codes.Organ, codes.Ground, codes.Consequence, codes.Quantifier,
         codes.Decision, codes.Access, codes.Unit)
OWN = {code.value for kind in KINDS for code in kind}
ASIDE = {"script", "style", "svg", "code", "pre", "kbd", "bdi", "q", "textarea"}
EMPTY = {"input", "br", "hr", "img", "meta", "link", "col", "wbr", "base", "source"}
QUOTED = re.compile(r"(?<!\w)'.{1,200}?'(?=[가-힣:,.])|‘[^’]{1,200}’|“[^”]{1,200}”")


class Own(HTMLParser):
    """Gathers what a page in Korean says in its own words: not those of reports, names, nor what is typed as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            lang = dict(attrs).get("lang", "")
            self.open.append((tag, tag in ASIDE or lang not in ("", "ko") or any(aside for _, aside in self.open)))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _ in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.said.append(data)


def _words(page: str) -> str:
    own = Own()
    own.feed(page)
    return QUOTED.sub(" ", " ".join(own.said))


@pytest.fixture
def korean(filled_case: Case) -> Iterator[Client]:
    bench = bench_over(filled_case)
    client = bench.enter()
    client.get("/language/ko")
    yield client
    bench.app.state.pages.finish()


def test_no_code_stands_on_a_page_in_korean(korean: Client, filled_case: Case) -> None:
    """Every page and every card of the filled case: neither a code nor a key of a place, and no particle left open."""
    def fetch(address: str) -> tuple[int, str]:
        answer = korean.get(address)
        return answer.status_code, answer.text

    found = find_addresses(korean.app, fetch, shown_ids(filled_case))
    cards = [f"/claims/{d.claim.id}/card" for d in decided_claims(filled_case, ClaimQuery())]
    told: dict[str, list[str]] = {}
    for address in [*(a for a in (*found.pages, *found.fragments) if ".csv" not in a), *cards]:
        said = _words(fetch(address)[1])
        bare = [code for code in OWN if re.search(rf"(?<![\w/.-]){re.escape(code)}(?![\w/.-])", said)]
        bare += re.findall(r"(?:name|geonames):\S+", said) + re.findall(r", [A-Z]{2}\b", said)
        if bare:
            told[address] = bare
    assert len(cards) >= 20 and told == {}


def test_a_place_is_told_by_its_name() -> None:
    """One that no gazetteer knows as reports name it; one inside another with it; a key that means nothing not at all."""
    assert place_label("name:Hyegang-dong", "en") == "Hyegang-dong"
    assert place_label("geonames:1871859", "ko") == "평양시"
    assert place_label("geonames:0/Hyegang", "ko") == "Hyegang, 여기에서 모르는 곳"
    assert [c.label for c in place_choices(Spread({"name:Ward 3": 2}, {}, {}), Narrowing(), "ko")] == ["Ward 3"]


def test_a_country_is_told_by_its_name() -> None:
    assert (country_name("KP"), country_name("KP", "ko"), country_name("??", "ko")) == ("North Korea", "북한", "??")
    unnamed = [code for code in countries() if not re.search("[가-힣]", country_name(code, "ko"))]
    assert unnamed == ["AN", "CS"]                       # dissolved
    place = ResolvedPlace("geonames:2043572", "Hyesan", "KP", "Ryanggang", 41.4, 128.2, "adm2")
    assert where(place, "ko").endswith(", 북한") and where(place, "en") == "Hyesan, Ryanggang, North Korea"
