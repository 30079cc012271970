"""`learn`: how sure the machine is, fitted to the case's own decisions."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import learn as learning
from witnessmark.cli import options, printing


def learn(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would come to; keep nothing.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to the weights of the package.")] = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Fit confidence to the case's own decisions, on this machine; shown before and after on reports left out."""
    with options.opened(case, passphrase_file) as opened:
        if forget:
            learning.forget(opened)
            printing.say("The case reads with the weights of the package again.")
            return
        results = learning.learn(opened, keep=not dry_run)
    for result in results:
        if json:
            printing.line(result.record() | {"kept": result.why_not is None and not dry_run})
            continue
        printing.say(f"{result.language}: {printing.counted(result.decided, 'decided claim')} from "
                     f"{printing.counted(result.reports, 'report')}, {result.rejected} rejected")
        for name, quality in (("before", result.before), ("after", result.after)):
            if quality is not None:
                printing.say(f"  {name:6}  log loss {quality.log_loss:.3f}  calibration error "
                             f"{quality.calibration_error:.3f}  on the right side {quality.right:.0%}")
        kept = "kept; reports added from now on are read so" if not dry_run else "not kept: a dry run"
        printing.say(f"  {result.why_not or kept}")
