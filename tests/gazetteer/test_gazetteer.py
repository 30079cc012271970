"""The shipped gazetteer: lookup, nesting, distance, names."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.errors import NotFound
from witnessmark.gazetteer import Gazetteer
from witnessmark.gazetteer.gazetteer import great_circle_km
from witnessmark.gazetteer.normalise import fold
from witnessmark.gazetteer.tables import Row, pack, unpack

NORTH_KOREA = "geonames:1873107"
RYANGGANG = "geonames:2039332"
HYESAN = "geonames:2043834"
KIM_JONG_SUK = "geonames:2043475"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    "name",
    [
        "Kim Jong Suk County",
        "Kim Jong-suk County",
        "Kimjongsuk",
        "Kimjŏngsuk-gun",
        "김정숙군",
        "신파군",
        "신파",
        "Sinpa",
        "SINPHA",
    ],
)
def test_every_spelling_old_and_new_leads_to_the_county(gazetteer: Gazetteer, name: str) -> None:
    """Case, hyphens, diacritics, scripts and former names do not matter."""
    assert gazetteer.lookup(name)[0].place.id == KIM_JONG_SUK


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hyeson", HYESAN),
        ("Yanggang Province", RYANGGANG),
        ("Ryanggang", RYANGGANG),
        ("양강도", RYANGGANG),
        ("량강도", RYANGGANG),
        ("Huchang", "geonames:2044027"),
        ("풍산군", "geonames:2041732"),
        ("North Hamkyung Province", "geonames:2044245"),
        ("함북", "geonames:2044245"),
        ("영변", "geonames:1866454"),
        ("Saeppyol", "geonames:2041593"),
        ("은덕군", "geonames:2039588"),
        ("P'yŏngyang", "geonames:1871859"),
        ("Paris", "geonames:2988507"),
        ("London", "geonames:2643743"),
        ("시리아", "geonames:163843"),
        ("Washington", "geonames:4140963"),
        ("키이우", "geonames:703448"),
        ("Syria", "geonames:163843"),
    ],
)
def test_the_likeliest_place_comes_first(gazetteer: Gazetteer, name: str, expected: str) -> None:
    """Without context the prior decides, in both languages."""
    assert gazetteer.lookup(name)[0].place.id == expected


def test_scores_of_a_lookup_add_up_to_one(gazetteer: Gazetteer) -> None:
    """The prior is a share among what the name may stand for."""
    found = gazetteer.lookup("Springfield")
    assert sum(c.score for c in found) == pytest.approx(1.0)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_an_area_narrows_a_name_down(gazetteer: Gazetteer) -> None:
    """Two counties of the North are romanised Unsan; their province tells them apart."""
    south_pyongan = gazetteer.lookup("South Pyongan")[0].place.id
    assert [c.place.id for c in gazetteer.lookup("Unsan", within=south_pyongan)] == ["geonames:6258672"]
    assert all(c.place.country == "FR" for c in gazetteer.lookup("Paris", country="FR"))


def test_the_pack_of_north_korea_is_nested_and_complete(gazetteer: Gazetteer) -> None:
    """Provinces and directly governed cities hold about 190 cities, districts and counties."""
    provinces = [p for p in gazetteer.children(NORTH_KOREA) if p.level == "adm1"]
    units = [p for province in provinces for p in gazetteer.children(province.id) if p.level == "adm2"]
    assert len(provinces) == 13
    assert 180 <= len(units) <= 215
    for unit in units:
        forms = gazetteer.names(unit.id)
        assert any("가" <= form[0] <= "힣" for form in forms), unit
        assert any(form.isascii() for form in forms), unit
        assert unit.lat is not None and 37.6 < unit.lat < 43.1, unit
        assert unit.lon is not None and 124.1 < unit.lon < 130.8, unit


def test_no_unit_of_north_korea_lies_far_from_its_province(gazetteer: Gazetteer) -> None:
    """A slip in the curated coordinates would put a county hundreds of kilometres away."""
    for province in gazetteer.children(NORTH_KOREA):
        for unit in gazetteer.children(province.id):
            distance = gazetteer.distance_km(province.id, unit.id)
            assert distance is not None and distance < 200, (province.name, unit.name, distance)


def test_nesting_and_distance(gazetteer: Gazetteer) -> None:
    """Hyesan lies in Ryanggang, Ryanggang in North Korea, 30 km from Kim Jong Suk County."""
    assert [p.id for p in gazetteer.ancestors(HYESAN)] == [RYANGGANG, NORTH_KOREA]
    assert gazetteer.contains(NORTH_KOREA, HYESAN)
    assert not gazetteer.contains(HYESAN, NORTH_KOREA)
    assert gazetteer.distance_km(HYESAN, KIM_JONG_SUK) == pytest.approx(32, abs=8)


def test_names_hold_both_scripts_for_search(gazetteer: Gazetteer) -> None:
    """A search for one form can be widened to all forms."""
    assert {"Hyesan", "혜산", "혜산시", "Hyeson"} <= set(gazetteer.names(HYESAN))


@pytest.mark.parametrize(
    "unknown", ["geonames:0", "geonames:", "geonames:x", "wm:KP.nowhere", "", "geonames:²"]
)
def test_an_unknown_id_is_refused(gazetteer: Gazetteer, unknown: str) -> None:
    """A wrong id is an error, never a neighbour."""
    with pytest.raises(NotFound):
        gazetteer.place(unknown)


def test_an_unknown_name_has_no_candidates(gazetteer: Gazetteer) -> None:
    """Nothing is guessed from similar names."""
    assert gazetteer.lookup("Xyzzyville-upon-Nowhere") == []
    assert gazetteer.lookup("") == []


@given(st.text(max_size=30))
def test_any_text_can_be_looked_up_and_scanned(text: str) -> None:
    """Hostile letters never break a lookup or a scan; spans are slices of the text in order."""
    gazetteer = Gazetteer.load()
    gazetteer.lookup(text)
    after = 0
    for span, ids in gazetteer.scan(text, "ko"):
        assert after <= span.start < span.end <= len(text)
        assert ids
        after = span.end


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(name: str) -> None:
    """A folded name is its own key."""
    assert fold(fold(name)) == fold(name)


def test_great_circle_of_known_cities() -> None:
    """Seoul to Pyongyang is about 195 km."""
    assert great_circle_km(37.566, 126.978, 39.034, 125.754) == pytest.approx(195, abs=5)


def test_the_file_format_round_trips() -> None:
    """What `pack` writes, `unpack` reads back, capitals and own ids included."""
    rows = [
        Row("geonames:1", "Landia", "XA", "country", "", 1.0, 2.0, 100, ("란디아",)),
        Row("wm:XA.north", "North Landia", "XA", "adm1", "geonames:1", None, None, 0, ()),
        Row("geonames:3", "Porto", "XA", "place", "wm:XA.north", -1.5, 3.25, 7, ("Pôrto Velho", "포르토")),
    ]
    gazetteer = Gazetteer(unpack(pack(rows, capitals=["geonames:3"])))
    assert len(gazetteer) == 3
    for row in rows:
        place = gazetteer.place(row.id)
        assert (place.name, place.country, place.level, place.parent or "") == (
            row.name,
            row.country,
            row.level,
            row.parent,
        )
        assert (place.lat, place.lon, place.population) == (row.lat, row.lon, row.population)
        for name in (row.name, *row.names):
            assert row.id in {c.place.id for c in gazetteer.lookup(name)}


def test_the_data_stays_small_and_quick_to_load() -> None:
    """The file fits a wheel, and a fresh process holds it within 60 MB."""
    data = resources.files("witnessmark.gazetteer").joinpath("data", "world.bin").read_bytes()
    assert len(data) < 6_000_000
    script = (
        "import numpy, resource\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "from witnessmark.gazetteer import Gazetteer\n"
        "Gazetteer.load().lookup('Hyesan')\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 60
