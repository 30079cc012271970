"""`serve`, `publish`, `prove`, `custody` and `demo`: the workbench, what leaves a case, all on the example case."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import custody as handing
from witnessmark.app import prove as proving
from witnessmark.app import publish as publishing
from witnessmark.app.demo import make_demo
from witnessmark.app.named import report_named
from witnessmark.app.sessions import Required, Terms
from witnessmark.cli import options, printing, rehearsing
from witnessmark.errors import UsageError, WouldLeak
from witnessmark.publish.exports import formats as known
from witnessmark.vocab.codes import Access

PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0 picks a free one.")]
MOST_READERS = 16
BrowserOption = Annotated[bool, typer.Option("--no-browser", help="Don't open a browser window.")]


class LogForm(StrEnum):
    """How a server's own lines are written."""

    TEXT = "text"
    JSON = "json"


FormatsOption = Annotated[
    str, typer.Option("--formats", help="Data formats beside CSV and JSON, parted by commas: "
                      f"{', '.join(known.KNOWN)}; or {known.ALL} (without pdf) or {known.NONE}.")
]


def serve(
    port: PortOption = 0,
    no_browser: BrowserOption = False,
    idle: Annotated[
        float, typer.Option("--idle", min=0, help="Minutes without a request after which the case is closed; 0: never. "
                                                  "With --team: after which a session ends.")
    ] = 30,
    watch: Annotated[
        float | None, typer.Option("--watch", min=0, show_default=False,
                                   help="Minutes between two looks at what `watch` set up; 0: never (default: 5; with "
                                        "--team never, unless it is given).")
    ] = None,
    team: Annotated[bool, typer.Option("--team", help="For several people, who sign in; see `account`.")] = False,
    host: Annotated[str, typer.Option("--host", help="With --team: the network address to listen at.")] = "127.0.0.1",
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="With --team: the server's certificate (PEM).", show_default=False)
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", help="With --team: the certificate's key (PEM).", show_default=False)
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", show_default=False,
                                 help="With --team: how people reach it, as https://desk.example.org, where a proxy "
                                      "stands before it or --host is no name.")
    ] = None,
    proxy: Annotated[
        str | None, typer.Option("--proxy", show_default=False,
                                 help="With --team and --address: where a proxy speaks from that says who asks, in "
                                      "X-Forwarded-For, as 127.0.0.1; it has to write that line anew.")
    ] = None,
    second_factor: Annotated[
        Required, typer.Option("--second-factor", help="With --team: who needs a second factor; who has none reaches "
                                                       "only the page that sets one up.")
    ] = Required.NOBODY,
    level: Annotated[
        list[Access] | None, typer.Option("--level", show_default=False,
                                          help="With --team: which reports are open there at all (default: public); "
                                               "may be repeated.")
    ] = None,
    metrics: Annotated[
        int | None, typer.Option("--metrics", min=0, max=65535, show_default=False,
                                 help="With --team: a port on this machine that tells counts and durations to "
                                      "Prometheus.")
    ] = None,
    backup: Annotated[
        Path | None, typer.Option("--backup", show_default=False,
                                  help="With --metrics: the folder of the online backup, whose age is told there too.")
    ] = None,
    readers: Annotated[
        int | None, typer.Option("--readers", min=0, max=MOST_READERS, show_default=False,
                                 help="With --team, for a case on a PostgreSQL server: processes that answer pages "
                                      "beside the one that writes (default: one less than processors, at most 4).")
    ] = None,
    log: Annotated[
        LogForm, typer.Option("--log", help="With --team: how lines on standard error are written. They hold no "
                                            "content.")
    ] = LogForm.TEXT,
    log_requests: Annotated[
        bool, typer.Option("--log-requests", help="With --team: a line for every request: route, status, time it "
                                                  "took. It tells when people work.")
    ] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Open the workbench in the browser, for this machine alone. Left alone it closes the case; drafts are kept.

    With --team it serves several people, over TLS or behind a proxy, until it is stopped.
    """
    if team:
        terms = Terms(idle=max(int(idle), 1) if idle else Terms().longest, levels=frozenset(level or [Access.PUBLIC]),
                      second=second_factor)
        _serve_team(case, passphrase_file, database, host=host, port=port, certificate=tls_cert, key=tls_key,
                    address=address, terms=terms, json=json, metrics=metrics, backup=backup, log=log,
                    log_requests=log_requests, proxy=proxy, watched=(watch or 0) * 60 or None, readers=readers)
        return
    if (host != "127.0.0.1" or tls_cert or tls_key or address or level or metrics is not None or backup or log_requests
            or proxy or readers is not None or second_factor is not Required.NOBODY):
        raise UsageError("That goes with --team.", advice="Without it the workbench is for this machine alone.")
    from witnessmark.web.server import run

    with options.opened(case, passphrase_file, database) as opened:
        locked = run(opened, port=port, browser=not no_browser, announce=_announce(json), idle=idle * 60 or None,
                     watched=(5 if watch is None else watch) * 60 or None)
    if locked:
        printing.warn(f"Nobody used it for {idle:g} minutes: the case is closed. "
                      "Open it again: witnessmark serve")


def _serve_team(case: Path | None, passphrase_file: Path | None, database: str | None, *, host: str, port: int,
                certificate: Path | None, key: Path | None, address: str | None, terms: Terms, json: bool,
                metrics: int | None, backup: Path | None, log: LogForm, log_requests: bool, proxy: str | None,
                watched: float | None, readers: int | None) -> None:
    from witnessmark.web.logs import write_logs
    from witnessmark.web.team.server import run_team, usual_readers

    def announce(where: str) -> None:
        if json:
            print(jsonlib.dumps({"url": where}), flush=True)
        else:
            printing.say(f"The workbench for the team: {where}")

    write_logs(log.value, requests=log_requests)
    with options.opened(case, passphrase_file, database) as opened:
        run_team(opened, host=host, port=port, certificate=certificate, key=key, address=address, terms=terms,
                 announce=announce, metrics=metrics, backup=backup, proxy=proxy, watched=watched,
                 readers=usual_readers(opened) if readers is None else readers)


def publish(
    out: Annotated[Path, typer.Option("--out", help="A folder that does not exist yet.", show_default=False)],
    title: options.TitleOption = None,
    alone: options.AloneOption = None,
    generalise: options.GeneraliseOption = False,
    formats: FormatsOption = ",".join(known.DEFAULT),
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="The release that this one corrects; its dossier says so.",
                                 show_default=False)
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Publish what people marked releasable as a folder that opens in any browser."""
    publishing.check_target(out)
    exports = known.chosen(formats.split(","))
    with options.opened(case, passphrase_file) as opened:
        try:
            done = publishing.publish(opened, out, title=title, alone=alone, generalise=generalise,
                                      exports=exports, replaces=replaces)
        except WouldLeak as refusal:
            if json:
                printing.line({"published": False, "reasons": list(refusal.reasons), "advice": refusal.advice})
            rehearsing.refused(refusal)
            raise typer.Exit(refusal.exit_code) from refusal
    if json:
        printing.line({"published": True, "release": done.release, "out": str(out),
                       "incidents": done.incidents, "claims": done.claims, "coarsened": done.coarsened,
                       "left_out": done.left_out, "files": list(done.files)})
    else:
        printing.say(f"Published {printing.counted(done.incidents, 'incident')} from "
                     f"{printing.counted(done.claims, 'claim')}: {out / 'index.html'}")
        if generalise:
            printing.say(f"Told less exactly: {done.coarsened}. Left out: {done.left_out}.")


