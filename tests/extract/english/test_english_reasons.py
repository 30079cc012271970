"""Reasons and bodies in plain English: papers, bodies by what they wear, abbreviations inside a reason. All texts are
made up."""

from __future__ import annotations

import pytest

from tests.extract.english.test_english_plain import claims_of, one


@pytest.mark.parametrize(("text", "act", "ground"), [
    ("Two hundred people were deported from Lahore because their documents had run out.", "expulsion",
     "residence_status"),
    ("Police detained 20 people in Karachi whose permits had run out.", "detention", "residence_status"),
    ("Officials expelled 12 families with no registration from Hyesan on Friday.", "expulsion", "residence_status"),
    ("Three families were expelled from Musan on 3 May. Ground: relatives in S. Korea.", "expulsion",
     "family_defection"),
    ("Police evicted 40 families from a settlement declared illegal in Lagos on Friday.", "eviction", "land_dispute"),
    ("The land is needed for a dam, and 40 families were moved from Tansa to Korba in May.", "relocation",
     "development"),
    ("Officials expelled 12 families from Hyesan to stop smuggling.", "expulsion", "alleged_crime"),
])
def test_reasons_in_plain_connectors(text: str, act: str, ground: str) -> None:
    """What papers people lack, what land is for and what is to be stopped are reasons."""
    assert ground in {g.code.value for g in one(text, act).ground}


def test_papers_that_run_out_are_nobodys_flight() -> None:
    text = "Two hundred people were deported from Lahore because their documents had run out."
    assert {c.act.code.value for c in claims_of(text)} == {"expulsion"}


@pytest.mark.parametrize(("words", "organ"), [
    ("Men in plain clothes", "state_security"),
    ("The phone detection squads", "state_security"),
    ("Migration agents", "government"),
    ("The Peshmerga", "military"),
    ("The neighbourhood watch head", "local_authority"),
])
def test_bodies_by_the_names_that_witnesses_give_them(words: str, organ: str) -> None:
    claim = one(f"{words} expelled 12 families from Musan on 3 May, a resident said.", "expulsion")
    assert {o.code.value for o in (*claim.perpetrator, *claim.orderer)} == {organ}
