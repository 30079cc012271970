"""A case's key and its copies: another passphrase, shares, backup and restore."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.app.test_verify import small_case
from witnessmark.app.backup import backup, restore
from witnessmark.app.case import Case, init_case, open_case, unlocked
from witnessmark.app.recovery import make_shares, read_shares, use_shares
from witnessmark.app.verify import verify_case
from witnessmark.errors import (
    AccessDenied,
    CaseExists,
    CaseLocked,
    InvalidRecord,
    UsageError,
    VerificationFailed,
)
from witnessmark.model.access import Actor, Role
from witnessmark.vault.keys import KdfCost, Keyring, WrappedKey

ME = Actor.solo()
CHEAP = KdfCost(64, 1, 1)
WORDS, OTHER = "six words", "seven other words"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small encrypted case and a backup of it."""
    folder = tmp_path_factory.mktemp("kept")
    path = small_case(folder / "case", True)
    backup(path, folder / "backup", passphrase=WORDS, actor=ME)
    return path, folder / "backup"


def by(passphrase: str):
    return lambda wrapped: Keyring.unwrapped(wrapped, passphrase)


def content(path: Path) -> dict[str, bytes]:
    return {f.relative_to(path).as_posix(): f.read_bytes() for f in path.rglob("*") if f.is_file()}


def kinds(path: Path, words: str = WORDS) -> list[str]:
    with open_case(path, passphrase=words, actor=ME) as case:
        return [event.subject for event in case.store.events(ME) if event.kind == "keys"]


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    """The content stays, the change is in the log, and every byte still verifies."""
    path = small_case(tmp_path / "case", True)
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        case.set_passphrase(OTHER, CHEAP)
    with pytest.raises(CaseLocked):
        open_case(path, passphrase=WORDS, actor=ME)
    assert kinds(path, OTHER) == ["passphrase"]
    assert verify_case(path, OTHER).faults == ()


def test_only_an_admin_changes_keys(tmp_path: Path) -> None:
    path = small_case(tmp_path / "case", True)
    analyst = Actor("ana", frozenset({Role.ANALYST, Role.COLLECTOR, Role.RELEASER}))
    with open_case(path, passphrase=WORDS, actor=analyst) as case:
        for forbidden in (lambda: case.set_passphrase(OTHER, CHEAP), case.make_shares):
            with pytest.raises(AccessDenied):
                forbidden()
    with pytest.raises(AccessDenied):
        backup(path, tmp_path / "backup", passphrase=WORDS, actor=analyst)
    assert not (tmp_path / "backup").exists()


def test_two_shares_open_a_case_whose_passphrase_is_lost(tmp_path: Path) -> None:
    """As typed in from paper; the recovery is in the log."""
    path = small_case(tmp_path / "case", True)
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        one, _, three = make_shares(case)
    use_shares(path, read_shares(["# by post", three.upper(), "", one.replace(" ", "-")]), OTHER, actor=ME, cost=CHEAP)
    assert kinds(path, OTHER) == ["shares", "recovery", "passphrase"]
    assert verify_case(path, OTHER).faults == ()


