"""`rehearse` for a person: which sentence, whose it is, why it may not leave, what to do; and refusals, all of them.

Order: what would leave, then each sentence that endangers a source, then what is wrong with the release as a whole,
then what to look at although it stops nothing. Nothing is cut short but the ids in a line of what is the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import typer

from witnessmark.app import rehearse as rehearsing
from witnessmark.app.endangered import Danger, Endangered, whole
from witnessmark.app.refusals import grouped
from witnessmark.cli import options, printing
from witnessmark.disclosure.candidates import THRESHOLD
from witnessmark.disclosure.leading import NEARER
from witnessmark.disclosure.words import LEADS
from witnessmark.errors import WouldLeak

WIDTH = 116
TAKE_BACK = "witnessmark judge CLAIM --not-releasable --reason TEXT"


def rehearse(
    title: options.TitleOption = None,
    alone: options.AloneOption = None,
    generalise: options.GeneraliseOption = False,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show what a release would do to its sources, and write nothing. Exit code 4 when it would leak."""
    with options.opened(case, passphrase_file) as opened:
        found = rehearsing.rehearse(opened, rehearsing.Wanted(title, alone, generalise))
    if json:
        printing.line(found.record())
    else:
        _report(found)
    if found.would_leak:
        raise typer.Exit(WouldLeak.exit_code)


def refused(refusal: WouldLeak) -> None:
    """Print every reason of a refusal on stderr, what is the same once, each with its next step."""
    if len(refusal.reasons) == 1:
        printing.warn(f"witnessmark: {refusal}")
        return
    kinds = sum(not line.startswith(" ") for line in refusal.lines)
    printing.warn(f"witnessmark: not published, for {printing.counted(kinds, 'reason')}:")
    for line in refusal.lines:
        for part in _wrapped(line, indent=line[: len(line) - len(line.lstrip())]):
            printing.warn(part)
    printing.warn("`witnessmark rehearse` shows each sentence, whose it is, and what to do.")


def _report(found: rehearsing.Rehearsal) -> None:
    view, weighed = found.draft.view, found.draft.weighed
    if not view.claims:
        printing.say("Nothing would be released.")
    else:
        printing.say(f"Would be released: {printing.counted(len(view.incidents), 'incident')} from "
                     f"{printing.counted(view.claims, 'claim')} of {printing.counted(view.reports, 'report')}.")
    if not found.weighed_by_population:
        printing.say("No population table: who could have said each thing was not weighed "
                     "(`witnessmark population import TABLE.csv`).")
    left = [one for one in found.endangered if not one.settled]
    done = [one for one in found.endangered if one.settled]
    if left:
        _heading(f"Sentences that endanger a source: {len(left)}")
        for number, one in enumerate(left, start=1):
            _sentence(number, one)
        _next(left)
    over = whole(found.reasons)
    if over:
        _heading("The release as a whole")
        for line in grouped(over):
            for part in _wrapped(line, indent=line[: len(line) - len(line.lstrip())]):
                printing.say(part)
    if done:
        _heading(f"Told less exactly, or left out, for their source's sake: {len(done)}")
        for one in done:
            words = one.sentences.get("en")
            printing.say(f"  {one.claim}: {words or 'left out'}")
            printing.say("      " + "; ".join(_because(danger) for danger in one.dangers))
    if weighed.gauges:
        _heading("How many people could be each source")
        printing.table(("source", "claims", "after earlier releases", "as drafted", "as proposed", "budget spent"),
                       [(g.source, g.claims, f"{g.before:,}", f"{g.drafted:,}", f"{g.after:,}", f"{g.spent:.0%}")
                        for g in weighed.gauges], empty="")
    _beside(found)
    _heading("It would leak." if found.would_leak else "Nothing in this release breaks a rule.")


def _sentence(number: int, one: Endangered) -> None:
    """Print one sentence with whom it endangers, why, and what to do."""
    words = one.sentences.get("en") or "(left out)"
    first, *rest = _wrapped(words) or [words]
    printing.say(f"{number:>3}. {first}")
    for line in rest:
        printing.say(f"     {line}")
    spoken = f", told by: {one.speakers['en']}" if one.speakers.get("en") else ""
    whom = [f"source {one.source}"] if one.source else []
    whom += [f"report {one.report}"] if one.report else []
    _line("claim", one.claim)
    _line("endangered", f"{', '.join(whom) or 'its source'}{spoken}")
    for danger in one.dangers:
        _line("because", _because(danger))
    for way in dict.fromkeys(_do(danger) for danger in one.dangers):
        _line("do", way)


def _because(danger: Danger) -> str:
    if danger.rule == "candidates":
        return f"{danger.number:,} people surely could have said it; {THRESHOLD} are needed"
    if danger.rule == "led_back":
        return (f"a search of such reports finds the one it came from ({danger.number} other texts stand before it; "
                f"{NEARER} are needed)")
    if danger.rule == "differencing":
        return f"beside other counts of this or an earlier release it gives a count of {danger.number} away"
    return {"linkage": "its words lead to a report of this case that is not public",
            "small": "it tells a count under ten of a report that is not public",
            "words": "it holds words of a report that is not public"}[danger.rule]


def _do(danger: Danger) -> str:
    if danger.rule == "differencing":
        return "leave its count out (--generalise)"
    if danger.proposal is None:
        return "leave it out" + (" (--generalise)" if danger.rule in ("candidates", "led_back") else "")
    after = f"; then {danger.after:,} could be its source" if danger.rule == "candidates" and danger.after else ""
    return f"tell less: {danger.proposal.words()} (--generalise){after}"


def _next(left: Sequence[Endangered]) -> None:
    helped = sum(all(d.rule in ("candidates", "led_back", "differencing") for d in one.dangers) for one in left)
    printing.say("")
    if helped:
        printing.say(f"`witnessmark rehearse --generalise` shows {helped} of these told so, or left out; `publish "
                     "--generalise` releases them so.")
    printing.say(f"To take one back: `{TAKE_BACK}`.")


def _beside(found: rehearsing.Rehearsal) -> None:
    """Print what stops nothing and is worth a look."""
    near = max((link.score for link in found.links), default=None)
    if near is not None and near < LEADS:
        printing.say("Released sentences searched for among the case's own reports: the nearest has a likeness of "
                     f"{near:.2f}; from {LEADS:g} it would lead to a report.")
    if found.styles:
        _heading("Quoted passages that carry something of the hand that wrote them; read them once more: "
                 f"{len(found.styles)}")
        for claim, carried in found.styles:
            printing.say(f"  {claim}: {', '.join(carried)}")
    if found.changes:
        since = found.difference
        _heading(f"Since the releases before: {since.new} claims new, {since.otherwise} told otherwise, "
                 f"{since.no_longer} told no longer. A reader can lay both side by side:")
        for change in found.changes:
            printing.say(f"  {change.claim}: {change.field} {change.kind}")


def _heading(text: str) -> None:
    printing.say("")
    printing.say(text)


def _line(name: str, text: str) -> None:
    first, *rest = _wrapped(text, WIDTH - 17) or [""]
    printing.say(f"     {name:<11} {first}")
    for line in rest:
        printing.say(f"     {'':<11} {line}")


def _wrapped(text: str, width: int = WIDTH, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False, subsequent_indent=indent)
