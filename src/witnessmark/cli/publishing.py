"""`serve`, `publish` and `demo`: the workbench, the dossier, and both on the example case."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import prove as proving
from witnessmark.app import publish as publishing
from witnessmark.app.demo import make_demo
from witnessmark.cli import options, printing
from witnessmark.errors import WouldLeak

PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0 picks a free one.")]
BrowserOption = Annotated[bool, typer.Option("--no-browser", help="Don't open a browser window.")]


def serve(
    port: PortOption = 0,
    no_browser: BrowserOption = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Open the workbench in the browser, for this machine alone."""
    from witnessmark.web.server import run

    with options.opened(case, passphrase_file) as opened:
        run(opened, port=port, browser=not no_browser, announce=_announce(json))


def publish(
    out: Annotated[Path, typer.Option("--out", help="A folder that does not exist yet.", show_default=False)],
    title: Annotated[str | None, typer.Option("--title", help="Title of the dossier.",
                                              show_default=False)] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Publish what people marked releasable as a folder that opens in any browser."""
    publishing.check_target(out)
    with options.opened(case, passphrase_file) as opened:
        try:
            done = publishing.publish(opened, out, title=title)
        except WouldLeak as refusal:
            if json:
                printing.line({"published": False, "reasons": [refusal.what], "advice": refusal.advice})
            raise
    if json:
        printing.line({"published": True, "release": done.release, "out": str(out),
                       "incidents": done.incidents, "claims": done.claims, "files": list(done.files)})
    else:
        printing.say(f"Published {printing.counted(done.incidents, 'incident')} from "
                     f"{printing.counted(done.claims, 'claim')}: {out / 'index.html'}")


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