def test_shares_of_another_case_or_set_open_nothing(tmp_path: Path) -> None:
    """And a share with a wrong letter is named."""
    def shares_of(name: str) -> tuple[str, ...]:
        with init_case(tmp_path / name, passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
            return make_shares(case)

    ours, theirs = shares_of("ours"), shares_of("theirs")
    with open_case(tmp_path / "ours", passphrase=WORDS, actor=ME) as case:
        again = make_shares(case)
    before = content(tmp_path / "ours")
    for fault, chosen in ((CaseLocked, theirs[:2]), (InvalidRecord, (ours[0], theirs[1])), (InvalidRecord, ours[:1]),
                          (InvalidRecord, (ours[0], again[1])), (InvalidRecord, (ours[0], ours[0]))):
        with pytest.raises(fault):
            use_shares(tmp_path / "ours", read_shares(chosen), OTHER, actor=ME, cost=CHEAP)
    with pytest.raises(InvalidRecord, match="share 2"):
        read_shares([ours[0], ours[1][:-1] + ("q" if ours[1][-1] != "q" else "p")])
    assert content(tmp_path / "ours") == before


def test_a_backup_comes_back_as_it_was(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    """By the passphrase; byte for byte; the backup itself is in the log and its size a step."""
    path, file = kept
    copied = restore(file, tmp_path / "again", unlock=by(WORDS))
    assert content(tmp_path / "again") == content(path) and copied.files == 7
    assert kinds(tmp_path / "again") == ["backup"]
    assert [f.name for f in tmp_path.iterdir()] == ["again"]
    assert {f.name for f in file.parent.iterdir()} == {"case", "backup"}
    assert file.stat().st_mode & 0o077 == 0 and file.stat().st_mtime % 60 == 0


def test_a_backup_comes_back_by_shares(tmp_path: Path) -> None:
    """Where both the machine and the passphrase are gone."""
    path = small_case(tmp_path / "case", True)
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        shares = read_shares(make_shares(case)[1:])
    backup(path, tmp_path / "backup", passphrase=WORDS, actor=ME)
    restore(tmp_path / "backup", tmp_path / "again", unlock=lambda wrapped: Keyring.from_shares(shares))
    use_shares(tmp_path / "again", shares, OTHER, actor=ME, cost=CHEAP)
    assert verify_case(tmp_path / "again", OTHER).faults == ()


def test_a_plain_case_is_backed_up_under_a_passphrase_of_its_own(tmp_path: Path) -> None:
    """Nothing of it is readable in the backup."""
    path = small_case(tmp_path / "case", False)
    with pytest.raises(UsageError):
        backup(path, tmp_path / "backup", passphrase=None, actor=ME)
    backup(path, tmp_path / "backup", passphrase=None, actor=ME, own_passphrase=WORDS, cost=CHEAP)
    assert b"families" in (path / "case.db").read_bytes()
    assert b"families" not in (tmp_path / "backup").read_bytes()
    restore(tmp_path / "backup", tmp_path / "again", unlock=by(WORDS))
    assert content(tmp_path / "again") == content(path)


def test_every_changed_byte_of_a_backup_is_found_and_nothing_stays(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    """All of its first line, a sample of the rest, cuts and additions."""
    raw = kept[1].read_bytes()
    line = raw.index(b"\n") + 1
    some = [*range(0, line + 200, 7), *random.Random(3).sample(range(line, len(raw)), 40), len(raw) - 1]
    changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in some]
    changed += [b"", raw[:line], raw[: len(raw) // 2], raw[:-1], raw + b"\0", raw + raw, raw[line:]]
    file = tmp_path / "changed"
    for bad in changed:
        file.write_bytes(bad)
        with pytest.raises((VerificationFailed, CaseLocked, InvalidRecord)):
            restore(file, tmp_path / "again", unlock=by(WORDS))
        assert [f.name for f in tmp_path.iterdir()] == ["changed"]


def test_what_is_there_is_never_written_over(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    """Neither a file, nor a case, nor the case's own folder; a wrong passphrase leaves nothing."""
    path, file = kept
    with pytest.raises(UsageError):
        backup(path, file, passphrase=WORDS, actor=ME)
    with pytest.raises(UsageError):
        backup(path, path / "backup", passphrase=WORDS, actor=ME)
    with pytest.raises(CaseExists):
        restore(file, path, unlock=by(WORDS))
    with pytest.raises(CaseLocked):
        restore(file, tmp_path / "again", unlock=by(OTHER))
    assert list(tmp_path.iterdir()) == []


def test_a_case_with_a_fault_is_not_backed_up(tmp_path: Path) -> None:
    """A copy of a damaged case would push out a good one."""
    path = small_case(tmp_path / "case", True)
    (path / "note.txt").write_text("foreign")
    with pytest.raises(VerificationFailed):
        backup(path, tmp_path / "backup", passphrase=WORDS, actor=ME)
    assert [f.name for f in tmp_path.iterdir()] == ["case"]


def test_an_open_case_shows_no_door_beside_its_actor(tmp_path: Path) -> None:
    """Originals, log, keys and the database's engine have no public name on a case or its store."""
    with init_case(tmp_path / "case", passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
        assert {name for name in vars(case) if not name.startswith("_")} == {
            "path", "actor", "levels", "recovered", "store"}
        assert {name for name in vars(case.store) if not name.startswith("_")} == {"wrote"}
        with pytest.raises(AccessDenied):
            Case.seal(_as(case, Actor("none", frozenset())), b"x")


def _as(case: Case, actor: Actor) -> Case:
    case.actor = actor
    return case


def test_the_old_wrapped_key_is_overwritten_where_the_disk_allows(tmp_path: Path) -> None:
    """A handle on the old file finds noise, not the key under the old passphrase."""
    path = small_case(tmp_path / "case", True)
    sealed = unlocked(path, WORDS)[0].key
    assert isinstance(sealed, WrappedKey)
    with (path / "case.json").open("rb") as old, open_case(path, passphrase=WORDS, actor=ME) as case:
        case.set_passphrase(OTHER, CHEAP)
        assert sealed.sealed.hex().encode() not in old.read()

