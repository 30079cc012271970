"""The index file that may come with a folder of reports: what a person states about each file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from witnessmark.errors import InvalidRecord, RefusedInput
from witnessmark.intake.text.heading import stated_value
from witnessmark.model.access import compartment_of
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.vocab.codes import Access, Consent

Index = Mapping[Path, tuple[Metadatum, ...]]
_MUST_BE = {"published": "must be a date such as 2024-12-01", "url": "must be an address that starts with http",
            "language": "must be a code such as en or ko"}
_FIELDS = ("title", "outlet", "published", "language", "url", "access", "consent", "compartment")


def load_index(path: Path) -> Index:
    """Return what `path` states, by resolved file path; a file named twice keeps the later entry's values last.

    Raises:
        RefusedInput: the index can't be opened or is no JSON list.
        InvalidRecord: an entry is wrong; the message names every wrong entry and field.
    """
    try:
        value = json.loads(path.read_bytes())
    except OSError as fault:
        raise RefusedInput(f"The index {path} could not be opened.", advice="Check the path.") from fault
    except (ValueError, RecursionError) as fault:
        raise RefusedInput(f"The index {path} is not valid JSON.", advice="It must be a list of objects.") from fault
    if not isinstance(value, list):
        raise RefusedInput(f"The index {path} is no list.", advice="It must be a list of objects with a \"file\".")
    index: dict[Path, tuple[Metadatum, ...]] = {}
    faults: list[str] = []
    for number, entry in enumerate(value):
        where = f"$[{number}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str) or not entry["file"]:
            faults.append(f"{where}.file: names no file")
            continue
        target = (path.parent / entry["file"]).resolve()
        index[target] = (*index.get(target, ()), *_metadata(entry, where, faults.append))
    if faults:
        raise InvalidRecord("; ".join(faults[:20]), path=str(path), advice="Mend these entries of the index.")
    return index


def _metadata(entry: dict[str, Any], where: str, fault: Callable[[str], None]) -> list[Metadatum]:
    metadata = []
    for field in _FIELDS:
        value = entry.get(field)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            fault(f"{where}.{field}: must be text")
            continue
        if field in ("access", "consent"):
            known = {c.value for c in (Access if field == "access" else Consent)}
            code = value.strip().lower().replace(" ", "_")
            if code in known:
                metadata.append(Metadatum(field, code, FoundIn.INDEX))
            else:
                fault(f"{where}.{field}: must be one of {', '.join(sorted(known))}")
            continue
        if field == "compartment":
            try:
                metadata.append(Metadatum(field, compartment_of(value.strip()), FoundIn.INDEX))
            except InvalidRecord:
                fault(f"{where}.compartment: must be small letters, digits and hyphens")
            continue
        item = stated_value(field, value, FoundIn.INDEX)
        if item is None and field == "language" and re.fullmatch(r"\s*[A-Za-z]{2,3}\s*", value):
            item = Metadatum(field, value.strip().lower(), FoundIn.INDEX)
        if item is None:
            fault(f"{where}.{field}: {_MUST_BE.get(field, 'is empty')}")
        else:
            metadata.append(item)
    return metadata