def prove(
    claim: Annotated[str, typer.Argument(help="A claim that a person accepted or marked releasable.",
                                         show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet.", show_default=False)],
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Open a passage that the gate withholds, for a court's eyes alone.")
    ] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Write a claim's passage with the proof that this case had committed to it."""
    with options.opened(case, passphrase_file) as opened:
        done = proving.prove(opened, claim, out, confidential=confidential)
    if json:
        printing.line({"proof": done.release, "out": str(out), "text": done.text, "key": done.key})
        return
    printing.say(f"Wrote {out}. It opens these words and nothing else of the report:")
    printing.say(done.text)
    printing.say(f"Publish your key once, so that others can compare it: {done.key}")


def custody(
    reports: Annotated[
        list[str] | None, typer.Argument(help="Reports by id, file's name or title; all that you may see when none "
                                              "are named.", show_default=False)] = None,
    out: Annotated[Path, typer.Option("--out", help="A folder (or, with --to, a file) that does not exist yet.",
                                      show_default=False)] = Path(),
    reason: Annotated[str, typer.Option("--reason", help="Why, and for whom; for your own record.")] = "",
    to: Annotated[
        str | None, typer.Option("--to", help="The public key (age1…) of who gets it: one sealed file.",
                                 show_default=False)
    ] = None,
    in_the_clear: Annotated[bool, typer.Option("--in-the-clear", help="Write a folder that anyone can read.")] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Hand reports over with the chain of custody: originals, readings, proofs and log. No publication: it opens all.

    A BagIt bag with an RO-Crate, by the headings of the Berkeley Protocol. Takes the rights to read, release and audit.
    """
    with options.opened(case, passphrase_file) as opened:
        named = [report_named(opened, report) for report in reports or ()]
        done = handing.hand_over(opened, out, reason=reason, reports=named, to=to, in_the_clear=in_the_clear)
    if json:
        printing.line({"id": done.id, "out": str(out), "reports": done.reports, "originals": done.originals,
                       "entries": done.entries, "key": done.key})
        return
    held = (printing.counted(done.reports, "report"), printing.counted(done.originals, "original"),
            printing.counted(done.entries, "entry", "entries") + " of the log")
    printing.say(f"{done.id}: {', '.join(held)}, in {out}.")
    printing.say(f"Whoever gets it checks it with your key, as data/README.txt in it says: {done.key}")
    if in_the_clear:
        printing.warn(f"{out} lies there in the clear, names and all.")


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the dossier.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Where the example case is made.")] = Path("demo-case"),
    port: PortOption = 0,
    no_browser: BrowserOption = False,
    json: options.JsonOption = False,
) -> None:
    """Do the main job on the shipped example: reports, claims, incidents, dossier, workbench."""
    with printing.bar() as bar:
        task = bar.add_task("Working on the example", total=None)

        def tell(text: str) -> None:
            bar.update(task, description=text)
            if not json:
                printing.say(text)

        made = make_demo(out, on_step=tell)
    if json:
        printing.line(made.record())
    else:
        printing.say(f"Case: {made.case} (passphrase file: {made.passphrase_file})")
        printing.say(f"Dossier: {made.dossier / 'index.html'}")
    if no_serve:
        return
    from witnessmark.web.server import run

    with made.open(options.actor()) as opened:
        run(opened, port=port, browser=not no_browser, announce=_announce(json))


def _announce(json: bool) -> Callable[[str], None]:
    def announce(url: str) -> None:
        if json:
            typer.echo(jsonlib.dumps({"url": url}))
        else:
            printing.say(f"The workbench is open at {url} (stop it with Ctrl-C)")

    return announce
