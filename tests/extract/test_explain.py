"""Every filled field of every statement has one sentence on why, in English and Korean."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.gold.case import load
from tests.conftest import KOREAN, WIRE
from witnessmark.extract import extract
from witnessmark.extract.explain import explained
from witnessmark.model.claim import Claim, Statement, Why
from witnessmark.model.text import Reading, ReportRef

FIELDS = ("orderer", "perpetrator", "affected", "figure", "origin", "destination", "when", "ground", "consequences",
          "attribution")


def reading(text: str, language: str) -> Reading:
    return Reading.of_text(text, ReportRef("r", language, outlet="Wire", published=dt.date(2019, 6, 15)))


def filled(statement: Statement) -> list[str]:
    head = ["act", "status"] if isinstance(statement, Claim) else ["context"]
    return head + [name for name in FIELDS if getattr(statement, name)]


def check(statement: Statement) -> None:
    assert [why.field for why in statement.why] == filled(statement)
    for why in statement.why:
        assert re.search(r"[A-Za-z]{3}", why.en)
        assert re.search(r"[가-힣]{2}", why.ko)
        assert why.en.endswith(".")
        assert why.ko.endswith(".")


PIECES = {
    "en": ["Police expelled about 40 families from Hoeryong to Musan County on 3 May, a source said.", "\n\n", " ",
           "They were moved on the orders of the provincial party committee.", "- Hoeryong: 12 households\n",
           "Their houses were torn down because relatives had fled.", "The rest will be evicted by June.",
           "It was not true that anyone had been sent away, officials said.", "Traders paid brokers for the calls.",
           "Among them were 9 children; they lost their homes.", "In 2016 the same happened in Onsong."],
    "ko": ["지난 3일 보안서가 회령시에서 40여 세대를 무산군으로 추방했다고 소식통이 전했다.", "\n\n", " ",
           "당의 지시에 따라 온성군에서도 12세대가 쫓겨났다.", "가족이 탈북했다는 이유였다.", "주민들은 집을 잃었다.",
           "6월까지 나머지를 추방한다는 소문이 돌고 있다.", "- 회령시 12세대\n", "송금 브로커들의 활동이 줄었다.",
           "추방은 사실이 아니라고 당국은 밝혔다.", "소식통은 “그들도 끌려갔다”고 말했다."],
}


@settings(max_examples=60)
@given(st.sampled_from(["en", "ko"]).flatmap(
    lambda language: st.tuples(st.lists(st.sampled_from(PIECES[language]), max_size=9), st.just(language))))
def test_any_report_is_explained_field_by_field(told: tuple[list[str], str]) -> None:
    parts, language = told
    found = extract(reading("".join(parts), language), learned=False)
    for statement in (*found.claims, *found.contexts):
        check(statement)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_reports_coded_by_hand_are_explained_field_by_field(language: str) -> None:
    case = load(Path(__file__).parents[2] / "gold" / "dev" / language)
    seen: set[str] = set()
    for page in list(case.readings.values())[:12]:
        found = extract(page, learned=False)
        for statement in (*found.claims, *found.contexts):
            check(statement)
            seen.update(filled(statement))
    assert seen >= {*FIELDS, "act", "status"}


@pytest.mark.parametrize(("text", "language"), [(WIRE, "en"), (KOREAN, "ko")])
def test_both_layers_together_are_explained_field_by_field(text: str, language: str) -> None:
    claims = extract(reading(text, language)).claims
    assert claims
    for claim in claims:
        check(claim)


def test_what_a_layer_says_itself_stands_and_what_it_says_of_an_empty_field_goes() -> None:
    claim = extract(reading(WIRE, "en"), learned=False).claims[0]
    own = Why("act", "Because.", "그래서.")
    bare = replace(claim, why=(own, Why("act", "Again.", "또."), Why("ground", "Nothing.", "없음.")), ground=())
    found = explained(bare)
    assert found[0] == own
    assert [why.field for why in found] == filled(bare)


def test_a_field_from_elsewhere_is_told_apart_from_one_in_the_passage() -> None:
    claim = extract(reading(WIRE, "en"), learned=False).claims[0]
    apart = replace(claim, why=(), passage=claim.act.span)
    near, far = ({w.field: w.en for w in explained(c)} for c in (replace(claim, why=()), apart))
    assert "stands in the passage" in near["origin"]
    assert "carried over" in far["origin"]
    assert claim.origin[0].text in near["origin"]
