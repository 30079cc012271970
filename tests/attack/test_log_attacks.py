"""With one honest witness no past of a case can be changed unnoticed, not even by whoever holds its key."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import select, update

from tests.app.test_verify import EDITS, small_case
from tests.conftest import Tell
from witnessmark.app.case import Case, open_case, unlocked
from witnessmark.app.verify import VerifyReport, verify_case
from witnessmark.app.witness import export_checkpoint, import_checkpoint, sign_checkpoint
from witnessmark.errors import UsageError, VerificationFailed, WitnessmarkError
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.cosign import Cosigned, Witness
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.seal import Seal
from witnessmark.evidence.witness import Book, Request, make_key
from witnessmark.model.access import Actor
from witnessmark.store import audit as auditing
from witnessmark.store import rows, tables
from witnessmark.store.base import Refusal
from witnessmark.store.engine import engine_for

ME, WORDS = Actor.solo(), "six words"


def opened(path: Path) -> Case:
    return open_case(path, passphrase=WORDS, actor=ME)


def grow(path: Path, entries: int = 1, called: str = "later") -> None:
    with opened(path) as case, case.store.writing(ME) as writer:
        for number in range(entries):
            writer.add_refusal(Refusal(f"{called}-{number}.bin", "unknown"))


class Exchange:
    """A case, and a witness on another machine with whom it exchanges files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._files = folder, 0
        self.case = small_case(folder / "case", True)
        self.key_file = folder / "elsewhere" / "witness.key"
        self.key_file.parent.mkdir()
        self.witness = make_key(self.key_file, "aunt")
        self.newest = b""

    def file(self) -> Path:
        self._files += 1
        return self.folder / f"file-{self._files}"

    def signed(self, path: Path | None = None, since: int | None = None) -> Path:
        """Export, sign and take back; return what the witness signed."""
        asked, signed = self.file(), self.file()
        with opened(path or self.case) as case:
            exported = export_checkpoint(case, asked, since=since)
        sign_checkpoint(Book(self.key_file), asked, signed, key=exported.key)
        with opened(path or self.case) as case:
            import_checkpoint(case, signed, witness=str(self.witness))
        self.newest = signed.read_bytes()
        return signed

    def found(self, path: Path) -> VerifyReport:
        return verify_case(path, WORDS, kept=self.newest)


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """A case of some thirty entries, all of which a witness has signed for, and two that came later."""
    made = Exchange(tmp_path_factory.mktemp("exchange"))
    shutil.copytree(made.case, made.folder / "early")
    made.signed()
    grow(made.case, 2)
    made.signed()
    shutil.copytree(made.case, made.folder / "signed")
    grow(made.case, 2, "newest")
    return made


@pytest.fixture
def copy(exchange: Exchange, tmp_path: Path) -> Path:
    shutil.copytree(exchange.case, tmp_path / "case")
    return tmp_path / "case"


def test_an_honest_case_agrees_with_its_witness(exchange: Exchange) -> None:
    """Nothing is found, at the newest state as at the one that was signed for; the day is the witness's."""
    found = exchange.found(exchange.case)
    assert found.intact and found.remarks == () and found.checked["checkpoints"] == 3
    with opened(exchange.case) as case:
        held = case.store.cosignings(ME)
        assert [one.witness for one in held] == ["aunt", "aunt"] and held[0].size < held[1].size
        assert held[1].on == dt.date.today().isoformat()


# -- who has the files but no key

