"""`read` and `context`: records of files, with no case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import claims as case_claims
from witnessmark.app.read import Facts, backend_of, facts, read_bytes, read_file
from witnessmark.cli import explaining, options, printing
from witnessmark.extract import THRESHOLD, Extraction
from witnessmark.extract.backends import Backend
from witnessmark.extract.learned import missing
from witnessmark.intake import Intake, Refused
from witnessmark.model.claim import Claim, Context
from witnessmark.model.record import located_record

FilesArgument = Annotated[list[Path], typer.Argument(help="Report files, or - for stdin.", show_default=False)]
AllOption = Annotated[bool, typer.Option("--all", help="Also claims below the default threshold.")]


def read(
    files: FilesArgument,
    published: options.PublishedOption = None,
    language: options.LanguageOption = None,
    outlet: options.OutletOption = None,
    every: AllOption = False,
    explain: explaining.ExplainOption = False,
    explain_language: explaining.ExplainLanguageOption = None,
    backend: options.BackendOption = None,
    backend_model: options.BackendModelOption = None,
    json: options.JsonOption = False,
    unsafe_no_sandbox: options.UnsafeOption = False,
) -> None:
    """Read the claims of report files; no case is needed and nothing is written."""
    _show(
        files, facts(published, language, outlet), unsafe=unsafe_no_sandbox, json=json, empty="no claims",
        explain=explaining.languages(explain, explain_language), backend=backend_of(backend, backend_model),
        pick=lambda found: [c for c in found.claims if every or c.confidence >= THRESHOLD],
    )


def context(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Report files, or - for stdin.", show_default=False)
    ] = None,
    published: options.PublishedOption = None,
    language: options.LanguageOption = None,
    outlet: options.OutletOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
    unsafe_no_sandbox: options.UnsafeOption = False,
) -> None:
    """List context statements: of report files, or of a case when no file is given."""
    if not files:
        with options.opened(case, passphrase_file) as opened:
            _print(case_claims.contexts(opened), json=json, empty="No context statements.")
        return
    _show(
        files, facts(published, language, outlet), unsafe=unsafe_no_sandbox, json=json,
        empty="no context statements", pick=lambda found: found.contexts,
    )


def _show(
    files: list[Path], known: Facts, *, unsafe: bool, json: bool, empty: str,
    pick: Callable[[Extraction], Sequence[Claim | Context]], explain: tuple[str, ...] = (),
    backend: Backend | None = None,
) -> None:
    """Print what is picked of each report; exits 5 when some files failed, 1 when all did."""
    failed = 0
    for found in _extractions(files, known, unsafe, backend):
        if isinstance(found, Refused):
            failed += 1
        else:
            _print(pick(found), json=json, explain=explain, empty=f"{found.reading.report.file}: {empty}.")
    if failed:
        raise typer.Exit(5 if failed < len(files) else 1)


def _extractions(
    files: list[Path], known: Facts, unsafe: bool, backend: Backend | None
) -> Iterator[Extraction | Refused]:
    lacking = missing()
    if lacking is not None:
        printing.warn(lacking)
    with Intake(unsafe_no_sandbox=unsafe) as intake, printing.bar() as bar:
        task = bar.add_task("Reading", total=len(files))
        for path in files:
            reports = (read_bytes(typer.get_binary_stream("stdin").read(), "-", known, intake=intake,
                                  backend=backend)
                       if str(path) == "-" else read_file(path, known, intake=intake, backend=backend))
            for found in reports:
                if isinstance(found, Refused):
                    printing.warn(f"{found.name}: {found.reason}")
                else:
                    for remark in (*found.notes, *([found.fault] if found.fault else [])):
                        printing.warn(f"{found.reading.report.file}: {remark}")
                yield found
            bar.advance(task)


def _print(
    statements: Sequence[Claim | Context], *, json: bool, empty: str, explain: tuple[str, ...] = ()
) -> None:
    if json:
        for statement in statements:
            why = {"why": [asdict(reason) for reason in statement.why]} if explain else {}
            printing.line({**located_record(statement), **why})
    elif explain and statements:
        for statement in statements:
            explaining.explain(statement, explain)
    else:
        printing.table(
            ("what", "when", "where", "passage"),
            [(explaining.code(s), s.when.text if s.when else None, "; ".join(p.text for p in s.origin), s.quote)
             for s in statements],
            empty=empty,
        )
