"""The formats a release can be written in besides the dossier's own CSV and JSON, by name.

Each is a function of the view alone; `packaging` describes the finished folder. Libraries are
loaded when their format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from witnessmark.disclosure.view import PublicView
from witnessmark.errors import UsageError

ALL = "all"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name on the command line and the function `module.function(view)` that makes its files."""

    name: str
    module: str
    function: str

    def files(self, view: PublicView) -> dict[str, bytes]:
        make: Callable[[PublicView], dict[str, bytes]] = getattr(
            import_module(f"witnessmark.publish.exports.{self.module}"), self.function)
        return make(view)


FORMATS = {
    form.name: form for form in (
        Format("xlsx", "xlsx", "workbook"), Format("geojson", "geojson", "features"), Format("idu", "idu", "table"),
        Format("ftm", "ftm", "entities"), Format("gpkg", "geopackage", "package"),
        Format("parquet", "parquet", "tables"), Format("hxl", "csv_tables", "hxl"),
        Format("huridocs", "huridocs", "tables"), Format("annotations", "annotations", "collection"),
        Format("prov", "prov", "document"),
    )
}
PACKAGING = ("rocrate", "bagit")
"""What describes the dossier's folder as a whole, in this order: the bag holds the crate's metadata."""
NAMES = (*FORMATS, *PACKAGING)
PDF = "pdf"
"""The dossier's pages as PDF. Not among all: it needs a library that not every machine has, and fonts."""
PROOFS = "proofs"
"""Proof bundles of the passages that are published. Not among all: each tells how many entries the case's log has."""
KNOWN = (*NAMES, PDF, PROOFS)
DEFAULT = ("xlsx", "geojson", "idu", "ftm")


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Return the named formats in the order of `KNOWN`; `all` stands for `NAMES`, `none` for none.

    Raises:
        UsageError: a name is no format.
    """
    wanted = {name.strip().lower() for name in names if name.strip()}
    unknown = sorted(wanted - {*KNOWN, ALL, NONE})
    if unknown:
        raise UsageError(f"There is no format {unknown[0]}.",
                         advice=f"Choose from {', '.join(KNOWN)}, or {ALL} or {NONE}.")
    if NONE in wanted and len(wanted) > 1:
        raise UsageError(f"`{NONE}` stands alone.", advice=f"Name formats or {NONE}.")
    return tuple(name for name in KNOWN if name in wanted or (ALL in wanted and name in NAMES))
