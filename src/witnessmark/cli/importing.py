"""`import`: rows of another program's table, as reports and claims of the case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app.add import Added, Asked, Status
from witnessmark.app.case import Case
from witnessmark.app.imports import Imported, Sheet, import_bytes, import_path, preview
from witnessmark.app.mappings import mapping_called, save_mapping
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.extract.coded import Mapping
from witnessmark.intake import Refused
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Access


def import_(
    files: Annotated[list[Path], typer.Argument(
        help="CSV, TSV, XLSX, JSON lines or FollowTheMoney entities, or - for CSV on stdin.", show_default=False)],
    mapping: Annotated[str | None, typer.Option(
        "--mapping", help="A mapping kept in the case, or idu, ftm, uwazi, bayanat, witnessmark; by the headings when "
                          "not given.", show_default=False)] = None,
    column: Annotated[list[str] | None, typer.Option(
        "--column", help="A column's meaning, as act=Violation; may be repeated.", show_default=False)] = None,
    value: Annotated[list[str] | None, typer.Option(
        "--value", help="What a cell's words stand for, as act:Forced out=eviction; may be repeated.",
        show_default=False)] = None,
    default: Annotated[list[str] | None, typer.Option(
        "--default", help="A code where no cell states it, as act=displacement; may be repeated.",
        show_default=False)] = None,
    day_first: Annotated[bool | None, typer.Option(
        "--day-first/--month-first", help="How 03/04/2019 is read; left unread when not given.",
        show_default=False)] = None,
    firsthand: Annotated[bool, typer.Option(
        "--firsthand", help="The rows are their keeper's own interviews, not a record of others' reports.")] = False,
    save: Annotated[str | None, typer.Option(
        "--save", help="Keep this mapping in the case under a name.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option(
        "--dry-run", help="Show what the first rows would say; keep nothing.")] = False,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Whose table it is.", show_default=False)] = None,
    published: options.PublishedOption = None,
    language: options.LanguageOption = None,
    access: Annotated[Access | None, typer.Option(
        "--access", help="Who may read it (default: restricted).", show_default=False)] = None,
    consent: options.ConsentOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Bring in a table of coded records. Every row is kept or refused with a reason; the same row twice is one."""
    asked = Asked.of(published=published, language=language, outlet=outlet, access=access, consent=consent)
    with options.opened(case, passphrase_file) as opened:
        means = _mapping(opened, mapping, (column, value, default), day_first=day_first, firsthand=firsthand)
        if save is not None:
            if means is None:
                raise UsageError("There is nothing to keep.", advice="Name columns with --column FIELD=HEADING.")
            means = save_mapping(opened, save, means)
        if dry_run:
            for file in files:
                _show(preview(opened, _bytes(file), name=_name(file), mapping=means), json=json)
            return
        done = [_import(opened, file, means, asked, json=json) for file in files]
    rows = [row for one in done for row in one.rows]
    refused = sum(row.status is Status.REFUSED for row in rows)
    if not json:
        added, twice = (sum(row.status is status for row in rows) for status in (Status.ADDED, Status.DUPLICATE))
        linked = sum(one.linked for one in done)
        printing.say(f"{printing.counted(added, 'row')} added, {printing.counted(twice, 'duplicate')}, "
                     f"{refused} refused" + (f", {printing.counted(linked, 'event')} linked." if linked else "."))
    if refused:
        raise typer.Exit(5 if refused < len(rows) else 1)


def _mapping(case: Case, name: str | None, more: Sequence[list[str] | None], *, day_first: bool | None,
             firsthand: bool) -> Mapping | None:
    """Return the mapping that the options make; None leaves it to the headings."""
    columns, values, defaults = (given or () for given in more)
    if name is None and not (columns or values or defaults or firsthand or day_first is not None):
        return None
    base = Mapping() if name is None else mapping_called(case, name)
    return base.with_more(columns=columns, values=values, defaults=defaults, day_first=day_first, firsthand=firsthand)


def _import(case: Case, file: Path, mapping: Mapping | None, asked: Asked, *, json: bool) -> Imported:
    with printing.bar() as bar:
        task = bar.add_task("Importing", total=None)

        def shown(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if str(file) == "-":
            found = import_bytes(case, _bytes(file), name=_name(file), mapping=mapping, asked=asked, on_progress=shown)
        else:
            found = import_path(case, file, mapping=mapping, asked=asked, on_progress=shown)
    for row in found.rows:
        _line(row, json=json)
    return found


def _line(row: Added, *, json: bool) -> None:
    if json:
        printing.line(row.record() | {"claims": row.claims})
    elif row.status is Status.ADDED:
        remarks = f" (note: {'; '.join(row.notes)})" if row.notes else ""
        printing.say(f"added    {row.file}: {printing.counted(row.claims, 'claim')}{remarks}")
    else:
        printing.say(f"{row.status.value:<8} {row.file}: {row.reason}")


def _show(sheets: Sequence[Sheet | Refused], *, json: bool) -> None:
    for sheet in sheets:
        if isinstance(sheet, Refused):
            if json:
                printing.line({"file": sheet.name, "status": "refused", "reason": sheet.reason})
            else:
                printing.say(f"refused  {sheet.name}: {sheet.reason}")
            continue
        columns = {} if sheet.mapping is None else {
            name: list(held) for name, held in sheet.mapping.columns.items()
            if any(sheet.mapping.holds(name, heading) for heading in sheet.headings)}
        claims = [statement_record(claim) for _, coding in sheet.sample for claim in coding.claims]
        if json:
            printing.line({"file": sheet.name, "rows": sheet.rows, "headings": list(sheet.headings),
                           "mapping": None if sheet.mapping is None else sheet.mapping.name, "columns": columns,
                           "claims": claims})
            continue
        printing.say(f"{sheet.name}: {printing.counted(sheet.rows, 'row')}; headings: {', '.join(sheet.headings)}.")
        for name, held in columns.items():
            printing.say(f"  {name} = {', '.join(held)}")
        printing.table(("act", "status", "when", "where", "how many"), [
            (c["act"]["code"], c["status"]["code"], c["when"] and f"{c['when']['start']} – {c['when']['end']}",
             "; ".join(p["place"]["name"] if p["place"] else p["text"] for p in c["origin"]),
             c["figure"] and c["figure"]["text"]) for c in claims], empty="  No claim by these columns.")


def _bytes(file: Path) -> bytes:
    return typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()


def _name(file: Path) -> str:
    return "stdin.csv" if str(file) == "-" else str(file)
