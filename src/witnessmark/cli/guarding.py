"""`source`: who sources are, sealed apart; handles for everyone else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from witnessmark.app import sources as guarding
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.model.source import Source, Vantage
from witnessmark.vault.sources import MOST, make_key
from witnessmark.vocab.codes import AttributionKind

source = typer.Typer(help="Sources by handle; who they are is sealed apart.", no_args_is_help=True)


@source.command("add")
def add(
    identity_file: Annotated[
        Path | None, typer.Option("--identity-file", show_default=False,
                                  help="A file that says who it is; standard input when not given.")
    ] = None,
    kind: Annotated[AttributionKind, typer.Option("--kind", help="What kind of speaker.")]
    = AttributionKind.ANONYMOUS_SOURCE,
    vantage: Annotated[str, typer.Option("--vantage", help="saw, took_part, was_told, holds_papers or unknown.")]
    = "unknown",
    reliability: Annotated[str, typer.Option("--reliability", help="A (reliable) to E, F can't be judged.")] = "F",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Seal who a source is; prints the handle to speak of them by."""
    if identity_file is None:
        identity = typer.get_binary_stream("stdin").read(MOST + 1)
    else:
        try:
            identity = identity_file.read_bytes()
        except OSError as fault:
            raise UsageError(f"{identity_file} can't be read.", advice="Check the path.") from fault
    with options.opened(case, passphrase_file) as opened:
        made = guarding.add_source(opened, identity, kind=kind, vantage=cast(Vantage, vantage),
                                   reliability=reliability.strip().upper())
    if json:
        printing.line(_record(made))
        return
    printing.say(made.id)
    if identity_file is not None:
        printing.warn(f"{identity_file} still lies there in the clear: destroy it.")


@source.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List handles with kind, vantage and reliability; nobody's identity."""
    with options.opened(case, passphrase_file) as opened:
        found = opened.store.sources(opened.actor)
    if json:
        for one in found:
            printing.line(_record(one))
        return
    printing.table(("id", "kind", "vantage", "reliability", "opened by"),
                   [(s.id, s.kind.value, s.vantage, s.reliability, s.opened_by) for s in found],
                   empty="No source yet. Seal one with: witnessmark source add")


@source.command("open")
def opening(
    handle: Annotated[str, typer.Argument(help="A source's handle.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    key_file: Annotated[
        list[Path] | None, typer.Option("--key-file", show_default=False,
                                        help="A custodian's key; twice where it takes two of them.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show who a source is. Who opened it and why is logged first; five a day are the most."""
    with options.opened(case, passphrase_file) as opened:
        words = guarding.open_source(opened, handle, reason=reason, key_files=key_file or ())
    if json:
        printing.line({"id": handle, "identity": words})
    else:
        for line in words.splitlines():
            printing.say(line)


@source.command("key")
def key(
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet, best on a stick of your own.",
                                      show_default=False)],
    json: options.JsonOption = False,
) -> None:
    """Make a custodian's key; prints the public part to name in `source custodians`."""
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out} exists already.", advice="Name a file that does not exist yet.")
    public = make_key(out)
    if json:
        printing.line({"key_file": str(out), "public": public})
    else:
        printing.say(public)


@source.command("custodians")
def custodians(
    keys: Annotated[list[str], typer.Argument(help="Public keys (age1…) of those who may open.", show_default=False)],
    pairs: Annotated[bool, typer.Option("--pairs", help="Two of them together, none alone.")] = False,
    key_file: Annotated[
        list[Path] | None, typer.Option("--key-file", show_default=False,
                                        help="A key of a custodian until now; twice where it takes two of them.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Name who opens identities from now on; those the keys at hand open are sealed anew for them.

    Who is left out opens no identity sealed from now on or sealed anew. What they opened before, they may know.
    """
    with options.opened(case, passphrase_file) as opened:
        done = guarding.set_custodians(opened, keys, pairs=pairs, key_files=key_file or ())
    if json:
        printing.line({"custodians": keys, "pairs": pairs, "resealed": done.done, "left": done.left})
        return
    how = "two together" if pairs else "any one"
    sealed = printing.counted(done.done, "identity is", "identities are")
    printing.say(f"{printing.counted(len(keys), 'custodian')}, {how}. {sealed} sealed anew for them.")
    if done.left:
        printing.warn(f"{printing.counted(done.left, 'identity stays', 'identities stay')} with the custodians before: "
                      "give their keys with --key-file.")


def _record(made: Source) -> dict[str, object]:
    return {"id": made.id, "kind": made.kind.value, "vantage": made.vantage, "reliability": made.reliability,
            "opened_by": made.opened_by}
