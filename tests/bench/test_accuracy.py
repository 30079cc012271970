"""The accuracy bench measures the whole of a coded folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.accuracy import measure, table
from bench.gold.case import GoldCase, load
from bench.scoring.values import FIELDS
from witnessmark.model.claim import Claim

FOLDER = Path(__file__).parents[2] / "examples" / "ryanggang"


@pytest.fixture(scope="module")
def case() -> GoldCase:
    return load(FOLDER)


@pytest.fixture(scope="module")
def coded(case: GoldCase) -> dict[str, list[Claim]]:
    by_report: dict[str, list[Claim]] = {}
    for gold in case.claims:
        by_report.setdefault(gold.claim.reading.report.id, []).append(gold.claim)
    return by_report


def test_a_reader_that_codes_like_the_person_is_perfect(
    case: GoldCase, coded: dict[str, list[Claim]]
) -> None:
    """Every claim and every field of both languages scores one, with no false claim."""
    for language, tally in measure(case, lambda r: coded.get(r.report.id, [])).items():
        if language == "ja":
            continue
        assert tally.claim.f1 == 1.0
        assert all(tally.fields[name].f1 == 1.0 for name in FIELDS)
        assert tally.report()["false_claims_per_irrelevant_report"] == 0.0


def test_a_reader_that_sees_nothing_recalls_nothing(case: GoldCase) -> None:
    """Silence has no precision, no recall, and no false claims."""
    for tally in measure(case, lambda _: []).values():
        assert tally.claim.precision is None
        assert tally.report()["false_claims_per_irrelevant_report"] in (0.0, None)


def test_a_missed_claim_costs_each_of_its_fields(case: GoldCase, coded: dict[str, list[Claim]]) -> None:
    """Leaving out the first claim of every report lowers recall, not precision."""
    tally = measure(case, lambda r: coded.get(r.report.id, [])[1:])["en"]
    assert tally.claim.precision == 1.0 and (tally.claim.recall or 0) < 1.0
    assert tally.fields["status"].coded - tally.fields["status"].read == tally.claim.coded - tally.claim.read


def test_table_names_every_field_in_both_languages(case: GoldCase, coded: dict[str, list[Claim]]) -> None:
    """What is measured is shown."""
    shown = table(measure(case, lambda r: coded.get(r.report.id, [])))
    for language in ("en", "ko"):
        for name in ("claim", *FIELDS):
            assert f"\n{language}  {name}" in shown
