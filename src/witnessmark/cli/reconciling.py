"""`reconcile`: a table of claims to a table of incidents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app.reconcile import reconcile_table
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError


def reconcile(
    claims: Annotated[
        Path | None, typer.Option("--claims", help="Parquet: one claim a row.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Parquet to write: unique_id, incident, probability.",
                                  show_default=False)
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", help="How many to work on at once; all there are when not given.",
                                 show_default=False)
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Tell which claims of a table speak of one incident; no case is needed. A case's own: `witnessmark incidents`."""
    if claims is None:
        raise UsageError("No table of claims was named.", advice="Add --claims FILE. A case reconciles itself whenever "
                         "something in it changes: `witnessmark incidents` lists what came of it.")
    if out is None:
        raise UsageError("It is not said where the incidents go.", advice="Add --out FILE.")
    with printing.bar() as bar:
        bar.add_task("Reconciling", total=None)
        found = reconcile_table(claims, out, threads=threads)
    if json:
        printing.line({**found.record(), "out": str(out)})
        return
    printing.say(f"{printing.counted(found.claims, 'claim')}, {printing.counted(found.incidents, 'incident')}; "
                 f"the largest has {printing.counted(found.largest, 'claim')}.")
