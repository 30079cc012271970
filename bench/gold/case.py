"""A gold folder: its reports, their coded claims, and the incidents, origins and contradictions.

Shape: `index.json` and the reports, `texts/` with the text of every report that is no plain
text, and `gold/` with `reports/*.toml`, `places.toml` and `case.toml`. A report without a file
in `reports/` has nothing to extract. A folder without `case.toml` is for reading alone: its claims
belong to no incident, and only claims and contexts are compiled. An origin with `derived` stands on another and is
not counted; one with `maybe` may be the speaker of the origin named there, so that it counts as possible alone. A case
that is `exhaustive` lists every contradiction that a careful reader finds. Readings here are the texts themselves; that
each format's own reading holds the same words is for a test with the readers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gold.authoring import Coder, GoldClaim
from witnessmark.model.claim import Context
from witnessmark.model.record import statement_record
from witnessmark.model.text import Reading, ReportRef

PLAIN = {".txt", ".md"}


@dataclass(frozen=True, slots=True)
class GoldCase:
    """Everything coded by hand in one folder; `readings` by report id (the file's stem)."""

    folder: Path
    readings: dict[str, Reading]
    claims: tuple[GoldClaim, ...]
    contexts: tuple[Context, ...]
    facts: dict[str, Any]

    @property
    def irrelevant(self) -> frozenset[str]:
        """Reports in which a careful analyst finds no claim."""
        return frozenset(self.readings) - {g.claim.reading.report.id for g in self.claims}


def load(folder: Path, coding: str = "gold/reports") -> GoldCase:
    """Read a gold folder; raises NotInText when a quote does not stand in its report.

    `coding` is the folder of the coded reports within: the gold's own, or a second coder's.
    """
    entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    readings = {reading.report.id: reading for reading in (_reading(folder, e) for e in entries)}
    places = _toml_if_there(folder / "gold" / "places.toml")
    claims: list[GoldClaim] = []
    contexts: list[Context] = []
    for path in sorted((folder / coding).glob("*.toml")):
        tables = _toml(path)
        coder = Coder(readings[Path(tables["report"]).stem], places)
        claims += [coder.claim(table) for table in tables.get("claim", ())]
        contexts += [coder.context(table) for table in tables.get("context", ())]
    return GoldCase(folder, readings, tuple(claims), tuple(contexts),
                    _toml_if_there(folder / "gold" / "case.toml"))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _toml_if_there(path: Path) -> dict[str, Any]:
    return _toml(path) if path.exists() else {}


def _reading(folder: Path, entry: dict[str, Any]) -> Reading:
    file = folder / entry["file"]
    source = file if file.suffix in PLAIN else folder / "texts" / f"{file.stem}.txt"
    text = unicodedata.normalize("NFC", source.read_text(encoding="utf-8"))
    if file.suffix == ".eml":
        text = text.split("\n\n", 1)[1]
    return Reading.of_text(text, ReportRef(
        file.stem, entry["language"], entry["file"], hashlib.sha256(file.read_bytes()).hexdigest(),
        entry["outlet"], dt.date.fromisoformat(entry["published"]), entry["title"],
    ))


def compiled(case: GoldCase) -> dict[str, str]:
    """Return the files that other programs read, by name, as `gold/` holds them."""
    records = {
        "claims.jsonl": _lines(statement_record(g.claim) for g in case.claims),
        "contexts.jsonl": _lines(statement_record(c) for c in case.contexts),
    }
    if not case.facts:
        return records
    facts, ids = case.facts, {g.key: g.claim.id for g in case.claims}
    derived = _derived(facts)
    incidents = [
        {
            "key": key, **incident,
            "claims": [g.claim.id for g in case.claims if g.incident == key],
            "origins": sorted({g.origin for g in case.claims if g.incident == key} - derived),
        }
        for key, incident in facts["incident"].items()
    ]
    for incident in incidents:
        provable, possible = counted(facts, incident["origins"])
        incident["origin_count"] = provable
        if possible != provable:
            incident["origin_possible"] = possible
    origins = [
        {
            "key": key, "what": origin["what"], "independent": key not in derived,
            "claims": [g.claim.id for g in case.claims if g.origin == key],
            "reports": sorted({g.claim.reading.report.id for g in case.claims if g.origin == key}),
        }
        for key, origin in facts["origin"].items()
    ]
    contradictions = [
        {**c, "claims": [ids[key] for key in c["claims"]]} for c in facts.get("contradiction", ())
    ]
    return records | {
        "incidents.json": _pretty(incidents),
        "origins.json": _pretty(origins),
        "contradictions.json": _pretty(contradictions),
    }


def counted(facts: Mapping[str, Any], origins: Iterable[str]) -> tuple[int, int]:
    """Return how many independent origins are provable among these, and how many are possible."""
    independent = set(origins) - _derived(facts)
    unsure = {key for key in independent if facts["origin"][key].get("maybe") in independent - {key}}
    return len(independent) - len(unsure), len(independent)


def _derived(facts: Mapping[str, Any]) -> set[str]:
    return {key for key, origin in facts["origin"].items() if origin.get("derived")}


def faults(case: GoldCase) -> list[str]:
    """Return what does not hold together: unknown keys, empty incidents, doubled claims."""
    found = []
    keys = [g.key for g in case.claims]
    found += [f"two claims are called {key}" for key in sorted({k for k in keys if keys.count(k) > 1})]
    if not case.facts:
        return found
    for name, of in (("incident", "incident"), ("origin", "origin")):
        used, known = {getattr(g, of) for g in case.claims}, set(case.facts[name])
        found += [f"no such {name}: {key}" for key in sorted(used - known)]
        found += [f"{name} without a claim: {key}" for key in sorted(known - used)]
    found += [f"{key} may be no origin that is known: {maybe}" for key, origin in case.facts["origin"].items()
              if (maybe := origin.get("maybe")) and maybe not in case.facts["origin"]]
    for c in case.facts.get("contradiction", ()):
        found += [f"a contradiction names no claim: {key}" for key in c["claims"] if key not in keys]
    return found


def _lines(records: Any) -> str:
    return "".join(json.dumps(r, ensure_ascii=False, sort_keys=False) + "\n" for r in records)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
