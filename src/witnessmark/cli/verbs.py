"""All verbs of the command line, gathered under one program."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark import __version__
from witnessmark.cli import (
    amending,
    analysing,
    casework,
    closing,
    deciding,
    guarding,
    importing,
    keeping,
    learning,
    linking,
    listing,
    moving,
    naming,
    pairing,
    peopling,
    publishing,
    reading,
    reconciling,
    rehearsing,
    releasing,
    scaling,
    sealing,
    suggesting,
    teaming,
    tokening,
    tracing,
    watching,
    witnessing,
)

app = typer.Typer(
    name="witnessmark",
    help="From a folder of reports to a corroborated, source-protected, citable record. Offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"witnessmark {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for verb in (
    casework.init, casework.add, amending.amend, amending.erase, reading.read, reading.context, listing.claims,
    listing.incidents, listing.show, tracing.history, listing.search, deciding.judge, deciding.assess, linking.link,
    linking.unlink, linking.join, linking.split, linking.resolve, linking.undo, learning.learn, publishing.serve,
    rehearsing.rehearse, publishing.publish, publishing.prove, publishing.custody, casework.verify, keeping.backup,
    keeping.restore, moving.push, moving.pull, casework.doctor, publishing.demo, reconciling.reconcile,
    suggesting.suggest,
):
    app.command(name=verb.__name__)(verb)
app.command(name="import")(importing.import_)
app.add_typer(keeping.passphrase, name="passphrase")
app.add_typer(keeping.key, name="key")
app.add_typer(keeping.recovery, name="recovery")
app.add_typer(deciding.claim, name="claim")
app.add_typer(guarding.source, name="source")
app.add_typer(witnessing.checkpoint, name="checkpoint")
app.add_typer(witnessing.witness, name="witness")
app.add_typer(watching.watch, name="watch")
app.add_typer(analysing.analyse, name="analyse")
app.add_typer(naming.person, name="person")
app.add_typer(teaming.account, name="account")
app.add_typer(tokening.token, name="token")
app.add_typer(peopling.population, name="population")
app.add_typer(releasing.release, name="release")
app.add_typer(sealing.words, name="words")
app.add_typer(pairing.device, name="device")
app.add_typer(scaling.scale, name="scale")
app.add_typer(closing.compartment, name="compartment")
