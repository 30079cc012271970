"""`token`: what programs sign in with to a team's server."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import tokens as keeping
from witnessmark.app.tokens import MOST_TOKEN_DAYS, TOKEN_DAYS
from witnessmark.cli import options, printing
from witnessmark.model.account import Scope

token = typer.Typer(help="What programs sign in with to a team's server; see docs/api.md.", no_args_is_help=True)


@token.command("create")
def create(
    handle: Annotated[str, typer.Argument(help="Whose account it acts for.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="What uses it.", show_default=False)],
    scope: Annotated[
        list[Scope], typer.Option("--scope", help="What it may be used for, of what its owner may do; may be repeated.",
                                  show_default=False)
    ],
    compartment: Annotated[
        list[str] | None, typer.Option("--compartment", help="Beside reports in no compartment, those in this one; may "
                                       "be repeated. Not given: as its owner.", show_default=False)
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_TOKEN_DAYS, help="For how many days.")] = TOKEN_DAYS,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Make a token and print its secret, this once."""
    with options.opened(case, passphrase_file) as opened:
        secret, made = keeping.make_token(opened, handle, name, scopes=scope, days=days, compartments=compartment)
    if json:
        printing.line({"token": made.id, "secret": secret, "until": made.until.isoformat()})
        return
    printing.say(secret)
    printing.warn(f"{made.id}, until {made.until}. It is not shown again: put it where the program alone reads it.")


@token.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List tokens; never their secrets."""
    with options.opened(case, passphrase_file) as opened:
        found = keeping.tokens(opened)
    if json:
        for one in found:
            printing.line({"token": one.id, "account": one.handle, "name": one.name, "scopes": sorted(one.scopes),
                           "compartments": None if one.compartments is None else sorted(one.compartments),
                           "made": one.made.isoformat(), "until": one.until.isoformat()})
        return
    printing.table(("token", "account", "name", "scopes", "compartments", "until"), [
        (one.id, one.handle, one.name, " ".join(sorted(one.scopes)),
         "as its owner" if one.compartments is None else " ".join(sorted(one.compartments)), one.until)
        for one in found], empty="No token yet. Make one with: witnessmark token create NAME --name WHAT --scope read")


@token.command("revoke")
def revoke(
    id_: Annotated[str, typer.Argument(metavar="TOKEN", help="Its id (tok_…).", show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Let a token open nothing any more."""
    with options.opened(case, passphrase_file) as opened:
        keeping.revoke_token(opened, id_)
    if json:
        printing.line({"token": id_, "revoked": True})
    else:
        printing.say(f"{id_} opens nothing any more.")
