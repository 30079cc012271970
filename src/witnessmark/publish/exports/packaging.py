"""Packaging of the whole dossier folder: RO-Crate 1.1 metadata, BagIt 1.0 (RFC 8493) manifests.

The dossier is packed where it lies: its `data/` is the bag's payload, its pages are the bag's
tag files, and its links keep working. Invariant: only files the dossier holds are named, no
day, machine or person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from witnessmark.disclosure.view import PublicView
from witnessmark.publish import wording
from witnessmark.vocab.counts import filled

CRATE = "ro-crate-metadata.json"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
BAG = ("bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST)
TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".pdf": "application/pdf",
    ".csv": "text/csv", ".json": "application/json",
    ".geojson": "application/geo+json", ".jsonld": "application/ld+json",
    ".gpkg": "application/geopackage+sqlite3", ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def crate(view: PublicView, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `ro-crate-metadata.json` describing every file of the dossier."""
    summary = filled(
        wording.words("en")["summary_text"], incidents=len(view.incidents), claims=view.claims, reports=view.reports)
    parts: list[dict[str, object]] = [
        {"@id": name, "@type": "File", "name": PurePosixPath(name).name, "contentSize": str(len(data)),
         "encodingFormat": TYPES.get(PurePosixPath(name).suffix, "text/plain")}
        for name, data in sorted(contents.items())
    ]
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
         "about": {"@id": "./"}},
        {"@id": "./", "@type": "Dataset", "name": view.title, "description": summary, "datePublished": str(view.month),
         "license": "No licence is stated: ask the publisher.", "hasPart": [{"@id": part["@id"]} for part in parts]},
        *parts,
    ]
    document = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return {CRATE: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def bag(view: PublicView, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that make the dossier's folder a bag; `SHA256SUMS`, made after them, stays out of them."""
    payload = {name: data for name, data in contents.items() if name.startswith("data/")}
    title = " ".join(view.title.split())
    made = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (f"External-Description: {title}\n"
                         f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n").encode(),
        MANIFEST: _sums(payload),
    }
    tags = {name: data for name, data in contents.items() if name not in payload} | made
    return made | {TAG_MANIFEST: _sums(tags)}


def _sums(contents: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items())).encode()
