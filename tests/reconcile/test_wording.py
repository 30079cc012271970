"""Reasons are given in English and Korean, from one table."""

from __future__ import annotations

from string import Formatter

import pytest

from tests.reconcile import reports
from tests.reconcile.test_run import gather
from witnessmark.model.incident_record import (
    campaign_from_record,
    campaign_record,
    incident_from_record,
    incident_record,
    origin_from_record,
    origin_record,
)
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.wording import TEMPLATES, said


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_both_languages_take_the_same_values(key: str) -> None:
    """A template says in Korean what it says in English, with the same values."""
    en, ko = TEMPLATES[key]
    assert en and ko and slots(en) == slots(ko)


@pytest.mark.parametrize(("unit", "korean"), [
    ("person", "2명과 3명:"), ("household", "2세대와 3세대:"), ("dwelling", "2채와 3채:")])
def test_korean_particles_fit_the_values(unit: str, korean: str) -> None:
    """The particle is chosen by the sound that the value ends in."""
    two, three = (said("count_exact", n=n, unit=said(unit)) for n in (2, 3))
    assert said("counts", a=two, b=three).ko.startswith(korean)


def test_values_are_worded_in_each_language() -> None:
    """A phrase within a phrase is filled in by language."""
    both = said("counts", a=said("count_exact", n=84, unit=said("household")), b="?")
    assert both.en.startswith("84 households") and both.ko.startswith("84세대")


def test_every_reason_of_a_run_is_there_in_korean() -> None:
    """Values, contradictions, origins and campaigns carry their reason in both languages, also as records."""
    result = reconcile(
        gather(
            reports.korean(), reports.english(), reports.rewrite(), reports.persons(), reports.denial(),
            reports.wave(2014, 74), reports.looking_back({2014: 74}),
        )
    )
    told = [f.why_ko for i in result.incidents for values in i.fields.values() for f in values]
    told += [c.explanation_ko for i in result.incidents for c in i.contradictions]
    told += [o.why_ko for o in result.origins] + [c.why_ko for c in result.campaigns]
    assert result.campaigns and all(told)
    assert all(any("가" <= letter <= "힣" for letter in why) for why in told)
    for incident in result.incidents:
        assert incident_from_record(incident_record(incident)).contradictions == incident.contradictions
    assert [origin_from_record(origin_record(o)) for o in result.origins] == list(result.origins)
    assert [campaign_from_record(campaign_record(c)) for c in result.campaigns] == list(result.campaigns)
