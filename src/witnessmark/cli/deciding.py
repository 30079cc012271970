"""`judge`, `assess` and `claim`: decisions and claims of a person, with their reason."""

from __future__ import annotations

import sys
from json import loads
from pathlib import Path
from typing import Annotated, Any

import typer

from witnessmark.app import judge as judging
from witnessmark.app import stated
from witnessmark.app.assigned import assigned
from witnessmark.app.claims import find_claim
from witnessmark.app.doubts import doubts_on
from witnessmark.app.named import report_named
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import judgement_record, statement_record
from witnessmark.vocab.codes import Decision

DOUBTS = {
    "doubt_rejected": "the claim is rejected", "doubt_open": "nobody has reviewed it",
    "doubt_sensitive": "it was marked sensitive", "doubt_restricted": "its report is not public and may tell who spoke",
    "doubt_consent": "the source's consent is limited or withdrawn",
}
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence.", show_default=False)]


def judge(
    claims: Annotated[list[str] | None, typer.Argument(help="Claim ids.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every claim not rejected already.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="A careful analyst would keep it.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The reading is wrong; leave it out.")] = False,
    releasable: Annotated[
        bool, typer.Option("--releasable", help="May be published in generalised form.")
    ] = False,
    not_releasable: Annotated[
        bool, typer.Option("--not-releasable", help="Take back that it may be published.")
    ] = False,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Decide on claims. Nothing is overwritten: a later decision replaces an earlier one."""
    if accept and reject:
        raise UsageError("A claim can't be accepted and rejected at once.")
    if releasable and not_releasable:
        raise UsageError("A claim can't be marked releasable and taken back at once.")
    if every == bool(claims):
        raise UsageError("Name claims, or say --all.")
    chosen = [d for d, wanted in ((Decision.ACCEPT, accept), (Decision.REJECT, reject),
                                  (Decision.RELEASABLE, releasable),
                                  (Decision.NOT_RELEASABLE, not_releasable)) if wanted]
    with options.opened(case, passphrase_file) as opened:
        done = (judging.judge_all(opened, chosen, reason=reason) if every
                else judging.judge(opened, claims or [], chosen, reason=reason))
        doubted = doubts_on(opened, [j.target.id for j in done.judgements]) if releasable else {}
    _report(done, json=json)
    if doubted:
        printing.warn("Think twice before this is published: " + "; ".join(
            f"{DOUBTS[key]} ({number})" for key, number in doubted.items()) + ". `witnessmark undo` takes it back.")


def assess(
    origins: Annotated[list[str] | None, typer.Argument(help="Origin ids.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every origin.")] = False,
    reliability: Annotated[
        str, typer.Option("--reliability", help="A (reliable) to E (unreliable), F can't be judged.")
    ] = "",
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Give origins a reliability; only assessed origins count towards a grade."""
    if every == bool(origins):
        raise UsageError("Name origins, or say --all.")
    with options.opened(case, passphrase_file) as opened:
        done = judging.assess(opened, None if every else origins, reliability=reliability, reason=reason)
    _report(done, json=json)


def print_record(judgement: Judgement) -> None:
    """Print a decision as one JSON object."""
    printing.line(judgement_record(judgement) | {"target": judgement.target.id})


def _report(done: judging.Judged, *, json: bool) -> None:
    if json:
        for judgement in done.judgements:
            print_record(judgement)
        return
    on = len({judgement.target.id for judgement in done.judgements})
    each = f" on {printing.counted(on, 'claim')}" if on != len(done.judgements) else ""
    printing.say(f"{printing.counted(len(done.judgements), 'decision')} written{each}.")


claim = typer.Typer(help="A claim of a person's own.", no_args_is_help=True)

FieldsOption = Annotated[
    Path, typer.Option("--json-file", help="A file with one JSON object: fields of the claim record; - for "
                                           "standard input.", show_default=False)
]


@claim.command("add")
def add_claim(
    report: options.ReportArgument,
    json_file: FieldsOption,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Add a claim that the machine did not read. Words are named by span or text, places by gazetteer id."""
    fields = _fields(json_file)
    with options.opened(case, passphrase_file) as opened:
        made = stated.add_claim(opened, report_named(opened, report), fields, reason=reason)
    if json:
        printing.line(statement_record(made))
    else:
        printing.say(f"Claim {made.id} added. `witnessmark undo` takes it back.")


@claim.command("correct")
def correct_claim(
    claim_id: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.", show_default=False)],
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", show_default=False,
                                       help="As 'figure=52', 'when=May 2019', act=detention, origin.2.place=ID; no "
                                            "value takes a field away; may be repeated.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json-file", help="Instead: a file with one JSON object, as `claim add` takes it.",
                                  show_default=False)
    ] = None,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Correct fields of a claim; only what differs is written. `witnessmark show CLAIM` lists what they hold."""
    if bool(values) == (json_file is not None):
        raise UsageError("It is not said what is right.", advice="Say --set FIELD=VALUE, or --json-file FILE.")
    judging.reasoned(reason)
    fields = _fields(json_file) if json_file is not None else {}
    with options.opened(case, passphrase_file) as opened:
        found = find_claim(opened, claim_id).claim
        done = stated.correct_fields(opened, found, assigned(found, values) if values else fields, reason=reason)
    if done or json:
        _report(judging.Judged(done), json=json)
    else:
        printing.say("The claim says so already; nothing was written.")


def _fields(file: Path) -> dict[str, Any]:
    """Return the object in a file.

    Raises:
        UsageError: it can't be read or holds something else.
    """
    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        found = loads(text.decode("utf-8"))
    except (OSError, ValueError) as fault:
        raise UsageError(f"{file} can't be read as JSON.", advice="Give one JSON object in UTF-8.") from fault
    if not isinstance(found, dict):
        raise UsageError(f"{file} holds no JSON object.", advice="Give the claim's fields as one object.")
    return found
