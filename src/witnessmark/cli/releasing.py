"""`release`: what a case has released, each as it was published, and taking one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import releases
from witnessmark.cli import options, printing
from witnessmark.model.release import Issue

release = typer.Typer(no_args_is_help=True, help="What was released, and taking it back.", rich_markup_mode=None)
ReleaseArgument = Annotated[str, typer.Argument(help="A release's id; `release list` names them.", show_default=False)]


@release.callback()
def _root() -> None:
    """What was released, and taking it back."""


@release.command("list")
def list_(
    custody: Annotated[bool, typer.Option("--custody", help="List what was handed over with `custody` instead: why, "
                                                            "and to whose key.")] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the releases, the latest first: what each held, what it changed, whether it was taken back."""
    with options.opened(case, passphrase_file) as opened:
        found = releases.handed_over(opened) if custody else releases.issues(opened)
    if custody:
        _handed_over(found, json=json)
        return
    for one in found if json else ():
        back = one.withdrawn
        printing.line({
            "release": one.id, "on": one.on, "actor": one.actor, "digest": one.digest, **one.about,
            "withdrawn": back and {"on": back.on, "actor": back.actor, "reason": back.reason,
                                   "replaced_by": back.replaced_by}})
    if not json:
        printing.table(
            ("release", "on", "by", "incidents", "claims", "new", "otherwise", "no longer", "state"),
            [(one.id, one.on, one.actor, *(str(one.about.get(name, "")) for name in (
                "incidents", "claims", "new", "otherwise", "no_longer")),
              "" if one.withdrawn is None else f"replaced by {one.withdrawn.replaced_by}"
              if one.withdrawn.replaced_by else "retracted") for one in found], empty="Nothing was released yet.")


def _handed_over(found: list[Issue], *, json: bool) -> None:
    for one in found if json else ():
        printing.line({"custody": one.id, "on": one.on, "actor": one.actor, "digest": one.digest, **one.about})
    if not json:
        printing.table(("custody", "on", "by", "reports", "to", "reason"), [
            (one.id, one.on, one.actor, len(reports) if isinstance(reports := one.about.get("reports"), list) else "",
             one.about.get("to") or "in the clear", one.about.get("reason", "")) for one in found],
            empty="Nothing was handed over yet.")


@release.command()
def show(
    release: ReleaseArgument,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
) -> None:
    """Print a release as it was published, as one JSON object, whatever was decided since."""
    with options.opened(case, passphrase_file) as opened:
        printing.line(releases.published(opened, release))


@release.command()
def retract(
    release: ReleaseArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the case.", show_default=False)],
    out: Annotated[Path | None, typer.Option(
        "--out", help="A new file for the notice to readers, which says nothing of what or why.",
        show_default=False)] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take a release back. What it told stays told: it counts in every later one."""
    with options.opened(case, passphrase_file) as opened:
        written = releases.retract(opened, release, reason=reason, out=out)
    if json:
        printing.line({"retracted": release, "notice": str(written) if written else None})
    else:
        printing.say(f"Taken back: {release}." + (f" Notice for readers: {written}" if written else ""))
