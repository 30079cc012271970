"""No changed proof bundle passes: not one changed by a stranger, nor one signed again by the log's own holder."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import json
import random
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.attack.other_check import proven
from tests.conftest import Tell
from witnessmark.evidence.bundle import CommittedReading, bundle, canonical, signed_bytes
from witnessmark.evidence.cosign import Cosignature, Cosigned, Witness
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.opening import openable
from witnessmark.evidence.verify import Refused, check
from witnessmark.model.cosigning import Cosigning
from witnessmark.vault.keys import Keyring

KEYS = Keyring(bytes(range(32)))
KEY = KEYS.signing_key().public_key().public_bytes_raw()
TEXTS = [f"Passage {n}: families were moved, 세대가 추방됐다. " for n in range(7)]


@dataclass(frozen=True)
class Made:
    """Some bundles of one log, and the log to sign more."""

    log: EvidenceLog
    bundles: tuple[bytes, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A log of 21 entries with three readings in it; bundles of one, two and all passages.

    Witnesses signed at two sizes: of the first reading's entry two of them, of the second's one, of the last's nobody.
    """
    log = EvidenceLog(tmp_path_factory.mktemp("log"), origin="witnessmark/case_test", key=KEYS.signing_key(),
                      today=lambda: dt.date(2025, 1, 2))
    readings, seen = [], list[Cosigning]()
    for sequence in range(21):
        content = b"event %d" % sequence
        seed = secrets.token_bytes(32)
        reading = sequence % 7 == 3
        salt, leaf = log.leaf(openable(seed, TEXTS, content) if reading else content)
        log.committed([leaf])
        if reading:
            readings.append(CommittedReading(TEXTS, seed, content, salt, sequence))
        if sequence in (5, 12):
            seen += [cosigning(log, name) for name in sorted(WITNESSES)[: 2 if sequence == 5 else 1]]
    return Made(log, tuple(bundle(log, r, *span, seen) for r in readings for span in ((0, 0), (2, 3), (0, 6))))


WITNESSES = {"aunt": Keyring(bytes(range(1, 33))).signing_key(), "uncle": Keyring(bytes(range(2, 34))).signing_key()}


def cosigning(log: EvidenceLog, name: str) -> Cosigning:
    """Return what a witness signed of the log as it is."""
    _, note = log.signed()
    key, on = WITNESSES[name], dt.date(2025, 1, 3)
    line = Cosignature.made(Cosigned(note).body, name, key, on)
    return Cosigning(name, key.public_key().public_bytes_raw().hex(), int(note.split(b"\n")[1]), on.isoformat(),
                     Cosigned(note, (line,)).written())


def test_a_bundle_proves_its_words_by_both_checks(made: Made) -> None:
    """Before anything is changed."""
    for raw in made.bundles:
        found = check(raw, KEY.hex())
        assert found.text == proven(raw, KEY) and found.text in "".join(TEXTS)
        assert (found.origin, found.on) == ("witnessmark/case_test", "2025-01-02")
    found_by = [(found.size, [one.witness.split("+")[0] for one in found.seen])
                for found in (check(raw, KEY.hex()) for raw in made.bundles[::3])]
    assert found_by == [(6, ["aunt", "uncle"]), (13, ["aunt"]), (21, [])]
    assert check(made.bundles[0], KEY.hex()).seen[0].on == "2025-01-03"


def test_a_witness_who_is_named_has_to_have_signed(made: Made) -> None:
    """By the key that they told themselves; one of the same name is another."""
    aunt = check(made.bundles[0]).seen[0].witness
    assert check(made.bundles[0], KEY.hex(), [aunt]).seen
    other = str(Witness("aunt", Keyring(bytes(range(3, 35))).signing_key().public_key().public_bytes_raw()))
    for raw, named in ((made.bundles[-1], aunt), (made.bundles[0], other)):
        with pytest.raises(Refused, match="witness you named"):
            check(raw, KEY.hex(), [named])


def test_a_bundle_of_the_version_before_proves_its_words(made: Made) -> None:
    """It has no witnesses, and is signed in its own form."""
    body = json.loads(made.bundles[-1])
    del body["witnesses"], body["signature"]
    body["format"] = "witnessmark-proof/1"
    body["signature"] = made.log.signature(b"witnessmark-proof/1\n" + canonical(body)).hex()
    assert check(canonical(body), KEY.hex()).text == proven(canonical(body), KEY) == "".join(TEXTS)


def test_another_key_is_noticed(made: Made) -> None:
    """Whoever makes a whole log of their own passes only where nobody names the key to expect."""
    with pytest.raises(Refused, match="another key"):
        check(made.bundles[0], Keyring.new().signing_key().public_key().public_bytes_raw().hex())


