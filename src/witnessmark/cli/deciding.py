"""`judge` and `assess`: decisions of a person, with their reason."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import judge as judging
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import judgement_record
from witnessmark.vocab.codes import Decision

ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence.", show_default=False)]


def judge(
    claims: Annotated[list[str] | None, typer.Argument(help="Claim ids.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every claim not rejected already.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="A careful analyst would keep it.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The reading is wrong; leave it out.")] = False,
    releasable: Annotated[
        bool, typer.Option("--releasable", help="May be published in generalised form.")
    ] = False,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Decide on claims. Nothing is overwritten: a later decision replaces an earlier one."""
    if accept and reject:
        raise UsageError("A claim can't be accepted and rejected at once.")
    if every == bool(claims):
        raise UsageError("Name claims, or say --all.")
    chosen = [d for d, wanted in ((Decision.ACCEPT, accept), (Decision.REJECT, reject),
                                  (Decision.RELEASABLE, releasable)) if wanted]
    with options.opened(case, passphrase_file) as opened:
        done = (judging.judge_all(opened, chosen, reason=reason) if every
                else judging.judge(opened, claims or [], chosen, reason=reason))
    _report(done, json=json)


def assess(
    origins: Annotated[list[str] | None, typer.Argument(help="Origin ids.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every origin.")] = False,
    reliability: Annotated[
        str, typer.Option("--reliability", help="A (reliable) to E (unreliable), F can't be judged.")
    ] = "",
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Give origins a reliability; only assessed origins count towards a grade."""
    if every == bool(origins):
        raise UsageError("Name origins, or say --all.")
    with options.opened(case, passphrase_file) as opened:
        done = judging.assess(opened, None if every else origins, reliability=reliability, reason=reason)
    _report(done, json=json)


def print_record(judgement: Judgement) -> None:
    """Print a decision as one JSON object."""
    printing.line(judgement_record(judgement) | {"target": judgement.target.id})


def _report(done: judging.Judged, *, json: bool) -> None:
    if json:
        for judgement in done.judgements:
            print_record(judgement)
        return
    printing.say(f"{printing.counted(len(done.judgements), 'decision')} written.")
