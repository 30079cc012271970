"""`link`, `unlink`, `join`, `split`, `resolve` and `undo`: decisions on what belongs together."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import judge as judging
from witnessmark.app import link as linked
from witnessmark.cli import options, printing
from witnessmark.cli.deciding import ReasonOption, print_record
from witnessmark.model.judgement import Judgement
from witnessmark.vocab.codes import Resolution

RecordsArgument = Annotated[
    list[str],
    typer.Argument(help="Two or more ids of claims or incidents; an incident stands for its claims.",
                   show_default=False),
]


def link(
    records: RecordsArgument,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Say that claims, or whole incidents, are one incident."""
    with options.opened(case, passphrase_file) as opened:
        _report(linked.link(opened, records, reason=reason), json=json)


def unlink(
    records: RecordsArgument,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Say that claims tell another incident than the last claim or incident named."""
    with options.opened(case, passphrase_file) as opened:
        _report(linked.unlink(opened, records, reason=reason), json=json)


def join(
    origins: Annotated[list[str], typer.Argument(help="The ids of two origins.", show_default=False)],
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Say that two origins are one."""
    with options.opened(case, passphrase_file) as opened:
        _report(linked.join(opened, origins, reason=reason), json=json)


def split(
    origin: Annotated[str, typer.Argument(help="The id of an origin.", show_default=False)],
    claims: Annotated[
        list[str] | None,
        typer.Option("--claims", help="Claims to split off, as A,B; may be repeated.", show_default=False),
    ] = None,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Say that some claims of an origin come from another one."""
    named = [name.strip() for given in claims or [] for name in given.split(",") if name.strip()]
    with options.opened(case, passphrase_file) as opened:
        _report(linked.split(opened, origin, named, reason=reason), json=json)


def resolve(
    contradiction: Annotated[str, typer.Argument(help="The id of a contradiction.", show_default=False)],
    value: Annotated[
        str | None, typer.Option("--value", help="The value taken for right, a count also without its unit; none "
                                              "when both may stand.",
                                 show_default=False)
    ] = None,
    explanation: Annotated[
        Resolution | None, typer.Option("--explanation", help="What explains the difference.", show_default=False)
    ] = None,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Close a contradiction with a reason."""
    with options.opened(case, passphrase_file) as opened:
        _report(linked.resolve(opened, contradiction, value=value, reason=reason, explanation=explanation),
                json=json)


def undo(
    judgement: Annotated[
        str | None, typer.Argument(help="The id of a decision; your last one when not given.", show_default=False)
    ] = None,
    reason: ReasonOption = "undone",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take a decision on claims, incidents or origins back, and say which; undoing an undo restores it."""
    with options.opened(case, passphrase_file) as opened:
        done = judging.undo(opened, judgement, reason=reason)
        (back,) = opened.store.judgements(opened.actor, ids=[done.replaces]) if done.replaces else (done,)
    if json:
        print_record(done)
        return
    about = f" {back.target.field}" if back.target.field else ""
    printing.say(f"Taken back: {back.decision.value} on {back.target.kind} {back.target.id}{about}, of {back.on}"
                 f" (\"{back.reason}\"). `witnessmark undo {done.id}` restores it.")


def _report(done: Judgement, *, json: bool) -> None:
    if json:
        print_record(done)
        return
    printing.say(f"Decision {done.id} written. `witnessmark undo {done.id}` takes it back.")
