"""`words`: strings of reports that point at a person, sealed apart from the report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import marks
from witnessmark.app.named import report_named
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.model.text import Span

words = typer.Typer(help="Words of reports that point at a person, sealed apart.", no_args_is_help=True)
_MOST = 1 << 20


@words.command("seal")
def seal(
    report: options.ReportArgument,
    from_: Annotated[
        Path | None, typer.Option("--from", show_default=False,
                                  help="A file with the strings, one a line; - for standard input.")
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option("--at", show_default=False,
                                       help="Where one stands, as 120-133 (`suggest` lists them); may be repeated.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    decisions_go: Annotated[
        bool, typer.Option("--decisions-go", help="Go on where people have decided on the report; that goes.")
    ] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Seal strings of a report, wherever they stand in it; the text keeps its length, and is read again without them.

    The report's file is sealed with them. Custodians open both; without custodians, whoever holds the case.
    """
    spans = [span_of(one) for one in at or ()]
    said = lines_of(from_) if from_ is not None else []
    if not said and not spans:
        raise UsageError("It is not said which strings.", advice="Add --from FILE, or --at 120-133.")
    with options.opened(case, passphrase_file) as opened:
        report = report_named(opened, report)
        done = marks.seal_words(opened, report, [*said, *marks.words_at(opened, report, spans)], reason=reason,
                                decisions_go=decisions_go)
    if json:
        printing.line({"id": done.id, "report": report, "places": done.places, "emptied": done.emptied})
    else:
        printing.say(f"{done.id}: sealed in {printing.counted(done.places, 'place')}; "
                     f"{printing.counted(done.emptied, 'entry', 'entries')} of the log emptied.")


@words.command("list")
def listing(
    report: Annotated[str | None, typer.Argument(help=f"{options.REPORT} All of them when not given.",
                                                 show_default=False)] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List where words were sealed; none of the words."""
    with options.opened(case, passphrase_file) as opened:
        found = marks.markings_of(opened, report and report_named(opened, report))
    for one in found if json else ():
        printing.line({"id": one.id, "report": one.report, "spans": [[s.start, s.end] for s in one.spans],
                       "opened_by": one.sealed.opened_by, "original": one.original is not None})
    if not json:
        printing.table(("id", "report", "places", "opened by", "original"), [
            (one.id, one.report, str(len(one.spans)), one.sealed.opened_by, "yes" if one.original else "")
            for one in found], empty="No words are sealed. Begin with: witnessmark suggest REPORT")


@words.command("open")
def opening(
    marking: Annotated[str, typer.Argument(help="The id of what was sealed (`words list`).", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    key_file: Annotated[
        list[Path] | None, typer.Option("--key-file", show_default=False,
                                        help="A custodian's key; twice where it takes two of them.")
    ] = None,
    original: Annotated[
        Path | None, typer.Option("--original", show_default=False,
                                  help="Write the report's file as it came into this new file, in the clear.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show sealed words. Who opened them and why is logged first; with identities, five a day are the most."""
    with options.opened(case, passphrase_file) as opened:
        held = marks.open_words(opened, marking, reason=reason, key_files=key_file or (), original=original)
    if json:
        printing.line({"id": marking, "report": held.report, "file": held.name,
                       "words": [{"start": span.start, "end": span.end, "text": text} for span, text in held.words],
                       "metadata": [{"field": name, "value": value} for name, value in held.metadata]})
        return
    printing.table(("from", "to", "words"), [(span.start, span.end, text) for span, text in held.words], empty="")
    if original is not None:
        printing.warn(f"{original} lies there in the clear: destroy it when you are through.")


def lines_of(file: Path) -> list[str]:
    """Return the lines of a file, or of standard input for `-`; raises UsageError."""
    try:
        raw = typer.get_binary_stream("stdin").read(_MOST) if str(file) == "-" else file.read_bytes()[:_MOST]
        return [line for line in raw.decode("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{file} can't be read as UTF-8 text.", advice="One string a line.") from fault


def span_of(text: str) -> Span:
    start, _, end = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (start, end)) or int(start) >= int(end):
        raise UsageError("This is no place in a text.", advice="Write it as 120-133.")
    return Span(int(start), int(end))
