"""A backend beside the other layers: one more proposer that can add, agree, lie or fail, and overrules nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.backends.endpoint import message, raw, saying, send, serving
from witnessmark.extract import THRESHOLD, extract
from witnessmark.extract.backends.contract import BackendFailed, Proposal, Role, RoleWords, Schema, Words
from witnessmark.extract.backends.openai import OpenAIBackend
from witnessmark.extract.backends.windows import sentences, windows
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef
from witnessmark.vocab.codes import Act, Group

PLAIN = "On 3 May 2019, police expelled about 40 families from Hoeryong to Musan County, a source said on 8 May."
ODD = "In June, soldiers bundled the herders onto barges bound for Musan County."
EN = f"{PLAIN}\n\n{ODD}\n"
BUNDLED = {"act": "expulsion", "words": "bundled", "sentence": ODD,
           "perpetrator": [{"words": "soldiers", "code": "military"}],
           "affected": [{"words": "the herders", "code": "resident"}], "when": ["June"],
           "destination": ["Musan County"]}
KO_ODD = "지난달 초 군인들이 회령시 주민 30여 명을 앞세우고 무산군으로 넘어섰다."
KO = f"날씨가 맑았다.\n\n{KO_ODD}\n"
LOADED = {"act": "relocation", "words": "앞세우고", "sentence": KO_ODD,
          "perpetrator": [{"words": "군인들", "code": "military"}], "affected": [{"words": "주민", "code": "resident"}],
          "when": ["지난달 초"], "origin": ["회령시"], "destination": ["무산군"], "figure": ["30여 명"]}


def reading(text: str, language: str) -> Reading:
    return Reading.of_text(text, ReportRef("r", language, published=dt.date(2019, 7, 1)))


def at(claims: tuple[Claim, ...], words: str) -> Claim:
    (claim,) = [c for c in claims if c.act.text == words]
    return claim


def test_an_act_no_rule_sees_is_read_by_the_rules_grammar_and_says_who_proposed_it() -> None:
    page = reading(EN, "en")
    before = extract(page, learned=False)
    assert not [c for c in before.claims if c.act.text == "bundled"]
    with serving(saying(BUNDLED)) as endpoint:
        found = extract(page, learned=False, backend=OpenAIBackend(endpoint.url, "small"))
    claim = at(found.claims, "bundled")
    claim.ground_check()
    assert (claim.act.code, claim.extractor.name) == (Act.EXPULSION, "backend")
    assert claim.confidence >= THRESHOLD
    assert [p.text for p in claim.destination] == ["Musan County"]
    assert claim.affected[0].text.endswith("herders")
    assert "small" in claim.why[0].en
    assert "small" in claim.why[0].ko
    assert found.fault is None
    assert {c.id for c in before.claims} <= {c.id for c in found.claims}


def test_korean_takes_the_quotes_themselves_with_values_from_the_grammars() -> None:
    page = reading(KO, "ko")
    with serving(saying(LOADED)) as endpoint:
        found = extract(page, learned=False, backend=OpenAIBackend(endpoint.url, "small"))
    claim = at(found.claims, "앞세우고")
    claim.ground_check()
    assert claim.extractor.name == "backend"
    assert claim.quote == KO_ODD
    assert claim.when is not None
    assert (claim.when.start, claim.when.end) == (dt.date(2019, 6, 1), dt.date(2019, 6, 10))
    assert claim.figure is not None
    assert (claim.figure.low, claim.figure.unit.value) == (30, "person")
    assert claim.origin[0].place is not None
    assert claim.origin[0].place.name == "Hoeryong"
    assert [(a.codes, a.text) for a in claim.affected] == [((Group.RESIDENT,), "주민")]
    assert {w.field for w in claim.why} >= {"act", "status", "when", "figure", "origin", "destination", "affected"}


def test_agreement_is_told_and_changes_no_value() -> None:
    page = reading(EN, "en")
    same = {"act": "expulsion", "words": "expelled", "sentence": PLAIN, "status": "denied", "origin": ["Musan County"]}
    with serving(saying(same)) as endpoint:
        found = extract(page, backend=OpenAIBackend(endpoint.url, "small"))
    plain, told = at(extract(page).claims, "expelled"), at(found.claims, "expelled")
    assert told.extractor.name == f"{plain.extractor.name}+backend"
    assert (told.status, told.origin, told.when, told.figure, told.id) == (
        plain.status, plain.origin, plain.when, plain.figure, plain.id)


LIES = [
    {**BUNDLED, "words": "shot"},
    {**BUNDLED, "sentence": "In July, soldiers bundled the herders onto barges."},
    {**BUNDLED, "words": "on"},
    {**BUNDLED, "act": "genocide"},
    {"act": "eviction", "words": "Musan County"},
    {"act": "eviction", "words": ODD, "sentence": ODD},
    {"act": "return", "words": "expelled", "sentence": PLAIN},
]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_changes_nothing(lie: dict[str, Any]) -> None:
    """Quotes that stand nowhere, twice, or elsewhere, codes of no vocabulary, another act for words that are read."""
    page = reading(EN, "en")
    with serving(raw(message({"acts": [lie]}))) as endpoint:
        found = extract(page, learned=False, backend=OpenAIBackend(endpoint.url, "small"))
        assert len(endpoint.asked) == 1
    assert found.claims == extract(page, learned=False).claims
    assert found.fault is None


def test_a_role_that_is_a_lie_is_not_taken() -> None:
    lie = {**LOADED, "when": ["작년 겨울"], "figure": ["300여 명"], "destination": ["평양"], "origin": ["화물차"]}
    with serving(saying(lie)) as endpoint:
        found = extract(reading(KO, "ko"), learned=False, backend=OpenAIBackend(endpoint.url, "small"))
    claim = at(found.claims, "앞세우고")
    told = {*(p.text for p in (*claim.origin, *claim.destination)), *(v.text for v in (claim.when, claim.figure) if v)}
    assert not told & {"작년 겨울", "300여 명", "평양"}
    for words in told:
        assert words in KO



def test_a_failure_leaves_the_claims_of_the_others_and_is_told_without_text() -> None:
    page = reading(EN, "en")
    with serving(raw(EN.encode(), status=503)) as endpoint:
        found = extract(page, learned=False, backend=OpenAIBackend(endpoint.url, "small"))
    assert found.claims == extract(page, learned=False).claims
    assert found.fault == "the backend read 0 of 1 parts: it answered with status 503"


def test_a_long_text_is_sent_in_windows_and_one_bad_window_costs_itself_alone() -> None:
    filler = "The market was open and people bought rice, salt and candles as on other days. " * 18
    text = f"{filler}\n{ODD}\n{filler}\n{filler}"
    parts = windows(sentences(text))
    assert len(parts) > 2

    def script(handler: Any, body: dict[str, Any]) -> None:
        words = body["messages"][-1]["content"]
        send(handler, message({"acts": [BUNDLED]} if ODD in words else "none"))

    with serving(script) as endpoint:
        found = extract(reading(text, "en"), learned=False, backend=OpenAIBackend(endpoint.url, "small"))
        sent = [body["messages"][-1]["content"] for body in endpoint.asked]
    assert sent == [part.slice(text) for part in parts]
    assert at(found.claims, "bundled").quote.endswith("Musan County.")
    assert found.fault is not None
    assert found.fault.startswith(f"the backend read 1 of {len(parts)} parts")


class Scripted:
    """A backend that proposes whatever it was made with."""

    name = "scripted"

    def __init__(self, proposals: list[Proposal] | BackendFailed) -> None:
        self.proposals, self.texts = proposals, []

    def propose(self, text: str, schema: Schema) -> list[Proposal]:
        self.texts.append(text)
        if isinstance(self.proposals, BackendFailed):
            raise self.proposals
        return self.proposals


def test_a_backend_that_is_gone_is_not_asked_for_the_rest_of_a_report() -> None:
    backend = Scripted(BackendFailed("it can't be reached", gone=True))
    found = extract(reading("Nothing happened here today. " * 400, "en"), learned=False, backend=backend)
    assert len(backend.texts) == 1
    assert found.fault is not None
    assert found.fault.startswith("the backend read 0 of ")


def test_other_languages_and_empty_texts_are_not_sent() -> None:
    backend = Scripted([])
    extract(reading("Ils furent chassés.", "fr"), backend=backend)
    extract(reading(" \n ", "en"), backend=backend)
    assert backend.texts == []


WORDS = st.sampled_from(["bundled", "expelled", "soldiers", "Musan County", "앞세우고", "주민", "30여 명", "June", "a",
                         "", "the", "on 8 May", "families from Hoeryong to", "shot", "\x00", PLAIN, ODD])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(list(Act)), WORDS, st.one_of(st.none(), WORDS),
                          st.lists(st.tuples(st.sampled_from(list(Role)), WORDS), max_size=4)), max_size=5),
       st.sampled_from([(EN, "en"), (KO, "ko")]))
def test_whatever_is_proposed_every_claim_is_grounded(
    said: list[tuple[Act, str, str | None, list[tuple[Role, str]]]], text: tuple[str, str]
) -> None:
    proposals = [Proposal(act, Words(words), passage, None, tuple(RoleWords(r, Words(w)) for r, w in roles))
                 for act, words, passage, roles in said]
    page = reading(*text)
    for claim in extract(page, learned=False, backend=Scripted(proposals)).claims:
        claim.ground_check()