# -- a stranger, who has bundles but no key: nothing passes

def bent_bytes(chance: random.Random, made: Made) -> bytes:
    """One to three edits of the bytes: flip, drop, double, insert, move, cut, or a piece of another bundle."""
    raw = bytearray(chance.choice(made.bundles))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(raw))
        to = min(len(raw), at + chance.choice((1, 1, 1, 2, 32, 64)))
        piece = bytes(raw[at:to])
        kind = chance.randrange(7)
        if kind == 0:
            raw[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del raw[at:to]
        elif kind == 2:
            raw[at:at] = piece
        elif kind == 3:
            raw[at:at] = chance.choice((b" ", b"\n", b"\0", b"0", b",", b"\\u0020", b"\r", b"\t", b"\xef\xbb\xbf"))
        elif kind == 4:
            del raw[at:to]
            there = chance.randrange(len(raw))
            raw[there:there] = piece
        elif kind == 5:
            raw[at:to] = chance.choice(made.bundles)[at:to]
        else:
            raw[at:to] = piece.swapcase()
    return bytes(raw)


def bent_fields(chance: random.Random, made: Made) -> dict[str, Any]:
    """One or two edits of the fields, written out again in proper form."""
    body = json.loads(chance.choice(made.bundles))
    other = json.loads(chance.choice(made.bundles))
    for _ in range(chance.randint(1, 2)):
        edit = chance.choice(EDITS)
        edit(chance, body, other)
    return body


def _hex(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("0123456789abcdefAF") + text[at + 1 :]


def _passage(chance: random.Random, body: dict[str, Any]) -> dict[str, Any]:
    return chance.choice(body["passages"]) if body["passages"] else {"text": "", "salt": "0", "path": ["0"], "index": 0}


def _words(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    held = _passage(chance, body)
    text = held["text"]
    at = chance.randrange(len(text) + 1)
    held["text"] = text[:at] + chance.choice(("x", " ", "세", "\u200b", "")) + text[at + chance.randrange(2) :]


def _salt(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    name = chance.choice(("salt", "hidden", "key", "signature"))
    body[name] = _hex(chance, body[name])


def _step(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    path = _passage(chance, body)["path"]
    if path:
        at = chance.randrange(len(path))
        path[at] = _hex(chance, path[at])


def _shape(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    path = _passage(chance, body)["path"]
    if chance.random() < 0.5:
        path.insert(chance.randrange(len(path) + 1), "00" * 32)
    elif path:
        path.pop(chance.randrange(len(path)))


def _place(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    held = _passage(chance, body)
    index = held["index"]
    held["index"] = chance.choice((index + 1, index - 1, index + body["width"], 0, -1, True, 1.0, str(index), 10**30))


def _width(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    body["width"] = chance.choice((255, 257, 512, 1024, 1, 0, -256, True, 256.0, "256", None))


def _order(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    chance.shuffle(body["passages"])


def _fewer(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    if body["passages"]:
        body["passages"].pop(chance.randrange(len(body["passages"])))


def _twice(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    body["passages"].append(copy.deepcopy(_passage(chance, body)))


def _borrowed(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    name = chance.choice(sorted(body))
    body[name] = copy.deepcopy(other[name])


def _joined(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    """Two passages made one, or one made two: the same words, another commitment."""
    if len(body["passages"]) > 1:
        second = body["passages"].pop(1)
        body["passages"][0]["text"] += second["text"]


def _log(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    lines = body["proof"].split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    lines[at] = chance.choice((line + " ", line[:-1], line.swapcase(), line.replace("2", "3"), "", line + "\n" + line))
    body["proof"] = "\n".join(lines)


def _kind(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    body[chance.choice(sorted(body))] = chance.choice((None, [], {}, 0, "", "00" * 32, [[]], {"text": 1}))


def _more(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    chance.choice((body, _passage(chance, body)))["note"] = "read by all"


def _witness(chance: random.Random, body: dict[str, Any], other: dict[str, Any]) -> None:
    """A witness left out, put in, renamed, of another key or time; in the list, under the note, or in both."""
    lines, named = body["proof"].split("\n"), body["witnesses"]
    at = [number for number, line in enumerate(lines) if line.startswith("\u2014")][1:]
    kind = chance.randrange(6)
    if kind == 0 and named:
        named.pop(chance.randrange(len(named)))
    if kind in (0, 1) and at:
        lines.pop(chance.choice(at))
    elif kind == 2 and named:
        chosen = chance.randrange(len(named))
        named[chosen] = chance.choice((named[chosen].replace("aunt", "ant"), named[chosen][:-4] + "AAAA", named[0], ""))
    elif kind == 3 and at:
        chosen = chance.choice(at)
        dash, name, text = lines[chosen].split(" ")
        raw = bytearray(base64.b64decode(text))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        lines[chosen] = f"{dash} {name} {base64.b64encode(raw).decode()}"
    elif kind == 4:
        named += other["witnesses"]
        lines[-1:] = [*[line for line in other["proof"].split("\n") if line.startswith("\u2014")][1:], ""]
    else:
        named.reverse()
    body["proof"] = "\n".join(lines)


EDITS: tuple[Callable[[random.Random, dict[str, Any], dict[str, Any]], None], ...] = (
    _words, _words, _salt, _step, _shape, _place, _width, _order, _fewer, _twice, _borrowed, _joined, _log, _kind,
    _more, _witness, _witness,
)


def attack(made: Made, rounds: int) -> Counter[str]:
    """Try `rounds` changed bundles of each of three kinds; return how each ended."""
    chance = random.Random(rounds)
    ends: Counter[str] = Counter()
    for _ in range(rounds):
        bent = bent_bytes(chance, made)
        if bent not in made.bundles:
            ends[verdict("bytes", bent)] += 1
        body = try_edit(chance, made)
        raw = canonical(body)
        if raw not in made.bundles:
            ends[verdict("fields", raw)] += 1
        if isinstance(body, dict) and body.get("key") == KEY.hex():
            unsigned = {name: value for name, value in body.items() if name != "signature"}
            body["signature"] = made.log.signature(signed_bytes(unsigned)).hex()
            ends[verdict("signed again", canonical(body))] += 1
    return ends


def try_edit(chance: random.Random, made: Made) -> dict[str, Any]:
    while True:
        try:
            return bent_fields(chance, made)
        except (TypeError, AttributeError, KeyError, IndexError, ValueError):
            continue                                          # two edits that exclude each other


def verdict(kind: str, raw: bytes) -> str:
    """Check one changed bundle by both checks, which must agree; words that pass must be the text's own."""
    other = proven(raw, KEY)
    try:
        words = check(raw, KEY.hex()).text
    except Refused:
        assert other is None, "the second check accepts what the first refuses"
        return f"{kind}: refused"
    assert other == words, "the second check refuses what the first accepts"
    assert kind == "signed again" and words in "".join(TEXTS), "a changed bundle passed"
    return f"{kind}: true all the same"


def told(ends: Counter[str], tell: Tell) -> None:
    tell("changed proof bundles: " + ", ".join(f"{count} {end}" for end, count in sorted(ends.items())))


def test_thousands_of_changed_bundles_are_refused(made: Made, tell: Tell) -> None:
    """Bytes, fields, and fields signed again by the holder: only true words ever pass, and only signed ones."""
    ends = attack(made, 1_500)
    told(ends, tell)
    assert ends["bytes: refused"] > 1_400 and ends["fields: refused"] > 1_000 and ends["signed again: refused"] > 700
    assert not any("true" in end and not end.startswith("signed again") for end in ends)


@pytest.mark.slow
def test_a_hundred_thousand_changed_bundles_are_refused(made: Made, tell: Tell) -> None:
    """The same, in full."""
    ends = attack(made, 40_000)
    told(ends, tell)
    assert sum(ends.values()) >= 100_000


def test_every_single_byte_counts(made: Made) -> None:
    """Each byte of a bundle changed by one bit."""
    raw = made.bundles[0]
    for at in range(len(raw)):
        with pytest.raises(Refused):
            check(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])


def test_a_bundle_tells_nothing_of_the_rest(made: Made) -> None:
    """Neither other passages, nor the event's content; a long reading's bundle is as long as a short one's."""
    for raw in made.bundles[::3]:
        assert b"Passage 0" in raw and b"Passage 1" not in raw and b"event" not in raw
    assert {len(json.loads(raw)["passages"][0]["path"]) for raw in made.bundles} == {8}


def test_where_the_passage_stood_is_not_told(tmp_path: Path) -> None:
    """The first passage's place is spread evenly over the tree, from seed to seed."""
    log = EvidenceLog(tmp_path, origin="witnessmark/t", key=KEYS.signing_key())
    places = []
    for sequence in range(64):
        seed = secrets.token_bytes(32)
        salt, leaf = log.leaf(openable(seed, TEXTS, b"x"))
        log.committed([leaf])
        raw = bundle(log, CommittedReading(TEXTS, seed, b"x", salt, sequence), 0, 0)
        places.append(json.loads(raw)["passages"][0]["index"])
    assert len(set(places)) > 40 and min(places) < 64 and max(places) >= 192
