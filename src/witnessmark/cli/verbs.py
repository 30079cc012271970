"""All verbs of the command line, gathered under one program.

A verb's module is imported when the verb is called: what other verbs need costs it nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core

from witnessmark import __version__

VERBS = {
    "init": "casework", "add": "casework", "amend": "amending", "erase": "amending", "read": "reading",
    "context": "reading", "claims": "listing", "incidents": "listing", "show": "listing", "history": "tracing",
    "search": "listing", "judge": "deciding", "assess": "deciding", "link": "linking", "unlink": "linking",
    "join": "linking", "split": "linking", "resolve": "linking", "undo": "linking", "learn": "learning",
    "serve": "publishing", "rehearse": "rehearsing", "publish": "publishing", "prove": "publishing",
    "custody": "publishing", "verify": "casework", "backup": "keeping", "restore": "keeping", "push": "moving",
    "pull": "moving", "doctor": "casework", "demo": "publishing", "reconcile": "reconciling", "suggest": "suggesting",
    "import": "importing", "schema": "moving", "conflicts": "contesting",
}
"""Which module holds a verb."""
GROUPS = {
    "passphrase": "keeping", "key": "keeping", "recovery": "keeping", "claim": "deciding", "source": "guarding",
    "checkpoint": "witnessing", "witness": "witnessing", "watch": "watching", "analyse": "analysing",
    "person": "naming", "account": "teaming", "token": "tokening", "population": "peopling", "release": "releasing",
    "words": "sealing", "device": "pairing", "scale": "scaling", "compartment": "closing",
}
"""Which module holds verbs of two words, by the first."""
PARTS = {
    "Start here": "demo init doctor",
    "Reports": "add import amend erase read suggest watch",
    "Claims": "claims claim context show search judge learn",
    "Incidents": "incidents history link unlink join split assess resolve conflicts undo",
    "Figures": "analyse population reconcile scale",
    "Sources": "source words compartment",
    "Publishing and proof": "rehearse publish release prove custody checkpoint witness",
    "Keeping a case": "verify backup restore schema passphrase key recovery",
    "Workbench, people, devices": "serve person account token device push pull",
}
"""What the list of verbs is headed by, in the order in which people meet them."""
WHOLE = 160
"""Characters of a verb's first sentence that its line in the list may have; it goes over two lines then."""


class Parted(typer.core.TyperGroup):
    """The program's verbs, listed in parts."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for head, names in PARTS.items():
            rows = [(name, self.commands[name].get_short_help_str(WHOLE))
                    for name in names.split() if name in self.commands]
            if rows:
                with formatter.section(head):
                    formatter.write_dl(rows)


def program(word: str | None = None) -> typer.Typer:
    """Return the program; with `word`, when that is a verb or begins one, the part of it that the word needs."""
    made = typer.Typer(
        name="witnessmark",
        cls=Parted,
        help="From a folder of reports to a corroborated, source-protected, citable record. Offline.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(_root)
    alone = word in VERBS or word in GROUPS
    for name, module in VERBS.items():
        if not alone or name == word:
            made.command(name=name)(_held(module, "import_" if name == "import" else name))
    for name, module in GROUPS.items():
        if not alone or name == word:
            made.add_typer(_held(module, name), name=name)
    return made


def _held(module: str, name: str) -> Any:
    return getattr(import_module(f"witnessmark.cli.{module}"), name)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"witnessmark {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def __getattr__(name: str) -> typer.Typer:
    """Return the whole program as `app`, made when it is first asked for."""
    if name != "app":
        raise AttributeError(name)
    globals()[name] = made = program()
    return made
