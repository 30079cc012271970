"""`watch`: folders and mailboxes that reports come from by themselves, and what they changed in the record."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import alerts as alerting
from witnessmark.app import watching
from witnessmark.app.add import Status
from witnessmark.app.case import Case
from witnessmark.cli import options, printing
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.vocab.codes import Access

watch = typer.Typer(no_args_is_help=True, help="Folders and mailboxes that reports come from by themselves.",
                    rich_markup_mode=None)
SAID = {
    alerting.Kind.NEW_INCIDENT: "{subject} is new",
    alerting.Kind.ORIGIN: "{subject} has {now} independent origins that can be proved, {before} before",
    alerting.Kind.STAGE: "{subject} gained a stage: {now}",
}


@watch.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.", show_default=False)],
    folder: Annotated[Path | None, typer.Option("--folder", help="A folder: files, feeds, web archives, mail.",
                                                show_default=False)] = None,
    mailbox: Annotated[str | None, typer.Option("--mailbox", help="imaps://NAME@SERVER/FOLDER; an @ in NAME as %40.",
                                                show_default=False)] = None,
    password_file: Annotated[Path | None, typer.Option(
        "--password-file", help="A file whose first line is the mailbox's password.", show_default=False)] = None,
    certificate: Annotated[Path | None, typer.Option(
        "--certificate", help="The authority that signed the server's certificate, where the system knows none.",
        show_default=False)] = None,
    relevant_only: Annotated[bool, typer.Option(
        "--relevant-only", help="Set aside what does not read like displacement; listed, not kept.")] = False,
    access: Annotated[Access | None, typer.Option("--access", help="Who may read what comes (default: restricted).",
                                                  show_default=False)] = None,
    consent: options.ConsentOption = None,
    compartment: options.CompartmentOption = None,
    outlet: options.OutletOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
) -> None:
    """Watch a folder or a mailbox. A mailbox is read over TLS and left as it is; nothing else is opened."""
    with options.opened(case, passphrase_file) as opened:
        made = watching.set_watch(
            opened, name, folder=folder, mailbox=mailbox, password_file=password_file, certificate=certificate,
            relevant_only=relevant_only, access=access, consent=consent, compartment=compartment, outlet=outlet)
    printing.say(f"{made.name}: {made.place}")
    if relevant_only:
        printing.say(f"The filter {watching.RECALL}; what it sets aside is listed with the refused files.")


@watch.command("list")
def list_(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List what is watched."""
    with options.opened(case, passphrase_file) as opened:
        held = watching.watches(opened)
    if json:
        for one in held:
            printing.line(one.record())
        return
    printing.table(["name", "place", "takes"], [(w.name, w.place, "relevant" if w.relevant_only else "all")
                                                for w in held], empty="Nothing is watched.")


@watch.command()
def remove(
    name: Annotated[str, typer.Argument(help="The watch.", show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
) -> None:
    """Stop watching; what came in stays."""
    with options.opened(case, passphrase_file) as opened:
        watching.drop_watch(opened, name)
    printing.say(f"{name} is watched no more.")


@watch.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Watches; all of them without.", show_default=False)] = None,
    every: Annotated[float, typer.Option("--every", min=0.1, help="Minutes between two looks.")] = 5,
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
    unsafe_no_sandbox: options.UnsafeOption = False,
) -> None:
    """Take in what came, and say what it changed; until stopped. `serve` does the same while it runs."""
    with options.opened(case, passphrase_file) as opened:
        if not watching.watches(opened):
            raise UsageError("Nothing is watched.", advice="Begin with: witnessmark watch add NAME --folder FOLDER")
        if not once:
            printing.warn(f"Looking every {every:g} minutes until you stop it (Ctrl-C); --once looks once and ends.")
        while True:
            reached = _look(opened, names or [], json=json, unsafe=unsafe_no_sandbox)
            if once:
                break
            time.sleep(60 * every)
    if not reached:
        raise typer.Exit(5)


@watch.command("alerts")
def alerts(
    clear: Annotated[bool, typer.Option("--clear", help="Put them away once they are shown.")] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """What watches changed: new incidents, an incident's origin more, a campaign's stage more."""
    with options.opened(case, passphrase_file) as opened:
        held = alerting.alerts(opened)
        _tell(held, json=json)
        if clear:
            alerting.put_away(opened, {alert.id for alert in held})


def _look(case: Case, names: list[str], *, json: bool, unsafe: bool) -> bool:
    """Poll each watch and say what came of it; False where one could not be read."""
    counts: Counter[Status] = Counter()
    before = alerting.snapshot(case) if case.actor.sees_all else None
    reached = True
    for name in names or [one.name for one in watching.watches(case)]:
        try:
            for added in watching.poll(case, [name], unsafe_no_sandbox=unsafe):
                counts[added.status] += 1
                if json:
                    printing.line(added.record())
                elif added.status is not Status.DUPLICATE:
                    printing.say(f"{added.file}: {added.reason or 'added'}")
        except RefusedInput as fault:
            reached = False
            printing.warn(f"{name}: {fault}")
    if not json and counts:
        printing.say(", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status]))
    if before is not None and counts[Status.ADDED]:
        _tell(alerting.note_changes(case, before), json=json)
    return reached


def _tell(told: list[alerting.Alert], *, json: bool) -> None:
    for alert in told:
        if json:
            printing.line({"alert": asdict(alert)})
        else:
            printing.say(SAID[alert.kind].format(subject=alert.subject, before=alert.before, now=alert.now))
