"""`checkpoint` and `witness`: a case's log signed for by people on other machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import witness as witnessing
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.evidence.witness import Book, make_key

checkpoint = typer.Typer(help="The log of a case, shown to witnesses on other machines.", no_args_is_help=True)
witness = typer.Typer(help="Signing for other people's logs; needs no case.", no_args_is_help=True)

KeyFile = Annotated[Path, typer.Option("--key-file", envvar="WITNESSMARK_WITNESS_KEY", show_default=False,
                                       help="Your key as `witness key` wrote it; what you have seen lies beside it.")]


@checkpoint.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet; give it to the witness.",
                                      show_default=False)],
    since: Annotated[int | None, typer.Option("--since", help="How many entries the witness has signed for.",
                                              show_default=False)] = None,
    name: Annotated[str | None, typer.Option("--for", help="The witness it is for, where there are several.",
                                             show_default=False)] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Write the log's state for a witness to sign. It holds no entry, id or name."""
    with options.opened(case, passphrase_file) as opened:
        made = witnessing.export_checkpoint(opened, out, since=since, witness=name)
    if json:
        printing.line({"out": str(out), "size": made.size, "since": made.since, "key": made.key})
        return
    printing.say(f"Wrote {out}: {printing.counted(made.size, 'entry', 'entries')}, shown from {made.since} on.")
    printing.say(f"The witness signs it with: witnessmark witness sign {out.name} --out FILE")
    if not made.since:
        printing.say(f"Tell them the log's key by another way: {made.key}")


@checkpoint.command("timestamp")
def timestamp(
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet; keep it with the answer.",
                                      show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Write the log's checkpoint, and a request (RFC 3161) for a public authority to say when it was there.

    Nothing is sent: the request goes to an authority of your choice, by whoever may be seen asking.
    """
    with options.opened(case, passphrase_file) as opened:
        asked = witnessing.export_for_timestamp(opened, out)
    if json:
        printing.line({"out": str(out), "request": str(asked)})
        return
    printing.say(f"Wrote {out} and {asked.name}. Where you may go online, for an authority at URL:")
    printing.say(f"  curl -H 'Content-Type: application/timestamp-query' --data-binary @{asked.name} URL "
                 f"-o {out.name}.tsr")
    printing.say(f"  openssl ts -verify -data {out.name} -in {out.name}.tsr -CAfile THEIR-CERTIFICATES.pem")
    printing.say("Keep the file and the answer together: `witnessmark verify --checkpoint FILE` shows that the case "
                 "still holds it.")


@checkpoint.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="The checkpoint as the witness signed it.", show_default=False)],
    key: Annotated[str | None, typer.Option("--witness", show_default=False,
                                            help="The witness's key as they told you; needed the first time.")] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take in what a witness signed. `verify` compares the log with it from now on."""
    with options.opened(case, passphrase_file) as opened:
        kept = witnessing.import_checkpoint(opened, file, witness=key)
    if json:
        printing.line({"witness": kept.witness, "size": kept.size, "on": kept.on})
    else:
        printing.say(f"{kept.witness} saw {printing.counted(kept.size, 'entry', 'entries')} on {kept.on}. "
                     "Ask them to keep their copy: with it `witnessmark verify --checkpoint FILE` finds a case that "
                     "was put back.")


@witness.command("key")
def key(
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="What others call you; a made-up word when not given.",
                                      show_default=False)] = "",
    json: options.JsonOption = False,
) -> None:
    """Make a witness's key; prints the public part for the owners of the logs."""
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out} exists already.", advice="Name a file that does not exist yet.")
    made = make_key(out, name)
    if json:
        printing.line({"key_file": str(out), "witness": str(made)})
    else:
        printing.say(str(made))


@witness.command("sign")
def sign(
    file: Annotated[Path, typer.Argument(help="What `checkpoint export` wrote.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet; give it back.",
                                      show_default=False)],
    key_file: KeyFile,
    log_key: Annotated[str | None, typer.Option("--key", show_default=False,
                                                help="The log's public key as its owner told you; needed the first "
                                                     "time.")] = None,
    json: options.JsonOption = False,
) -> None:
    """Sign a log's state, if it extends the one you signed last. Exit code 3 when it does not."""
    made = witnessing.sign_checkpoint(Book(key_file), file, out, key=log_key)
    if json:
        printing.line({"out": str(out), "witness": made.witness, "size": made.size, "on": made.on})
    else:
        printing.say(f"Signed for {printing.counted(made.size, 'entry', 'entries')} on {made.on}: {out}. Keep a copy.")


@witness.command("seen")
def seen(key_file: KeyFile, json: options.JsonOption = False) -> None:
    """List the logs you have signed for, and how far."""
    book = Book(key_file)
    rows = [(origin, one.checkpoint.size, one.checkpoint.on.isoformat(), one.key.hex())
            for origin, one in sorted(book.seen().items())]
    if json:
        for origin, size, on, log_key in rows:
            printing.line({"log": origin, "size": size, "on": on, "key": log_key})
        return
    printing.table(("log", "entries", "last", "key"), rows, empty="Nothing signed yet.")
