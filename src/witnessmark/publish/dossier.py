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
from types import MappingProxyType

from witnessmark.disclosure.view import PublicView
from witnessmark.drawing import stylesheet
from witnessmark.publish import analysed, citing, paper
from witnessmark.publish.exports import csv_tables, formats, json_file, packaging
from witnessmark.publish.pages import BOTH, LANGUAGES, both, page

PACKED: dict[str, tuple[str, ...]] = {"rocrate": (packaging.CRATE,), "bagit": packaging.BAG}
SIGNATURE = "SHA256SUMS.signature"
ASSETS = ("dossier.css", "dossier.js")


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a dossier, relative to its folder, and the SHA-256 of their list of sums."""

    files: tuple[str, ...]
    digest: str


def write_dossier(view: PublicView, out: Path, exports: Sequence[str] = formats.DEFAULT, *,
                  proofs: Mapping[str, bytes] = MappingProxyType({}), signed: bool = False) -> Written:
    """Write the dossier with the named export formats into `out`: whole, or not at all.

    `out` is a folder that is empty or not there.

    Args:
        proofs: bundles by the number of the claim whose passage they open, written where `proofs` is among the exports.
        signed: whether the caller adds a signature on the list of sums; the pages link to it.
    """
    contents = _contents(view, formats.chosen(exports), proofs, signed=signed)
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


def _contents(view: PublicView, exports: Sequence[str], proofs: Mapping[str, bytes], *,
              signed: bool) -> dict[str, bytes]:
    """Return every file but the sums: pages, assets, data by format, then what describes the folder as a whole."""
    data = {"csv": csv_tables.tables(view), "json": {"data/release.json": json_file.release(view)},
            "citations": citing.csl(view)}
    if counted := analysed.files(view):
        data["figures"] = counted
    data |= {name: formats.FORMATS[name].files(view) for name in exports if name in formats.FORMATS}
    links = {form: tuple(made) for form, made in data.items()}
    if formats.PROOFS in exports and proofs:
        data[formats.PROOFS] = {f"proofs/{number}.json": raw for number, raw in proofs.items()}
        links[formats.PROOFS] = tuple(data[formats.PROOFS])
    links |= {form: names for form, names in PACKED.items() if form in exports}
    links |= {"signature": (SIGNATURE,)} if signed else {}
    if formats.PDF in exports:
        data[formats.PDF] = paper.documents(view, links)
        links[formats.PDF] = tuple(data[formats.PDF])
    contents = {name: page(view, language, links).encode("utf-8") for language, name in LANGUAGES.items()}
    contents[BOTH] = both(view).encode("utf-8")
    contents |= {name: (files("witnessmark.publish") / "assets" / name).read_bytes() for name in ASSETS}
    contents["charts.css"] = stylesheet().encode("utf-8")
    for made in data.values():
        contents |= made
    if "rocrate" in exports:
        contents |= packaging.crate(view, contents)
    if "bagit" in exports:
        contents |= packaging.bag(view, contents)
    return contents
