"""Nobody reads an identity alone who should not: a former custodian, one of two, an admin with everything, a thief.

The attackers here use age itself on the files of a copy, not the program, which would refuse them.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product
from pathlib import Path

import pyrage
import pytest

from tests.conftest import CHEAP, Tell
from witnessmark.app.case import Case, init_case, unlocked
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import add_source, set_custodians
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.vault.keys import Keyring
from witnessmark.vault.sources import MOST, Identity, Sources, make_key, read_key
from witnessmark.vocab.codes import AttributionKind

ME = Actor.solo()
WORDS = "six plain words"


def fill(case: Case, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        add_source(case, b"WHO-%06d lives here" % number, kind=AttributionKind.EYEWITNESS, vantage="saw",
                   reliability="B")


def read(folder: Path, keys: Sequence[Identity]) -> set[bytes]:
    """Return the identities that these keys open: every file, every part of it, in every nesting."""
    found = set()
    for file in folder.iterdir():
        raw = file.read_bytes()
        layers = [raw, *parts(raw)]
        while layers:
            try:
                plain = pyrage.decrypt(layers.pop(), list(keys))
            except pyrage.DecryptError:
                continue
            at = plain.find(b"WHO-")
            if at >= 0:
                found.add(plain[at : at + 10])
            else:
                layers.append(plain)
    return found


def parts(raw: bytes) -> list[bytes]:
    """Return the parts that a file for pairs of custodians is made of; none of any other file."""
    found, at = [], 0
    while 0 < (size := int.from_bytes(raw[at : at + 8], "big")) <= len(raw) - at - 8:
        found.append(raw[at + 8 : at + 8 + size])
        at += 8 + size
    return found


def roots(keys: Keyring) -> list[Identity]:
    """Return every age identity that follows from a case's root key: what an admin with the disk holds."""
    return [keys.identity(), keys.vault_identity(), keys.backup_identity()]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of files here need not survive a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def left(tmp_path: Path, count: int) -> str:
    """Let a custodian go after a part of `count` identities is sealed; return what everyone reads on a copy then."""
    files = [tmp_path / name for name in "abc"]
    publics = [make_key(file) for file in files]
    a, b, gone = (read_key(file) for file in files)
    told = []
    for pairs in (False, True):
        path, copy = tmp_path / f"case{pairs}", tmp_path / f"copy{pairs}"
        with init_case(path, passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
            set_custodians(case, publics, pairs=pairs)
            fill(case, count // 2)
            before = len(read(path / "sources", [gone, a] if pairs else [gone]))
            done = set_custodians(case, publics[:2], pairs=pairs, key_files=files[1:])
            assert (before, done.done, done.left) == (count // 2, count // 2, 0)
            fill(case, count - count // 2, first=count // 2)
        admin = roots(unlocked(path, WORDS)[1])
        shutil.copytree(path, copy)
        assert verify_case(copy, WORDS).faults == ()
        sources = copy / "sources"
        assert len(list(sources.iterdir())) == count
        assert len(read(sources, [a, b])) == count
        assert len(read(sources, [a])) == (0 if pairs else count)
        if pairs:
            assert not read(sources, [b]) and not read(sources, [a, gone]) and not read(sources, [b, gone, *admin])
        assert not read(sources, [gone]) and not read(sources, [gone, *admin]) and not read(sources, admin)
        told.append(f"{'pairs' if pairs else 'one of several'}: former custodian 0 of {count} (before: {before}), "
                    f"admin with disk and root key 0, " + ("one of two alone 0, " if pairs else "")
                    + f"those named {count}")
    return "vault: " + "; ".join(told)


@pytest.mark.usefixtures("quick")
def test_a_former_custodian_and_an_admin_read_none_of_a_hundred(tmp_path: Path, tell: Tell) -> None:
    line = left(tmp_path, 100)
    tell(line)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_a_former_custodian_and_an_admin_read_none_of_a_thousand(tmp_path: Path, tell: Tell) -> None:
    line = left(tmp_path, 1_000)
    tell(line)


def test_who_had_the_root_key_reads_no_identity_after_it_changed(tmp_path: Path) -> None:
    """Who works alone has the case's key for a custodian; the old key reads all before, nothing after."""
    path = tmp_path / "case"
    with init_case(path, passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
        fill(case, 20)
    old = roots(unlocked(path, WORDS)[1])
    assert len(read(path / "sources", old)) == 20
    rotate_keys(path, passphrase=WORDS, new_passphrase="others", actor=ME, cost=CHEAP)
    assert not read(path / "sources", old)
    assert len(read(path / "sources", roots(unlocked(path, "others")[1]))) == 20


# -- what a sealed file tells of whose it is: a classifier that sees the files of many vaults with the same sources

KINDS = 20
"""How many sources there are."""
Seen = tuple[object, ...]
Vault = list[tuple[int, Path]]


def habits(chance: random.Random) -> list[tuple[int, int]]:
    """Return how long each source's identity is, and how early it is sealed: what would give one away."""
    return [(chance.choice((40, 300, 1500, 4000, 9000, MOST - 200)), at) for at in range(KINDS)]


def vault(folder: Path, kept: Sequence[tuple[int, int]], chance: random.Random,
          seal: Callable[[Path, str, bytes], str]) -> Vault:
    """Seal each source once, by its habits; return the files with their owners."""
    order = sorted(range(KINDS), key=lambda who: kept[who][1] + chance.uniform(-1.5, 1.5))
    return [(who, folder / seal(folder, f"src_{who}", b"x" * (kept[who][0] + chance.randint(0, 30)))) for who in order]


def looked_at(made: Vault) -> Iterable[tuple[int, Seen]]:
    """Yield each owner with what a look at the folder tells of the file: size, times, name and its place by name."""
    ranks = {file.name: at for at, file in enumerate(sorted(f for _, f in made))}
    for who, file in made:
        state = file.stat()
        yield who, (state.st_size, state.st_size // 512, state.st_mtime_ns, state.st_atime_ns > 0, ranks[file.name],
                    file.name[0])


def guessed(known: Iterable[tuple[int, Seen]], asked: Iterable[tuple[int, Seen]]) -> float:
    """Return how many of a hundred a naive Bayes classifier gets right."""
    counts: dict[int, defaultdict[object, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for who, seen in known:
        for at, value in enumerate(seen):
            counts[at][value][who] += 1
    right = total = 0
    for who, seen in asked:
        chances = [1.0] * KINDS
        for at, value in enumerate(seen):
            held = counts[at].get(value, Counter())
            for one in range(KINDS):
                chances[one] *= (held[one] + 1) / (sum(held.values()) + KINDS)
        right += max(range(KINDS), key=chances.__getitem__) == who
        total += 1
    return 100 * right / total


def told_by(tmp_path: Path, seal: Callable[[Path, str, bytes], str], learnt: int, tried: int) -> float:
    """Return how well owners are guessed in `tried` vaults by who knows them of `learnt` other ones."""
    chance = random.Random(11)
    kept = habits(chance)
    made = []
    for number in range(learnt + tried):
        folder = tmp_path / str(number)
        folder.mkdir(parents=True)
        made.append(vault(folder, kept, chance, seal))
    seen = [list(looked_at(one)) for one in made]
    return guessed((s for one in seen[:learnt] for s in one), (s for one in seen[learnt:] for s in one))


def classified(tmp_path: Path, learnt: int, tried: int) -> str:
    keys = Keyring.new()
    publics = [make_key(tmp_path / name) for name in "ab"]

    def by(custodians: Sequence[str], pairs: bool) -> Callable[[Path, str, bytes], str]:
        return lambda folder, handle, words: Sources(folder, keys).seal(handle, words, custodians, pairs=pairs)

    def unpadded(folder: Path, handle: str, words: bytes) -> str:
        name = random.randbytes(16).hex()
        (folder / name).write_bytes(pyrage.encrypt(words, [keys.vault_identity().to_public()]))
        return name

    def in_order(folder: Path, handle: str, words: bytes) -> str:
        name = f"{len(list(folder.iterdir())):032x}"
        (folder / name).write_bytes(b"same")
        return name

    chance = 100 / KINDS
    told = {name: told_by(tmp_path / name, seal, learnt, tried) for name, seal in (
        ("case", by((), False)), ("one", by(publics, False)), ("pair", by(publics, True)))}
    assert all(right <= chance + 2 for right in told.values()), told
    found_out = {name: told_by(tmp_path / name, seal, 30, 30)
                 for name, seal in (("unpadded", unpadded), ("in order", in_order))}
    assert all(right > 3 * chance for right in found_out.values()), found_out
    return (f"files: {KINDS * tried} guesses among {KINDS} sources, chance {chance:.1f}%; right "
            + ", ".join(f"{name} {right:.1f}%" for name, right in (told | found_out).items()))


@pytest.mark.usefixtures("quick")
def test_size_times_and_name_of_a_file_tell_not_whose_it_is(tmp_path: Path, tell: Tell) -> None:
    """No better than chance and two points, under each policy; files named or sized by habit are found out."""
    line = classified(tmp_path, 30, 200)
    tell(line)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_many_files_tell_not_whose_they_are(tmp_path: Path, tell: Tell) -> None:
    """The same over many more vaults."""
    line = classified(tmp_path, 200, 500)
    tell(line)


def test_no_two_custodians_of_three_are_needed_in_an_order(tmp_path: Path) -> None:
    """The search for layers above is not blind: any two of three, in any order, read what pairs are for."""
    files = [tmp_path / name for name in "abc"]
    publics = [make_key(file) for file in files]
    keys = [read_key(file) for file in files]
    with init_case(tmp_path / "case", passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
        set_custodians(case, publics, pairs=True)
        fill(case, 3)
    folder = tmp_path / "case" / "sources"
    for two, turned in product(combinations(keys, 2), (False, True)):
        assert len(read(folder, two[::-1] if turned else two)) == 3
