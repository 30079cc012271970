"""The dossier: one folder that opens from a file manager, with nothing fetched from anywhere.

Invariant: built from a PublicView alone; every text in a page is escaped; neither pages nor
files carry a time finer than the view's month; `SHA256SUMS` names every other file.
"""

from __future__ import annotations

import calendar
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from witnessmark.disclosure.view import PublicView
from witnessmark.drawing import stylesheet
from witnessmark.publish import analysed, figures, wording
from witnessmark.publish.exports import csv_tables, formats, json_file, packaging

LANGUAGES: dict[str, str] = {"en": "index.html", "ko": "index.ko.html"}
PACKED: dict[str, tuple[str, ...]] = {"rocrate": (packaging.CRATE,), "bagit": packaging.BAG}
ASSETS = ("dossier.css", "dossier.js")
SHOWN_CLAIMS = 4
"""How many claims of an incident stand open; the others are folded, and unfolded in print."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a dossier, relative to its folder, and the SHA-256 of their list of sums."""

    files: tuple[str, ...]
    digest: str


def write_dossier(view: PublicView, out: Path, exports: Sequence[str] = formats.DEFAULT) -> Written:
    """Write the dossier with the named export formats into `out`: whole, or not at all.

    `out` is a folder that is empty or not there.
    """
    contents = _contents(view, formats.chosen(exports))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items()))
    contents["SHA256SUMS"] = sums.encode("ascii")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dossier-", dir=out.parent) as room:
        part = Path(room) / "part"
        for name, data in contents.items():
            target = part / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        first = calendar.timegm((view.month.year, view.month.month, 1, 0, 0, 0))
        for entry in (*part.rglob("*"), part):
            os.utime(entry, (first, first))
        part.replace(out)
    return Written(tuple(sorted(contents)), hashlib.sha256(sums.encode("ascii")).hexdigest())


def _contents(view: PublicView, exports: Sequence[str]) -> dict[str, bytes]:
    """Return every file but the sums: pages, assets, data by format, then what describes the folder as a whole."""
    data = {"csv": csv_tables.tables(view), "json": {"data/release.json": json_file.release(view)}}
    if counted := analysed.files(view):
        data["figures"] = counted
    data |= {name: formats.FORMATS[name].files(view) for name in exports if name in formats.FORMATS}
    links = {form: tuple(made) for form, made in data.items()}
    links |= {form: names for form, names in PACKED.items() if form in exports}
    contents = {name: page(view, language, links).encode("utf-8") for language, name in LANGUAGES.items()}
    contents |= {name: (files("witnessmark.publish") / "assets" / name).read_bytes() for name in ASSETS}
    contents["charts.css"] = stylesheet().encode("utf-8")
    for made in data.values():
        contents |= made
    if "rocrate" in exports:
        contents |= packaging.crate(view, contents)
    if "bagit" in exports:
        contents |= packaging.bag(view, contents)
    return contents


def page(view: PublicView, language: str, data: Mapping[str, Sequence[str]]) -> str:
    """Return the dossier's page in one language; `data` names the data files of each format."""
    words = wording.words(language)
    values: dict[str, Any] = {
        "view": view, "lang": language, "w": words, "label": wording.labeller(language),
        "other": next((code, name) for code, name in LANGUAGES.items() if code != language),
        "headline": lambda incident: wording.headline(incident, language),
        "sentence": lambda claim: wording.sentence(claim, language),
        "month": lambda value: wording.month(value, language),
        "speakers": lambda claim: wording.speakers(claim, language),
        "ladder": lambda incident: wording.ladder(incident, language),
        "contradiction": lambda found: wording.contradiction(found, language),
        "drawn": [
            (name, draw(view, language), draw(view, language, narrow=True))
            for name, draw in (("map", figures.view_map), ("timeline", figures.view_timeline))
        ],
        "figures": analysed.figures(view, language),
        "shown_claims": SHOWN_CLAIMS,
        "data": data,
    }
    return _environment().get_template("dossier.html").render(values)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined,
        autoescape=select_autoescape(default=True, default_for_string=True), trim_blocks=True, lstrip_blocks=True,
    )
