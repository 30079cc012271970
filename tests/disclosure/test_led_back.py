"""Released words against private ones: runs of eight, and the text they lead to."""

from __future__ import annotations

from witnessmark.disclosure.words import LEADS, Originals, PrivateWords

NOTE = "Two trucks came before dawn and took the families of the lower street to the brickworks."
KOREAN = "새벽에 화물차 두 대가 와서 아랫거리 세대들을 벽돌공장 마을로 싣고 갔다"


def test_eight_words_in_a_row_are_a_run_whatever_case_and_marks() -> None:
    private = PrivateWords.of([NOTE, KOREAN])
    assert private.share("They say: “TWO trucks came, before dawn, and took the families away.”")
    assert private.share("어제 새벽에 화물차 두 대가 와서 아랫거리 집들을 헐었다")
    assert private.share("ｔｗｏ ｔｒｕｃｋｓ came before dawn and took the")
    assert not private.share("Two trucks came before dawn and took people away.")
    assert not private.share("새벽에 화물차가 왔다")
    assert not PrivateWords().share(NOTE)


def test_a_text_in_other_order_still_leads_to_its_original() -> None:
    index = Originals.of({
        "note": NOTE, "wire": "The council moved 60 families from the riverside to build a road.",
        "market": "Rice rose by a third at the market.",
    })
    led = index.nearest("The families of the lower street were taken to the brickworks by two trucks before dawn.")
    assert led is not None
    assert led[0] == "note"
    assert led[1] >= LEADS
    same = index.nearest(NOTE)
    assert same is not None
    assert abs(same[1] - 1) < 1e-9


def test_few_or_foreign_words_lead_nowhere() -> None:
    index = Originals.of({"note": NOTE, "other": KOREAN})
    assert index.nearest("Two trucks") is None
    assert Originals.of({}).nearest(NOTE) is None
    assert index.nearest("Rice rose by a third at market stalls") is None
    far = index.nearest("Expulsion · Hoeryong · about 40 families · May 2019 · police")
    assert far is not None
    assert far[1] < LEADS
