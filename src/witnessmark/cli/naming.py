"""`person`: who may do what in a case that several work on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from witnessmark.app import people as naming
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access

person = typer.Typer(help="Who may do what in a case that several work on.", no_args_is_help=True)
HandleArgument = Annotated[str, typer.Argument(help="What they are called in the log.", show_default=False)]
CompartmentOption = Annotated[
    list[str] | None, typer.Option("--compartment", help="Beside reports in no compartment, those in this one; may "
                                                         "be repeated.", show_default=False)
]
EveryCompartmentOption = Annotated[bool, typer.Option("--every-compartment", help="Those in any compartment.")]


def person_of(handle: str, role: Iterable[Role], clearance: Iterable[Access] | None, compartment: Iterable[str] | None,
              *, every_compartment: bool) -> Actor:
    """Return what somebody may do, from the options that say it; UsageError where two of them differ.

    Whoever is cleared for more reads what is public besides: a list of levels without it would hide from them what
    everybody may read, and say of a case full of public reports that it holds none.
    """
    if every_compartment and compartment:
        raise UsageError("Every compartment, or some?", advice="Give --compartment or --every-compartment.")
    return Actor(handle, frozenset(role), frozenset([*(clearance or ()), Access.PUBLIC]),
                 None if every_compartment else frozenset(compartment or ()))


@person.command("set")
def set_(
    handle: HandleArgument,
    role: Annotated[list[Role], typer.Option("--role", help="What they do; may be repeated.", show_default=False)],
    clearance: Annotated[
        list[Access] | None, typer.Option("--clearance", help="Which reports they may read beside public ones; "
                                                              "secret does not open restricted ones: repeat it.",
                                     show_default=False)
    ] = None,
    compartment: CompartmentOption = None,
    every_compartment: EveryCompartmentOption = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Name someone and say what they may do; it takes the place of what was said before.

    collector: adds reports, amends what is known of them, consent too. analyst, reviewer: read and decide. releaser:
    reads and publishes. custodian: seals and opens identities. auditor: reads the log. admin: people, settings,
    erasing, the log; reads no report. Several together: repeat --role.

    From the first one on, everybody else may do nothing: name an admin first. WITNESSMARK_ACTOR says who one is.
    """
    named = person_of(handle, role, clearance, compartment, every_compartment=every_compartment)
    with options.opened(case, passphrase_file) as opened:
        naming.set_person(opened, named)
    _told([named], json=json)
    if not json and Access.SECRET in named.clearance and Access.RESTRICTED not in named.clearance:
        printing.warn(f"{handle} may read secret reports and no restricted ones. If they should: set it again with "
                      "--clearance restricted --clearance secret.")


@person.command("remove")
def remove(
    handle: HandleArgument,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take every role away from someone. What they did stays theirs; change the keys if they had the passphrase."""
    gone = Actor(handle, frozenset(), frozenset())
    with options.opened(case, passphrase_file) as opened:
        naming.set_person(opened, gone)
    _told([gone], json=json)
    if not json:
        printing.warn("If they know the passphrase: witnessmark key rotate.")


@person.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List who may do what."""
    with options.opened(case, passphrase_file) as opened:
        found = naming.people(opened)
    _told(found, json=json)


def _told(found: list[Actor], *, json: bool) -> None:
    if json:
        for one in found:
            printing.line({"person": one.handle, "roles": sorted(one.roles), "clearance": sorted(one.clearance),
                           "compartments": None if one.compartments is None else sorted(one.compartments)})
        return
    printing.table(("person", "roles", "clearance", "compartments"), [
        (one.handle, " ".join(sorted(one.roles)) or "none", " ".join(sorted(one.clearance)),
         "every one" if one.compartments is None else " ".join(sorted(one.compartments))) for one in found
    ], empty="Nobody is named: whoever opens the case may do everything. Begin with: witnessmark person set NAME "
             "--role admin")
