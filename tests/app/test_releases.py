"""What a case keeps of its releases, and what taking one back tells: nothing more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from tests.disclosure.test_rehearsal import ALONE, NOTE, add
from tests.publish.opened import everything
from witnessmark.app.case import Case
from witnessmark.app.judge import judge
from witnessmark.app.publish import publish, release
from witnessmark.app.rehearse import rehearse
from witnessmark.app.releases import issues, published, retract
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, Conflict, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.publish.exports import formats
from witnessmark.vocab.codes import Access, Decision

OTHER = "A driver said that in June 2019 soldiers detained 57 traders in Musan."


def test_the_list_says_what_each_release_held_and_changed(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    first = add(case, NOTE, "note.txt")
    one = publish(case, tmp_path / "one", alone="a test")
    add(case, OTHER, "other.txt")
    judge(case, first, [Decision.NOT_RELEASABLE], reason="taken back")
    two = publish(case, tmp_path / "two", alone="a test", title="Second", replaces=one.release)
    latest, before = issues(case)
    assert (latest.id, before.id) == (two.release, one.release)
    assert (before.about["new"], before.about["otherwise"], before.about["no_longer"]) == (1, 0, 0)
    assert (latest.about["new"], latest.about["no_longer"], latest.about["title"]) == (1, 1, "Second")
    assert latest.withdrawn is None and before.withdrawn is not None
    assert before.withdrawn.replaced_by == two.release
    page = (tmp_path / "two" / "index.html").read_text("utf-8")
    assert before.digest in page and "corrects and replaces" in page


def test_a_release_is_kept_as_it_was_published(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Whatever is decided afterwards, the record reads as its own release.json did; and the log vouches for it."""
    case = make_case()
    claims = add(case, NOTE, "note.txt")
    done = publish(case, tmp_path / "one", alone="a test")
    was = (tmp_path / "one" / "data" / "release.json").read_text("utf-8")
    judge(case, claims, [Decision.REJECT], reason="a slip")
    assert case.store.published(case.actor, done.release) == was
    assert published(case, done.release)["claims"] == 1
    with pytest.raises(NotFound):
        published(case, "rel_none")
    retract(case, done.release, reason="a slip")
    case.close()
    assert verify_case(case.path, PASSPHRASE).intact


def test_a_retraction_says_which_release_and_nothing_of_what_or_why(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case()
    add(case, NOTE, "note.txt")
    done = publish(case, tmp_path / "one", alone="a test")
    for reason in ("", "  "):
        with pytest.raises(UsageError):
            retract(case, done.release, reason=reason)
    retract(case, done.release, reason="Mrs Kim of Hoeryong is in danger", out=tmp_path / "notice.txt")
    notice = (tmp_path / "notice.txt").read_text("utf-8")
    (held,) = issues(case)
    assert held.digest in notice and held.withdrawn is not None and held.withdrawn.replaced_by is None
    for word in ("Kim", "Hoeryong", "danger", "expulsion", "38", done.release):
        assert word not in notice.replace(held.digest, "")
    with pytest.raises(UsageError):
        retract(case, done.release, reason="again", out=tmp_path / "notice.txt")
    with pytest.raises(NotFound):
        retract(case, "rel_none", reason="a test")


def test_a_claim_taken_back_casts_no_shadow_on_the_next_release(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    """Every byte is as in a case in which the claim was never released, both with a release before."""
    told, never = make_case("told"), make_case("never")
    for case in (told, never):
        add(case, OTHER, "other.txt")
    gone = add(told, NOTE, "note.txt")
    publish(told, tmp_path / "before", alone="a test")
    publish(never, tmp_path / "never-before", alone="a test")
    judge(told, gone, [Decision.NOT_RELEASABLE], reason="the source asked")
    judge(never, add(never, NOTE, "note.txt"), [Decision.NOT_RELEASABLE], reason="kept in")
    publish(told, tmp_path / "told-out", alone="a test", exports=formats.NAMES)
    publish(never, tmp_path / "never-out", alone="a test", exports=formats.NAMES)
    assert "Hoeryong" in everything(tmp_path / "before")
    names = {file.relative_to(tmp_path / "never-out") for file in (tmp_path / "never-out").rglob("*") if file.is_file()}
    assert names == {f.relative_to(tmp_path / "told-out") for f in (tmp_path / "told-out").rglob("*") if f.is_file()}
    for name in names - {Path("SHA256SUMS.signature")}:      # each case signs with a key of its own
        assert (tmp_path / "told-out" / name).read_bytes() == (tmp_path / "never-out" / name).read_bytes(), name
    assert "Hoeryong" not in everything(tmp_path / "told-out")


def test_what_was_rehearsed_before_a_decision_is_not_released(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    claims = add(case, NOTE, "note.txt")
    rehearsed = rehearse(case, ALONE)
    judge(case, claims, [Decision.NOT_RELEASABLE], reason="the source asked")
    with pytest.raises(Conflict):
        release(case, rehearsed, tmp_path / "out")
    assert not (tmp_path / "out").exists() and issues(case) == []


def test_only_who_releases_sees_the_releases(make_case: Callable[..., Case]) -> None:
    case = make_case()
    case.actor = Actor("analyst", frozenset({Role.ANALYST}), frozenset(Access))
    with pytest.raises(AccessDenied):
        issues(case)
    with pytest.raises(AccessDenied):
        retract(case, "rel_none", reason="a test")
