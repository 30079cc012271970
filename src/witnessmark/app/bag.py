"""A BagIt 1.0 bag (RFC 8493) whose payload is an RO-Crate 1.1, as bytes by name.

Invariant: every file of the payload is in the manifest and in the crate; no path leads out of the bag. Not handled
here: what is in it. (A dossier is packed by `publish`, which knows nothing but the public view.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

CRATE = "ro-crate-metadata.json"
_TYPES = {".txt": "text/plain", ".json": "application/json", ".jsonl": "application/jsonl", ".py": "text/x-python"}


def crate(files: Mapping[str, bytes], *, name: str, day: str) -> dict[str, bytes]:
    """Return the files with the crate's metadata, which describes each."""
    parts: list[dict[str, object]] = [
        {"@id": one, "@type": "File", "name": PurePosixPath(one).name, "contentSize": str(len(data)),
         "sha256": hashlib.sha256(data).hexdigest(),
         "encodingFormat": _TYPES.get(PurePosixPath(one).suffix, "application/octet-stream")}
        for one, data in sorted(files.items())]
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
         "about": {"@id": "./"}},
        {"@id": "./", "@type": "Dataset", "name": name, "datePublished": day,
         "description": "Handed over to one recipient; no publication.",
         "license": "None: not to be passed on.", "hasPart": [{"@id": part["@id"]} for part in parts]},
        *parts,
    ]
    return {**files, CRATE: json_bytes({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})}


def bagged(payload: Mapping[str, bytes], about: Mapping[str, str]) -> dict[str, bytes]:
    """Return the bag's files: the payload under `data/`, and the tag files with their sums."""
    data = {f"data/{name}": content for name, content in payload.items()}
    about = {**about, "Payload-Oxum": f"{sum(map(len, data.values()))}.{len(data)}"}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {' '.join(value.split())}\n" for name, value in about.items()).encode(),
        "manifest-sha256.txt": _sums(data),
    }
    return {**data, **tags, "tagmanifest-sha256.txt": _sums(tags)}


def json_bytes(value: object, *, indent: int | None = 1) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True) + "\n").encode(
        "utf-8", "surrogatepass")


def _sums(contents: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items())).encode()
