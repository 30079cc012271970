"""`account`: who may sign in to a team's server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import accounts as keeping
from witnessmark.app import identity_provider as providing
from witnessmark.app.accounts import LINK_DAYS, MOST_LINK_DAYS, Link
from witnessmark.app.people import people
from witnessmark.app.security_keys import drop_key, keys_of
from witnessmark.cli import options, printing
from witnessmark.cli.naming import CompartmentOption, EveryCompartmentOption, HandleArgument, person_of
from witnessmark.errors import UsageError
from witnessmark.model.access import Role
from witnessmark.model.account import Provider
from witnessmark.vocab.codes import Access

account = typer.Typer(help="Who may sign in to a team's server (`serve --team`).", no_args_is_help=True)
MOST_SECRET = 2_000
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
        linked = providing.linked(opened)
    if json:
        for one in found:
            person = named.get(one.handle)
            printing.line({"account": one.handle, "state": one.state.value, "made": one.made.isoformat(),
                           "until": one.until.isoformat() if one.until else None,
                           "second": one.handle in guarded, "linked": one.handle in linked,
                           "roles": sorted(person.roles) if person else []})
        return
    printing.table(("account", "state", "second factor", "provider", "roles"), [
        (one.handle, one.state.value + (f" until {one.until}" if one.until else ""),
         "yes" if one.handle in guarded else "", "linked" if one.handle in linked else "",
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


@account.command("provider")
def provider(
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="Let the identity provider at this address (OpenID Connect) vouch "
                                 "for accounts that their owners link to it. Nothing given: show it.",
                                 show_default=False)
    ] = None,
    client: Annotated[
        str | None, typer.Option("--client", help="What this server is called there (client id).", show_default=False)
    ] = None,
    secret_file: Annotated[
        Path | None, typer.Option("--secret-file", help="A file with the client's secret; standard input when not "
                                  "given.", show_default=False)
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="What its button says, as: Desk login.", show_default=False)
    ] = None,
    passwords: Annotated[
        bool | None, typer.Option("--passwords/--no-passwords", help="Whether a linked account is opened by its "
                                  "password too.", show_default=False)
    ] = None,
    unlink: Annotated[
        str | None, typer.Option("--unlink", help="Let it vouch for this account no more.", show_default=False)
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Let it vouch for nobody any more.")] = False,
    address: AddressOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show, set or remove the organisation's identity provider, by which people sign in beside their passwords."""
    with options.opened(case, passphrase_file) as opened:
        held = providing.configured(opened)
        if remove:
            providing.remove(opened)
        elif unlink is not None:
            providing.unlink(opened, unlink)
        elif (issuer, client, secret_file, name, passwords) != (None,) * 5:
            if held is None and None in (issuer, client, name):
                raise UsageError("That is no whole provider.", advice="Give --issuer, --client and --name.")
            anew = held is None or (issuer or held.issuer, client or held.client) != (held.issuer, held.client)
            providing.configure(opened, Provider(
                issuer or (held.issuer if held else ""), client or (held.client if held else ""),
                name or (held.name if held else ""),
                held.secret if held and not anew and secret_file is None else _secret_in(secret_file),
                (held.passwords if held else True) if passwords is None else passwords))
        held, linked = providing.configured(opened), sorted(providing.linked(opened))
    back = f"{address.rstrip('/')}{providing.BACK}"
    if json:
        printing.line({"issuer": held.issuer, "client": held.client, "name": held.name, "passwords": held.passwords,
                       "back": back, "linked": linked} if held else {"issuer": None})
    elif held is None:
        printing.say("No identity provider: everybody signs in with a password.")
    else:
        printing.say(f"{held.name}: {held.issuer} as {held.client}")
        printing.say(f"It sends browsers back to {back}" + ("" if address else " at the server's address") + ".")
        printing.say("Linked accounts are opened by their password too." if held.passwords
                     else "Linked accounts are opened by it alone.")
        printing.say("Linked: " + (", ".join(linked) or "none yet; people do it under Account."))


def _secret_in(file: Path | None) -> str:
    try:
        raw = typer.get_binary_stream("stdin").read(MOST_SECRET) if file is None else file.read_bytes()
        return raw.decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{file or 'Standard input'} can't be read.", advice="It holds the client's secret, in one "
                                                                              "line.") from fault


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
