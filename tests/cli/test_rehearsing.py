"""A rehearsal as a person reads it: which sentence, whose it is, what to do; and a refusal with all its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from tests.disclosure.test_rehearsal import NOTE, add, people
from witnessmark.app.case import Case
from witnessmark.app.publish import allowed
from witnessmark.app.refusals import NAMED, grouped
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.cli.verbs import app
from witnessmark.disclosure.policies import Reason
from witnessmark.errors import WouldLeak
from witnessmark.publish import wording


def said(case: Case, passphrase_file: Path, *words: str) -> tuple[int, str, str]:
    """Run a command on a case; return its exit code and what it printed, blanks as one."""
    case.close()
    done = CliRunner().invoke(app, [*words, "--case", str(case.path), "--passphrase-file", str(passphrase_file)])
    return done.exit_code, " ".join(done.stdout.split()), " ".join(done.stderr.split())


def test_each_sentence_stands_with_whose_it_is_why_and_what_to_do(
    make_case: Callable[..., Case], passphrase_file: Path, tmp_path: Path,
) -> None:
    case = make_case()
    (claim,) = add(case, NOTE, "note.txt")
    people(case, tmp_path, hoeryong=40, musan=900)
    found = rehearse(case, Wanted(alone="a test"))
    (one,) = found.endangered
    (blocked,) = found.draft.weighed.blocked
    (told,) = found.draft.claims
    assert (one.claim, one.report, one.source, one.settled) == (claim, told.report, blocked.source, False)
    assert one.sentences["en"] == wording.sentence(told.public, "en") and "회령" in one.sentences["ko"]
    assert one.record()["dangers"] == [{"rule": "candidates", "number": blocked.candidates, "after": blocked.left,
                                        "proposal": "place to province"}]
    code, text, _ = said(case, passphrase_file, "rehearse", "--alone", "a test")
    assert code == 4
    block = text.split("Sentences that endanger a source: 1")[1].split("How many people could be each source")[0]
    for words in (one.sentences["en"], claim, f"source {blocked.source}, report {told.report}",
                  f"because {blocked.candidates} people surely could have said it; 34 are needed",
                  f"do tell less: place to province (--generalise); then {blocked.left:,} could be its source",
                  "--not-releasable"):
        assert words in block, words
    assert text.endswith("It would leak.")


def test_what_is_told_as_proposed_is_settled_and_nothing_is_left_to_do(
    make_case: Callable[..., Case], passphrase_file: Path, tmp_path: Path,
) -> None:
    case = make_case()
    (claim,) = add(case, NOTE, "note.txt")
    people(case, tmp_path, hoeryong=40, musan=900)
    (one,) = rehearse(case, Wanted(alone="a test", generalise=True)).endangered
    assert one.settled and "Hoeryong" not in one.sentences["en"]
    code, text, _ = said(case, passphrase_file, "rehearse", "--alone", "a test", "--generalise")
    assert code == 0 and "endanger" not in text
    assert f"for their source's sake: 1 {claim}: {one.sentences['en']}" in text
    assert text.endswith("Nothing in this release breaks a rule.")


def test_a_refusal_tells_every_reason_once_and_the_library_the_same_lines(
    make_case: Callable[..., Case], passphrase_file: Path, tmp_path: Path,
) -> None:
    """Two reasons: a claim that too few could have said, and an address in the title."""
    case = make_case()
    (claim,) = add(case, NOTE, "note.txt")
    people(case, tmp_path, hoeryong=40, musan=900)
    found = rehearse(case, Wanted("Ask kim@example.org", "a test"))
    try:
        allowed(found)
    except WouldLeak as refusal:
        lines = refusal.lines
    assert {"1", "2"} == {line[0] for line in lines if not line.startswith(" ")}
    code, out, err = said(case, passphrase_file, "publish", "--out", str(tmp_path / "out"), "--alone", "a test",
                          "--title", "Ask kim@example.org")
    assert code == 4 and out == "" and not (tmp_path / "out").exists()
    assert "not published, for 2 reasons" in err
    assert all(" ".join(line.split()) in err for line in lines)
    assert claim in err and "an e-mail address" in err


def test_what_is_said_of_many_claims_is_said_once_and_names_the_first() -> None:
    reasons = [Reason("small", "A count would leave.", "Leave it out.", f"clm_{n}") for n in range(NAMED + 3)]
    lines = grouped([*reasons, Reason("alone", "No reason was given.", "Give one.")])
    assert lines[0] == f"1. Small counts of a report that is not public ({NAMED + 3} claims)"
    assert re.fullmatch(rf"   clm_0, .*clm_{NAMED - 1} and 3 more: A count would leave\. Leave it out\.", lines[1])
    assert lines[2:] == ["2. No reason for releasing alone", "   No reason was given. Give one."]


def test_a_release_of_a_claim_is_taken_back_by_command(make_case: Callable[..., Case], passphrase_file: Path) -> None:
    case = make_case()
    (claim,) = add(case, NOTE, "note.txt")
    assert said(case, passphrase_file, "judge", claim, "--releasable", "--not-releasable", "--reason", "x")[0] != 0
    assert said(case, passphrase_file, "judge", claim, "--not-releasable", "--reason", "second thoughts")[0] == 0
    code, text, _ = said(case, passphrase_file, "rehearse", "--alone", "a test")
    assert code == 4 and "Nothing would be released" in text
