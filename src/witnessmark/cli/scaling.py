"""`scale`: the steps of a case over public news at archive size, on many processors or machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskID

from witnessmark.analysis.labels import say
from witnessmark.app.scale import Asked, scale_counts, scale_duplicates, scale_extract, scale_reconcile
from witnessmark.cli import options, printing
from witnessmark.scale.run import Told

scale = typer.Typer(help="Public news at archive size: the same steps, on many processors or machines.",
                    no_args_is_help=True)
In = Annotated[Path, typer.Option("--in", help="Parquet: a file, or a folder of them.", show_default=False)]
Out = Annotated[Path, typer.Option("--out", help="Parquet to write.", show_default=False)]
Workers = Annotated[int | None, typer.Option(
    "--workers", help="How many tasks at a time; all cores when not given. One works without Ray.",
    show_default=False)]
Address = Annotated[str | None, typer.Option(
    "--address", help="A Ray cluster that runs already, as ray://head:10001; folders must be shared with it.",
    show_default=False)]
Temp = Annotated[Path | None, typer.Option(
    "--temp", help="A folder with a short path for the local cluster's sockets and logs.", show_default=False)]
Work = Annotated[Path | None, typer.Option(
    "--work", help="A folder for what is made on the way; beside --out when not given.", show_default=False)]
Keep = Annotated[bool, typer.Option("--keep", help="Leave what was made on the way.")]
Part = Annotated[int | None, typer.Option(
    "--part", help="Rows that make a task, about; fewer need less memory.", show_default=False)]


@contextmanager
def told() -> Iterator[Told]:
    """Give something that shows each step's progress on stderr."""
    with printing.bar() as bar:
        shown: dict[str, TaskID] = {}

        def tell(name: str, done: int, number: int) -> None:
            if name not in shown:
                shown[name] = bar.add_task(name, total=number)
            bar.update(shown[name], completed=done, total=number)

        yield tell


@scale.command()
def reconcile(claims: In, out: Out, workers: Workers = None, address: Address = None, temp: Temp = None,
              work: Work = None, keep: Keep = False, part: Part = None, json: options.JsonOption = False) -> None:
    """Tell which claims speak of one incident: what `reconcile` writes, made in parts."""
    with told() as tell:
        done = scale_reconcile(claims, out, Asked(workers, address, temp, work, keep, part), tell)
    if json:
        printing.line({"claims": done.claims, "incidents": done.incidents, "out": str(out)})
        return
    printing.say(f"{printing.counted(done.claims, 'claim')}, {printing.counted(done.incidents, 'incident')}.")


@scale.command()
def extract(reports: In, out: Out, every: Annotated[bool, typer.Option("--all", help="Also the less certain claims.")]
            = False, workers: Workers = None, address: Address = None, temp: Temp = None, work: Work = None,
            keep: Keep = False, part: Part = None, json: options.JsonOption = False) -> None:
    """Read the claims of public reports: columns id, text; and language, published, outlet, title where known."""
    with told() as tell:
        done = scale_extract(reports, out, Asked(workers, address, temp, work, keep, part), every=every, told=tell)
    if json:
        printing.line({"reports": done.reports, "claims": done.claims, "out": str(out)})
        return
    printing.say(f"{printing.counted(done.reports, 'report')}, {printing.counted(done.claims, 'claim')}.")


@scale.command()
def duplicates(reports: In, out: Out, workers: Workers = None, address: Address = None, temp: Temp = None,
               work: Work = None, keep: Keep = False, part: Part = None, json: options.JsonOption = False) -> None:
    """Find reports that share much of their text: columns id, text in; pairs and how much they share out."""
    with told() as tell:
        done = scale_duplicates(reports, out, Asked(workers, address, temp, work, keep, part), tell)
    if json:
        printing.line({"reports": done.reports, "pairs": done.pairs, "out": str(out)})
        return
    printing.say(f"{printing.counted(done.reports, 'report')}, {printing.counted(done.pairs, 'pair')}.")


@scale.command()
def counts(claims: In, incidents: Annotated[Path, typer.Option(
               "--incidents", help="What `reconcile` wrote for these claims.", show_default=False)], out: Out,
           by: Annotated[str, typer.Option("--by", help="Fields, as act,adm1,month: adm1, adm2, adm3, grp, actor, act, "
                                                        "year, month.")] = "act,month",
           workers: Workers = None, address: Address = None, temp: Temp = None, work: Work = None, keep: Keep = False,
           part: Part = None, json: options.JsonOption = False) -> None:
    """Count incidents, their claims and their outlets by some fields."""
    fields = [name.strip() for name in by.split(",") if name.strip()]
    with told() as tell:
        done = scale_counts(claims, incidents, out, Asked(workers, address, temp, work, keep, part), by=fields,
                            told=tell)
    if json:
        printing.line({"incidents": done.incidents, "rows": done.rows, "status_told": done.status_told,
                       "out": str(out)})
        return
    printing.say(f"{printing.counted(done.incidents, 'incident')} in {printing.counted(done.rows, 'row')}.")
    if not done.status_told:
        printing.say(say("status_not_told", "en"))
