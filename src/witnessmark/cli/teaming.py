"""`account`: who may sign in to a team's server."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import accounts as keeping
from witnessmark.app.accounts import LINK_DAYS, MOST_LINK_DAYS, Link
from witnessmark.app.people import people
from witnessmark.app.security_keys import drop_key, keys_of
from witnessmark.cli import options, printing
from witnessmark.cli.naming import CompartmentOption, EveryCompartmentOption, HandleArgument, person_of
from witnessmark.errors import UsageError
from witnessmark.model.access import Role
from witnessmark.vocab.codes import Access

account = typer.Typer(help="Who may sign in to a team's server (`serve --team`).", no_args_is_help=True)
DaysOption = Annotated[int, typer.Option("--days", min=1, max=MOST_LINK_DAYS, help="For how many days the link works.")]
AddressOption = Annotated[
    str, typer.Option("--address", envvar="WITNESSMARK_ADDRESS", show_default=False,
                      help="The server's address, as https://desk.example.org, to print the whole link.")
]


@account.command("invite")
def invite(
    handle: HandleArgument,
    role: Annotated[
        list[Role] | None, typer.Option("--role", help="What they do; may be repeated. Not given: what the case gives "
                                                       "them already.", show_default=False)
    ] = None,
    compartment: CompartmentOption = None,
    every_compartment: EveryCompartmentOption = False,
    clearance: Annotated[
        list[Access] | None, typer.Option("--clearance", help="Which reports they may read beside public ones, where "
                                          "the server opens them; may be repeated.", show_default=False)
    ] = None,
    days: DaysOption = LINK_DAYS,
    address: AddressOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Make an account and print the one-time link by which its owner sets a password. The first one is an admin's."""
    person = person_of(handle, role or (), clearance, compartment, every_compartment=every_compartment)
    if not role and (compartment or every_compartment or clearance):
        raise UsageError("That goes with a role.", advice="Add --role ROLE.")
    with options.opened(case, passphrase_file) as opened:
        link = keeping.invite(opened, handle, person if role else None, days=days)
    _told(link, address, json=json)


@account.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List accounts with what the case gives them."""
    with options.opened(case, passphrase_file) as opened:
        found = keeping.accounts(opened)
        guarded = {one.handle for one in found if one.second is not None or keys_of(opened, one.handle)}
        named = {one.handle: one for one in people(opened)}
    if json:
        for one in found:
            person = named.get(one.handle)
            printing.line({"account": one.handle, "state": one.state.value, "made": one.made.isoformat(),
                           "until": one.until.isoformat() if one.until else None,
                           "second": one.handle in guarded,
                           "roles": sorted(person.roles) if person else []})
        return
    printing.table(("account", "state", "second factor", "roles"), [
        (one.handle, one.state.value + (f" until {one.until}" if one.until else ""),
         "yes" if one.handle in guarded else "",
         " ".join(sorted(named[one.handle].roles)) if one.handle in named else "") for one in found],
        empty="No account yet. Begin with: witnessmark account invite NAME --role admin")


@account.command("keys")
def keys(
    handle: HandleArgument,
    remove: Annotated[
        str | None, typer.Option("--remove", help="Let this key (its id) open nothing any more.", show_default=False)
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the security keys of an account, or remove one that was lost. They are registered on the account's page."""
    with options.opened(case, passphrase_file) as opened:
        if remove is not None:
            drop_key(opened, handle, remove)
        found = keys_of(opened, handle)
    if json:
        for one in found:
            printing.line({"key": one.id, "name": one.name, "made": one.made.isoformat()})
        return
    printing.table(("key", "name", "since"), [(one.id, one.name, one.made.isoformat()) for one in found],
                   empty="No security key.")


@account.command("reset")
def reset(
    handle: HandleArgument,
    days: DaysOption = LINK_DAYS,
    address: AddressOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Print a new link for somebody; password, second factor and sessions end now, roles stay."""
    with options.opened(case, passphrase_file) as opened:
        link = keeping.reset(opened, handle, days=days)
    _told(link, address, json=json)


@account.command("revoke")
def revoke(
    handle: HandleArgument,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Let somebody in no more and take every role from them. What they did stays theirs."""
    with options.opened(case, passphrase_file) as opened:
        keeping.shut(opened, handle)
    if json:
        printing.line({"account": handle, "state": "shut"})
    else:
        printing.say(f"{handle} signs in no more.")


def _told(link: Link, address: str, *, json: bool) -> None:
    place = f"{address.rstrip('/')}/invitation/{link.secret}"
    if json:
        printing.line({"account": link.handle, "link": place, "until": link.until.isoformat()})
        return
    printing.say(place)
    printing.warn(f"For {link.handle}, until {link.until}. It works once and is not shown again: send it by a way that "
                  "others can't read." + ("" if address else " Put the server's address before it."))
