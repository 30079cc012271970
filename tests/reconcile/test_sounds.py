"""Places that nobody resolved, heard alike across scripts and spellings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reconcile.factory import Desk
from tests.reconcile.test_run import gather
from witnessmark.model.claim import Claim
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.places import Relation, relation, spot_of
from witnessmark.reconcile.sounds import alike
from witnessmark.vocab.codes import Act

HOME = ResolvedPlace("test:engoso", "Engoso", "TZ", "Arusha", None, None, "adm3")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Engoso", "엔고소", True),
        ("Dawtada", "다우타다", True),
        ("Sitio Kawayanan", "시티오 카와야난", True),
        ("Boeung Sralao", "벙스랄라오 마을", True),
        ("Caloocan", "Kalookan", True),
        ("Dokso-ri", "Tokso-ri", True),
        ("Engoso", "Anguse", False),
        ("Engoso", "올로이리엔", False),
        ("Ota", "오타", False),
    ],
)
def test_names_are_heard_alike(one: str, other: str, same: bool) -> None:
    """Three consonants tell a name in another script, four another spelling; fewer tell nothing."""
    assert alike(one, other) is alike(other, one) is same


def named(words: str, place: ResolvedPlace | None = None) -> PlaceRef:
    desk = Desk(words, None, "2018-12-05")
    return PlaceRef(words, desk.span(words), "named", place)


def test_what_nobody_resolved_meets_by_its_sound() -> None:
    """A resolved place is met so from the other script alone; sound never keeps two apart."""
    spots = [spot_of(named(*told)) for told in (("Engoso",), ("엔고소",), ("Engosso",), ("Engoso", HOME), ("Malabon",))]
    latin, hangul, spelt, resolved, other = (spot for spot in spots if spot)
    assert relation(latin, hangul) is relation(hangul, resolved) is Relation.SAME
    assert relation(latin, spelt) is relation(latin, other) is Relation.UNKNOWN


Made = tuple[Desk, list[Claim]]


def told(text: str, act: Act, words: str, where: str, when: str, language: str, outlet: str) -> Made:
    desk = Desk(text, outlet, "2018-12-05", language)
    return desk, [desk.claim(text.strip(), act, words, origin=(where,), when=(when, "2018-12-03"),
                             figure=desk.figure("40", 40))]


def test_one_event_at_a_place_no_gazetteer_knows_is_one_incident() -> None:
    """Two languages, one name that nobody resolved: the reports meet."""
    english = told("Guards evicted 40 households from Engoso on 3 December.", Act.EVICTION, "evicted", "Engoso",
                   "3 December", "en", "Border Post")
    korean = told("3일 엔고소에서 40가구가 쫓겨났다.", Act.EVICTION, "쫓겨났다", "엔고소", "3일", "ko", "새벽일보")
    claims = [_unresolved(claim) for claim in gather(english, korean)]
    assert len(reconcile(claims).incidents) == 1


def _unresolved(claim: Claim) -> Claim:
    return replace(claim, origin=tuple(replace(ref, kind="named") for ref in claim.origin))
