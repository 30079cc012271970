"""`init`, `add`, `verify` and `doctor`: a case's beginning, growth and health."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import check, on_server
from witnessmark.app import doctor as health
from witnessmark.app.add import Added, Asked, Status, add_bytes, add_paths
from witnessmark.app.case import init_case
from witnessmark.cli import options, printing
from witnessmark.cli.sealing import lines_of
from witnessmark.extract.learned import missing
from witnessmark.vocab.codes import Access


def init(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="Keep the case in the clear. For public material only.")
    ] = False,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Make a new case folder, encrypted under a passphrase; its records may lie on a server, sealed."""
    path = options.case_path(case)
    words = None if unencrypted else options.passphrase(passphrase_file, new=True)
    with init_case(path, passphrase=words, actor=options.actor(), unencrypted=unencrypted, database=database) as made:
        where = made.settings.get(on_server.SETTING)
    if json:
        printing.line({"case": str(path), "encrypted": not unencrypted} | ({"database": where} if where else {}))
        return
    printing.say(f"Made the case {path}." + (f" Its records lie in {where}." if where else "")
                 + (" It is NOT encrypted." if unencrypted else ""))


def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, or - for stdin.", show_default=False)],
    index: Annotated[
        Path | None, typer.Option("--index", help="JSON list of what is known of the files.",
                                  show_default=False)
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", show_default=False,
                                 help="Day of publication, as 2018-12-21; of several files, of those that state none.")
    ] = None,
    language: options.LanguageOption = None,
    outlet: options.OutletOption = None,
    access: Annotated[
        Access | None, typer.Option("--access", help="Who may read it (default: restricted).",
                                    show_default=False)
    ] = None,
    consent: options.ConsentOption = None,
    compartment: options.CompartmentOption = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="A table's own heading, as text=Article; may be repeated.",
                                       show_default=False)
    ] = None,
    seal_from: Annotated[
        Path | None, typer.Option("--seal-from", show_default=False,
                                  help="A file with strings that point at a person, one a line: they are sealed apart "
                                       "wherever they stand.")
    ] = None,
    backend: options.BackendOption = None,
    backend_model: options.BackendModelOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
    unsafe_no_sandbox: options.UnsafeOption = False,
) -> None:
    """Add reports. A bad file is listed with its reason and stops nothing."""
    asked = Asked.of(published=published, language=language, outlet=outlet, access=access, consent=consent,
                     compartment=compartment, columns=column or (), backend=backend, backend_model=backend_model,
                     sealed=lines_of(seal_from) if seal_from is not None else ())
    counts = dict.fromkeys(Status, 0)
    lacking = missing()
    if lacking is not None:
        printing.warn(lacking)
    with options.opened(case, passphrase_file) as opened, printing.bar() as bar:
        if [str(p) for p in paths] == ["-"]:
            stream = add_bytes(opened, typer.get_binary_stream("stdin").read(), name="stdin", asked=asked,
                               unsafe_no_sandbox=unsafe_no_sandbox)
        else:
            task = bar.add_task("Adding", total=None)
            stream = add_paths(
                opened, paths, asked=asked, index=index, unsafe_no_sandbox=unsafe_no_sandbox,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        for added in stream:
            counts[added.status] += 1
            if json:
                printing.line(added.record())
            elif added.status is Status.REFUSED:
                printing.say(f"refused  {added.file}: {added.reason}")
            else:
                remarks = f" (note: {'; '.join(added.notes)})" if added.notes else ""
                sealed = f" (sealed in {printing.counted(added.sealed, 'place')})" if added.sealed else ""
                printing.say(f"{added.status.value:<8} {added.file}: {_which(added)}{sealed}{remarks}")
            if added.status is Status.ADDED and added.reason is not None:
                printing.warn(f"{added.file}: {added.reason}")
    if not json:
        printing.say(f"{counts[Status.ADDED]} added, {printing.counted(counts[Status.DUPLICATE], 'duplicate')}, "
                     f"{counts[Status.REFUSED]} refused.")
    if counts[Status.REFUSED]:
        read = counts[Status.ADDED] + counts[Status.DUPLICATE]
        raise typer.Exit(5 if read else 1)


def _which(added: Added) -> str:
    """Return the report's id, which `show`, `amend` and `erase` ask for, with how many claims were read in it."""
    if added.status is not Status.ADDED:
        return added.report or ""
    return f"{added.report}, {printing.counted(added.claims, 'claim')}"


def verify(
    path: Annotated[
        Path | None, typer.Argument(help="A case, a dossier or a proof bundle; the --case folder when not given.",
                                    show_default=False)
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="For a bundle or dossier: the public key as its owner publishes it.",
                                 show_default=False)
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="For a bundle: the key (name+id+key) of a witness who has to "
                                                         "have signed; may be repeated.", show_default=False)
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", show_default=False,
                                  help="For a case: its checkpoint as signed by a witness, or kept elsewhere.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Check every byte of a case (log, originals, database, settings), of a dossier, or a proof bundle."""
    target = options.case_path(path or case)
    found = check.verify(target, passphrase=lambda: options.passphrase(passphrase_file), key=key,
                         checkpoint=checkpoint, witnesses=witness or (), database=options.database())
    report, proven = found.report, found.proven
    if json:
        told = {} if proven is None else {
            "log": proven.origin, "size": proven.size, "on": proven.on, "key": proven.key, "text": proven.text,
            "seen": [{"witness": one.witness, "on": one.on} for one in proven.seen]}
        printing.line({"ok": not report.faults, "checked": report.checked,
                       "faults": [{"file": f.file, "what": f.what, "advice": f.advice}
                                  for f in report.faults], "remarks": list(report.remarks)} | told)
    else:
        for fault in report.faults:
            printing.say(f"{fault.file}: {fault.what.rstrip('.')}. {fault.advice}")
        for remark in report.remarks:
            printing.say(f"{remark[0].upper()}{remark[1:]}.")
        checked = ", ".join(f"{count} {what}" for what, count in report.checked.items())
        printing.say(("No fault found. " if not report.faults else f"{printing.counted(len(report.faults), 'fault')}. ")
                     + f"Checked: {checked}.")
        if proven is not None:
            printing.say(f"These words were committed to in the log {proven.origin}, at the latest on {proven.on}:")
            printing.say(proven.text)
            printing.say(f"Key: {proven.key}" + ("" if key else " (compare it with the one its owner publishes)"))
            for one in proven.seen:
                known = one.witness in (witness or ())
                printing.say(f"Seen by the witness {one.witness} on {one.on}"
                             + ("" if known else " (compare the key with the one they tell you)"))
    if report.faults:
        raise typer.Exit(3)


def doctor(
    server: Annotated[
        str | None, typer.Option("--server", show_default=False,
                                 help="Ask only whether a team's server is well, as http://127.0.0.1:8080; exits 1 "
                                      "where it is not.")
    ] = None,
    backup: Annotated[
        Path | None, typer.Option("--backup", show_default=False,
                                  help="Look only at the backup of a case on a server; exits 1 where the last run is "
                                       "too long ago, or no base copy is there.")
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", min=0, help="With --server: seconds for which to ask again while it isn't well.")
    ] = 0,
    authority: Annotated[
        Path | None, typer.Option("--authority", show_default=False,
                                  help="With --server: the certificate (PEM) of whoever vouches for the server's own, "
                                       "where your house does it itself.")
    ] = None,
    older_than: Annotated[
        float, typer.Option("--older-than", min=0, help="With --backup: hours after which the last run is too long "
                                                        "ago.")
    ] = health.HOURS,
    json: options.JsonOption = False,
) -> None:
    """Say what this machine can do: sandbox, encryption, languages, OCR, servers, backups, swap."""
    asked = [health.of_server(server, wait=wait, authority=authority)] if server else []
    asked += [health.of_backup(backup, older_than=older_than)] if backup else []
    findings = asked or health.doctor()
    if json:
        for finding in findings:
            printing.line({"what": finding.what, "ok": finding.ok, "detail": finding.detail,
                           "advice": finding.advice})
    else:
        printing.table(
            ("", "what", "detail", "next step"),
            [("ok" if f.ok else "!!", f.what, f.detail, f.advice) for f in findings], empty="",
        )
    if any(not finding.ok for finding in asked):
        raise typer.Exit(1)