def damaged(exchange: Exchange, copy: Path, flips: int) -> str:
    """Damage each file in so many bits and in every other way; all of it is found. Return the count in a line."""
    chance, tried, found = random.Random(5), 0, 0
    originals = sorted((copy / "originals").iterdir())
    for file in (copy / "case.db", copy / "log/leaves", copy / "log/checkpoint", copy / "log/seal", *originals):
        kept = file.read_bytes()
        half = len(kept) // 2
        step = 32 if file.name == "leaves" else max(1, len(kept) // 8)
        changed = [bytes(kept[:at]) + bytes([kept[at] ^ 1 << chance.randrange(8)]) + kept[at + 1 :]
                   for at in chance.sample(range(len(kept)), min(flips, len(kept)))]
        changed += [kept[:-1], kept[:half], b"", kept[step:], kept[:-step], kept + kept[-step:],
                    kept[step : 2 * step] + kept[:step] + kept[2 * step :]]
        for content in changed:
            file.write_bytes(content)
            tried += 1
            found += not exchange.found(copy).intact
        file.unlink()
        tried += 1
        found += not exchange.found(copy).intact
        file.write_bytes(kept)
    assert found == tried >= 6 * min(flips, 64) and exchange.found(copy).intact
    return f"files flipped, cut, reordered, deleted without the key: {found} of {tried} found"


def test_every_kind_of_damage_to_the_files_is_found(exchange: Exchange, copy: Path, tell: Tell) -> None:
    """Flipped, deleted, reordered and cut, in database, originals and log: all of them."""
    tell(damaged(exchange, copy, 8))


@pytest.mark.slow
def test_much_more_damage_to_the_files_is_found(exchange: Exchange, copy: Path, tell: Tell) -> None:
    """The same with a hundred and fifty bits flipped in every file."""
    tell(damaged(exchange, copy, 150))


@pytest.mark.parametrize("older", ["early", "signed"])
def test_a_folder_put_back_to_an_older_state_is_found(exchange: Exchange, older: str, tmp_path: Path) -> None:
    """The old copy verifies alone, as it must; the witness's newest checkpoint tells. Not what came after it."""
    shutil.copytree(exchange.folder / older, tmp_path / "case")
    assert verify_case(tmp_path / "case", WORDS).intact
    found = exchange.found(tmp_path / "case")
    if older == "signed":                                          # all that the witness has seen is there
        assert found.intact
    else:
        assert [fault.file for fault in found.faults] == ["log/leaves"] and "older state" in found.faults[0].what


# -- who holds the key, and writes a whole new log that fits

def forge(path: Path, edit: Callable[[sqlcipher3.dbapi2.Connection], int]) -> None:
    """Change rows, then make every digest, leaf, signature and seal anew, as whoever holds the key can."""
    envelope, keys = unlocked(path, WORDS)
    log = EvidenceLog(path / "log", origin=f"witnessmark/{envelope.id}", key=keys.signing_key())
    engine = engine_for(path / "case.db", keys.subkey("database"))
    raw = engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys = OFF")
    assert edit(raw.driver_connection) > 0
    raw.driver_connection.execute("PRAGMA foreign_keys = ON")
    raw.close()
    with engine.begin() as connection:
        scratch = auditing.Audit()
        events = auditing._all(connection, tables.event)
        digests = dict(auditing._digests(connection, log, scratch, events))
        leaves = []
        for event in events:
            row = dict(event)
            row["digest"] = digests.get(event["sequence"], ("", event["digest"]))[1]
            content = rows.event_content(row)
            if event["kind"] == "reading":
                content = openable(connection, log, event["sequence"], content)
            leaves.append(log.recomputed(event["salt"], content))
            connection.execute(update(tables.event).where(tables.event.c.sequence == event["sequence"])
                               .values(digest=row["digest"], leaf=leaves[-1]))
    engine.dispose()
    (path / "log/leaves").write_bytes(b"".join(leaves))
    note = Checkpoint(log.origin, len(leaves), Tree(leaves).root(), dt.date.today()).signed(keys.signing_key())
    (path / "log/checkpoint").write_bytes(note)
    (path / "log/seal").write_bytes(Seal.of(path / "case.db").written(keys.subkey("seal")))


def openable(connection: sqlcipher3.dbapi2.Connection, log: EvidenceLog, sequence: int, content: bytes) -> bytes:
    reading = connection.execute(select(tables.reading).where(tables.reading.c.sequence == sequence)).mappings().one()
    held = tables.passage
    texts = [reading["text"][p.start : p.end] for p in connection.execute(
        select(held).where(held.c.reading == reading["id"]).order_by(held.c.start))]
    return log.openable(reading["seed"], texts, content)


def sql(*statements: str) -> Callable[[sqlcipher3.dbapi2.Connection], int]:
    return lambda connection: sum(max(0, connection.execute(one).rowcount) for one in statements)


FORGED = {
    "flipped": sql("UPDATE reading SET text = replace(text, '40', '60')",
                   "UPDATE statement SET record = replace(record, '\"best\": 40', '\"best\": 60')"),
    "reason": sql("UPDATE judgement SET reason = 'never'"),
    "renamed": sql("UPDATE report SET name = 'b.txt'"),
    "turned": sql("UPDATE judgement SET decision = 'accept' WHERE decision = 'reject'"),
    "by another": sql("UPDATE event SET actor = 'someone'", "UPDATE judgement SET actor = 'someone'"),
    "backdated": sql("UPDATE event SET day = '2001-01-01'", "UPDATE judgement SET day = '2001-01-01'"),
    "one backdated": sql("UPDATE event SET day = '2001-01-01' WHERE sequence = 0"),
    "refusal cut out": sql("UPDATE refusal SET name = 'other.bin' WHERE name = 'x.bin'"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_log_made_anew_by_the_key_holder_is_found(exchange: Exchange, copy: Path, kind: str) -> None:
    """What the witness signed for is not in it any more, whatever fits together."""
    assert exchange.found(copy).intact
    forge(copy, FORGED[kind])
    found = exchange.found(copy)
    assert any(fault.file == "log/leaves" and "rewritten" in fault.what for fault in found.faults)


def test_a_forged_log_with_the_witness_struck_out_fits_and_is_found_by_the_witness_alone(
        exchange: Exchange, copy: Path) -> None:
    """Reordered, cut off, and without its cosignatures the case verifies alone; the witness's file tells."""
    def without_witness(connection: sqlcipher3.dbapi2.Connection) -> int:
        last = connection.execute("SELECT min(sequence) FROM cosignature").fetchone()[0]
        connection.execute("DELETE FROM refusal WHERE sequence >= ?", (last,))
        connection.execute("DELETE FROM cosignature")
        return int(connection.execute("DELETE FROM event WHERE sequence >= ?", (last,)).rowcount)

    forge(copy, without_witness)
    assert verify_case(copy, WORDS).intact
    assert "older state" in exchange.found(copy).faults[0].what

    def swapped(connection: sqlcipher3.dbapi2.Connection) -> int:
        changed = 0
        first, second = (row[0] for row in connection.execute(
            'SELECT sequence FROM event WHERE kind = \'release\' ORDER BY sequence LIMIT 2').fetchall())
        for table in ('"release"', "event"):
            for old, new in ((first, -1), (second, first), (-1, second)):
                changed += connection.execute(f"UPDATE {table} SET sequence = ? WHERE sequence = ?",
                                              (new, old)).rowcount
        return changed

    forge(copy, swapped)
    assert verify_case(copy, WORDS).intact
    assert not exchange.found(copy).intact


def test_an_entry_dated_before_what_the_witness_saw_is_told(exchange: Exchange, copy: Path) -> None:
    """A day put back on a new entry fits the log; it is told all the same, as is a wrong clock's."""
    forge(copy, sql("UPDATE event SET day = '2001-01-01' WHERE sequence = (SELECT max(sequence) FROM event)"))
    found = exchange.found(copy)
    assert found.intact and len(found.remarks) == 1
    assert "says 2001-01-01, but aunt saw the log without it" in found.remarks[0]


def test_every_row_edited_with_the_key_is_found(exchange: Exchange, copy: Path, tell: Tell) -> None:
    """Rows changed and the file sealed again, without making the log anew: the case itself tells."""
    kept = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    _, keys = unlocked(copy, WORDS)
    tried = 0
    for edit in EDITS:
        engine = engine_for(copy / "case.db", keys.subkey("database"))
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            if "DELETE FROM event" in edit:
                edit = "UPDATE event SET leaf = zeroblob(32) WHERE sequence = 2"
            assert connection.exec_driver_sql(edit).rowcount > 0
        engine.dispose()
        (copy / "log/seal").write_bytes(Seal.of(copy / "case.db").written(keys.subkey("seal")))
        assert not exchange.found(copy).intact, edit
        tried += 1
        for file, content in kept.items():
            file.write_bytes(content)
    tell(f"rows edited with the key: {tried} of {tried} found")


# -- two histories

def test_a_split_view_is_found_at_the_first_exchange(exchange: Exchange, tmp_path: Path) -> None:
    """Two copies that grew apart: whichever comes second is refused, longer, as long, or shorter."""
    book = tmp_path / "witness.key"
    for file in (exchange.key_file, exchange.key_file.with_name("witness.key.seen")):
        shutil.copy(file, book.with_name(file.name))
    size = Book(book).seen()[f"witnessmark/{unlocked(exchange.case, WORDS)[0].id}"].checkpoint.size
    left, right = tmp_path / "left", tmp_path / "right"
    shutil.copytree(exchange.case, left), shutil.copytree(exchange.case, right)
    grow(left, 3, "left")
    grow(right, 3, "right")

    def asked(path: Path, since: int) -> Path:
        file = tmp_path / f"asked-{path.name}-{since}-{random.random()}"
        with opened(path) as case:
            export_checkpoint(case, file, since=since)
        return file

    sign_checkpoint(Book(book), asked(left, size), tmp_path / "signed")
    now = int((tmp_path / "signed").read_bytes().split(b"\n")[1])
    with pytest.raises(VerificationFailed, match="another history"):
        sign_checkpoint(Book(book), asked(right, size), tmp_path / "no")
    grow(right, 5, "more")
    with pytest.raises(VerificationFailed, match="rewritten"):
        sign_checkpoint(Book(book), asked(right, now), tmp_path / "no")
    with pytest.raises(UsageError, match="--since"):
        sign_checkpoint(Book(book), asked(right, size), tmp_path / "no")
    with pytest.raises(VerificationFailed, match="older state"):
        sign_checkpoint(Book(book), asked(exchange.case, size), tmp_path / "no")
    assert not (tmp_path / "no").exists()
    with opened(right) as case, pytest.raises(VerificationFailed, match="rewritten"):
        import_checkpoint(case, tmp_path / "signed")


def test_no_changed_request_is_signed_and_no_changed_answer_taken(exchange: Exchange, tmp_path: Path) -> None:
    """Every byte of both, flipped: refused, and the witness remembers nothing of it."""
    key_file = tmp_path / "w.key"
    make_key(key_file, "uncle")
    with opened(exchange.case) as case:
        made = export_checkpoint(case, tmp_path / "asked", since=7)
        raw, key = (tmp_path / "asked").read_bytes(), bytes.fromhex(made.key)
        for at in range(raw.index(b"\n\n") + 2, len(raw)):         # the proof before it is none that a first note needs
            with pytest.raises(WitnessmarkError):
                Book(key_file).sign(Request.read(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]), key=key)
        assert Book(key_file).seen() == {}
        answer = Book(key_file).sign(Request.read(raw), key=key)
        witness = Book(key_file).witness
        for at in range(len(answer)):
            (tmp_path / "bent").write_bytes(answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :])
            with pytest.raises(WitnessmarkError):
                import_checkpoint(case, tmp_path / "bent", witness=str(witness))
        with pytest.raises(VerificationFailed, match="no valid signature"):
            (tmp_path / "bare").write_bytes(Cosigned.read(answer).note)
            import_checkpoint(case, tmp_path / "bare", witness=str(witness))


def test_a_proof_not_from_what_was_seen_is_refused(exchange: Exchange, copy: Path, tmp_path: Path) -> None:
    """Left out, cut, turned round, bent or grown: nothing is signed, and the witness remembers what they did."""
    asked = tmp_path / "asked"
    book = Book(exchange.key_file)
    (seen,) = book.seen().values()
    grow(copy, 4)
    with opened(copy) as case:
        export_checkpoint(case, asked, since=seen.checkpoint.size)
    request = Request.read(asked.read_bytes())
    for proof in ((), request.proof[1:], request.proof[:-1], tuple(reversed(request.proof)),
                  (bytes(32), *request.proof[1:]), (*request.proof, bytes(32))):
        if proof != request.proof:
            with pytest.raises(VerificationFailed, match="rewritten"):
                book.sign(Request(request.old, proof, request.note))
    assert book.seen() == Book(exchange.key_file).seen()


def test_a_cosignature_is_that_of_the_published_form() -> None:
    """The message, key id and line of C2SP tlog-cosignature, worked out here by hand."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from witnessmark.evidence.cosign import Cosignature

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key()
    body = b"witnessmark/x\n3\n" + b"A" * 43 + b"=\ndate 2025-01-02\n"
    made = Cosignature.made(body, "aunt", key, dt.date(2025, 1, 3))
    message = b"cosignature/v1\ntime 1735862400\n" + body
    public.verify(made.signature, message)
    assert made.key == hashlib.sha256(b"aunt\n\x04" + public.public_bytes_raw()).digest()[:4]
    assert made.by(Witness("aunt", public.public_bytes_raw()), body)
    assert not made.by(Witness("aunt", public.public_bytes_raw()), body + b"x\n")


# -- clocks

def test_a_clock_that_jumps_breaks_nothing(tmp_path: Path) -> None:
    """Back by ten years, on by ten: the case verifies, opens and can be signed for; the days are told."""
    exchange = Exchange(tmp_path)
    for day in (dt.date(2016, 2, 29), dt.date(2036, 12, 31), dt.date.today()):
        with opened(exchange.case) as case:
            case.store._today = case._log._today = lambda day=day: day
            with case.store.writing(ME) as writer:
                writer.add_refusal(Refusal(f"on-{day}.bin", "unknown"))
        assert verify_case(exchange.case, WORDS).intact
    exchange.signed()
    found = exchange.found(exchange.case)
    assert found.intact and len(found.remarks) == 3
    assert "says 2016-02-29, the one before it" in found.remarks[0] and "but aunt saw it on" in found.remarks[1]
    with opened(exchange.case) as case:
        assert len(case.store.refusals(ME)) == 4


# -- what leaves tell

def guessed(exchange: Exchange, salts: int) -> str:
    """Try all contents of the case, as whoever knows them can, against all its leaves; return the count in a line."""
    _, keys = unlocked(exchange.case, WORDS)
    leaves = (exchange.case / "log/leaves").read_bytes()
    held = {leaves[at : at + 32] for at in range(0, len(leaves), 32)}
    engine = engine_for(exchange.case / "case.db", keys.subkey("database"))
    with engine.connect() as connection:
        events = auditing._all(connection, tables.event)
        words = [row for table in (tables.report, tables.refusal, tables.judgement, tables.reading)
                 for row in auditing._all(connection, table)]
    engine.dispose()
    contents = {rows.event_content(event) for event in events} | {event["digest"] for event in events}
    contents |= {str(value).encode() for row in words for value in row.values()}
    tried = (b"", bytes(32), *(n.to_bytes(32, "big") for n in range(salts)), hashlib.sha256(b"").digest())
    tries = found = 0
    for content, salt, prefix in product(contents, tried, (b"", b"\0")):
        tries += 1
        found += hashlib.sha256(prefix + salt + content).digest() in held
    opened = {hashlib.sha256(b"\0" + event["salt"] + rows.event_content(event)).digest() for event in events}
    assert len(held) == len(events) and not found
    assert opened & held                                           # with their salts they are found
    return f"dictionary of {tries} tries against {len(held)} leaves: {found} found"


def test_nobody_guesses_what_a_leaf_stands_for(exchange: Exchange, tell: Tell) -> None:
    """Whoever has all leaves, and all contents to try, finds none: each has a salt of its own."""
    tell(guessed(exchange, 50))


@pytest.mark.slow
def test_nobody_guesses_with_many_salts_either(exchange: Exchange, tell: Tell) -> None:
    """The same with ten thousand salts, some millions of tries."""
    tell(guessed(exchange, 10_000))
