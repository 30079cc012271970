"""Every file of a dossier, opened by a library or checked by a validator that is not ours.

Run: python -m bench.exports [DOSSIER]. Without a folder the made-up release of the tests is written, in all formats.
A line a check: the file, who looked and in which version, what was found. What is not installed is named and skipped
(`pip install --group validators --group ftm`; followthemoney needs Debian's libicu-dev). The RO-Crate validator asks
for the standard's context on the network; here the copy that the `rocrate` library ships is handed to it, and nothing
leaves the machine. pdfua knows 16 of the 106 rules of PDF/UA-1 that a machine can check: it finds faults, it certifies
nothing. Exit code 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import csv
import email.message
import io
import json
import sys
import tempfile
import urllib.request
import urllib.response
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module, metadata
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest import mock

Check = Callable[[Path], list[str]]
LINE = "{:28} {:26} {}"


def workbook(folder: Path) -> list[str]:
    """Open the workbook; every sheet has a heading."""
    openpyxl = import_module("openpyxl")
    book = openpyxl.load_workbook(folder / "data/release.xlsx", read_only=True)
    return [f"{sheet.title} is empty" for sheet in book.worksheets if not next(sheet.iter_rows(values_only=True), None)]


def tagged(folder: Path) -> list[str]:
    """Read the tables with HXL tags and let the library validate them against its own schema."""
    hxl = import_module("hxl")
    faults = []
    for path in sorted((folder / "data").glob("hxl/*.csv")):
        with path.open("rb") as file:
            rows = [list(row) for row in csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""))]
        faults += [] if hxl.data(rows).validate() else [f"{path.name}: not valid"]
    return faults


def layers(folder: Path) -> list[str]:
    """Open each layer by GDAL, as a program for maps does."""
    pyogrio = import_module("pyogrio")
    file = folder / "data/release.gpkg"
    told = {str(name) for name, _ in pyogrio.list_layers(file)}
    faults = [] if told == {"places", "incidents", "claims"} else [f"layers {sorted(told)}"]
    return faults + [f"{name}: no feature" for name in told if pyogrio.read_info(file, layer=name)["features"] < 1]


def features(folder: Path) -> list[str]:
    """Check the features by the types of RFC 7946."""
    model = import_module("geojson_pydantic").FeatureCollection
    return [] if model.model_validate_json((folder / "data/places.geojson").read_bytes()).features else ["no feature"]


def entities(folder: Path) -> list[str]:
    """Let the model of FollowTheMoney take each entity; a value that it drops is a fault."""
    model = import_module("followthemoney").model
    faults = []
    for line in (folder / "data/entities.ftm.json").read_text("utf-8").splitlines():
        told = json.loads(line)
        held = model.get_proxy(told, cleaned=False).itervalues()
        kept = {(p.name, value) for p, value in held if p.type.clean(value) is not None}
        lost = {(name, value) for name, values in told["properties"].items() for value in values} - kept
        faults += [f"{told['id']}: {name}" for name, _ in sorted(lost)]
    return faults


def bag(folder: Path) -> list[str]:
    """Validate the folder as a bag."""
    import_module("bagit").Bag(str(folder)).validate()
    return []


def provenance(folder: Path) -> list[str]:
    """Read the provenance back."""
    read = import_module("prov.model").ProvDocument.deserialize(
        content=(folder / "data/provenance.json").read_text("utf-8"), format="json")
    return [] if read.get_records() else ["no record"]


def columns(folder: Path) -> list[str]:
    """Read every Parquet table by another engine than the one that wrote it."""
    duckdb = import_module("duckdb")
    return [path.name for path in sorted((folder / "data").glob("*.parquet"))
            if not duckdb.read_parquet(str(path)).fetchall()]


def crate(folder: Path) -> list[str]:
    """Validate the description of the folder by the RO-Crate validator: its SHACL shapes and its own checks."""
    services, models = import_module("rocrate_validator.services"), import_module("rocrate_validator.models")
    with tempfile.TemporaryDirectory() as room, offline_context():
        found = services.validate(models.ValidationSettings(
            rocrate_uri=folder, profile_identifier="ro-crate-1.1", cache_path=str(Path(room) / "cache"),
            requirement_severity=models.Severity.REQUIRED))
    return [f"{issue.check.identifier}: {issue.message}" for issue in found.get_issues()]


def paper(folder: Path) -> list[str]:
    """Check the tagged PDFs by pdfua: errors and warnings."""
    validate = import_module("pdfua").validate
    return [f"{path.name}: {one.rule_id} {one.message}" for path in sorted(folder.glob("*.pdf"))
            for one in validate(str(path)).findings]


@contextmanager
def offline_context() -> Iterator[None]:
    """Answer what asks for the RO-Crate context with the copy in the `rocrate` library; nothing reaches a network."""
    adapters, response = import_module("requests.adapters"), import_module("urllib3.response")
    held = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()

    def send(self: Any, request: Any, **_: Any) -> Any:
        raw = response.HTTPResponse(io.BytesIO(held), status=200, preload_content=False, request_url=request.url,
                                    headers={"Content-Type": "application/ld+json"})
        return self.build_response(request, raw)

    def opened(_: Any, asked: Any, data: object = None, timeout: object = None) -> Any:
        said = email.message.Message()
        said["Content-Type"] = "application/ld+json"
        return urllib.response.addinfourl(io.BytesIO(held), said, getattr(asked, "full_url", asked), 200)

    with mock.patch.object(adapters.HTTPAdapter, "send", send), \
            mock.patch.object(urllib.request.OpenerDirector, "open", opened):
        yield


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("data/release.xlsx", "openpyxl", workbook), ("data/hxl/*.csv", "libhxl", tagged),
    ("data/release.gpkg", "pyogrio", layers), ("data/places.geojson", "geojson-pydantic", features),
    ("data/*.parquet", "duckdb", columns), ("data/entities.ftm.json", "followthemoney", entities),
    ("data/provenance.json", "prov", provenance), ("bagit.txt", "bagit", bag),
    ("ro-crate-metadata.json", "roc-validator", crate), ("*.pdf", "pdfua", paper),
)


def checked(folder: Path) -> dict[str, list[str]]:
    """Print a line a check and return what each found; what is not installed is left out."""
    found = {}
    for name, library, check in CHECKS:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            print(LINE.format(name, library, "skipped: not installed"))
            continue
        if not any(folder.glob(name)):
            print(LINE.format(name, f"{library} {version}", "skipped: not in this dossier"))
            continue
        try:
            found[library] = check(folder)
        except Exception as fault:  # noqa: BLE001  a validator says no in its own way
            found[library] = [f"{type(fault).__name__}: {fault}"]
        said = "; ".join(found[library][:5]) or "nothing wrong"
        print(LINE.format(name, f"{library} {version}", said), flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path, nargs="?")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        folder = wanted.dossier
        if folder is None:
            from tests.publish.exports.views import VIEW
            from witnessmark.publish.dossier import write_dossier
            from witnessmark.publish.exports import formats

            folder = Path(room) / "dossier"
            write_dossier(VIEW, folder, (*formats.NAMES, formats.PDF))
        found = checked(folder)
    wrong = sum(bool(faults) for faults in found.values())
    print(f"{len(found)} checks, {wrong} with something wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
