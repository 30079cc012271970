"""Keys, copies, proofs and sources from the command line: output and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401
from tests.conftest import CHEAP
from tests.pg_server import Server
from witnessmark.vault.envelope import Envelope

REPORT = "Moved\n\nIn May 2019 police expelled about 400 families from Ryanggang Province to North Hamgyong Province.\n"


@pytest.fixture(autouse=True)
def _cheap_change(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Envelope.rewrapped
    monkeypatch.setattr(Envelope, "rewrapped", lambda self, keys, passphrase, _: again(self, keys, passphrase, CHEAP))


def test_the_life_of_a_key(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """init, recovery make, backup, passphrase change, recovery use, restore by the old passphrase and by shares."""
    new, shares_file = tmp_path / "new.txt", tmp_path / "shares.txt"
    new.write_text("another passphrase\n")
    assert run("init", **settings).returncode == 0
    shares = [str(line["share"]) for line in run("recovery", "make", "--json", **settings).lines]
    assert len(shares) == 3
    shares_file.write_text(f"# at home\n{shares[0]}\n{shares[2]}\n")
    copy = str(tmp_path / "copy")
    made = run("backup", "--out", copy, "--json", **settings)
    assert made.returncode == 0 and made.lines[0]["files"] == 5
    assert run("backup", "--out", copy, **settings).returncode == 2
    assert run("passphrase", "change", "--new-passphrase-file", str(new), **settings).returncode == 0
    wrong = run("claims", **settings)
    assert wrong.returncode == 1 and "passphrase" in wrong.stderr
    assert run("recovery", "use", "--shares-file", str(shares_file), "--new-passphrase-file",
               settings["WITNESSMARK_PASSPHRASE_FILE"], **settings).returncode == 0
    assert run("verify", "--json", **settings).lines[0]["ok"] is True
    for name, words in (("one", ()), ("two", ("--shares-file", str(shares_file)))):
        assert run("restore", copy, str(tmp_path / name), *words, **settings).returncode == 0
        assert run("verify", str(tmp_path / name), **settings).returncode == 0
    assert run("restore", copy, str(tmp_path / "one"), **settings).returncode == 1
    Path(copy).write_bytes(Path(copy).read_bytes()[:-9])
    assert run("restore", copy, str(tmp_path / "three"), **settings).returncode == 3
    shares_file.write_text(shares[0])
    assert run("recovery", "use", "--shares-file", str(shares_file), "--new-passphrase-file", str(new),
               **settings).returncode == 1


def test_keys_are_changed_and_listed(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """rotate and list: the old passphrase opens no more, the old public key is still named."""
    new = tmp_path / "new.txt"
    new.write_text("another passphrase\n")
    assert run("init", **settings).returncode == 0
    assert run("source", "add", stdin=b"Lee", **settings).returncode == 0
    before = run("key", "list", **settings).stdout.strip()
    done = run("key", "rotate", "--new-passphrase-file", str(new), "--json", **settings)
    assert done.returncode == 0, done.stderr
    told = done.lines[0]
    assert (told["identities"], told["kept"], told["key_before"]) == (1, 0, before)
    assert run("key", "list", **settings).returncode == 1
    settings |= {"WITNESSMARK_PASSPHRASE_FILE": str(new)}
    assert [(line["key"], line["in_force"]) for line in run("key", "list", "--json", **settings).lines] \
        == [(before, False), (told["key"], True)]
    assert run("verify", "--json", **settings).lines[0]["ok"] is True
    clear = {"WITNESSMARK_CASE": str(tmp_path / "clear")}
    assert run("init", "--unencrypted", **clear).returncode == 0
    refused = run("key", "rotate", "--new-passphrase-file", str(new), **clear)
    assert refused.returncode == 2 and "not encrypted" in refused.stderr


def test_a_proof_is_made_and_checked(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """prove and verify: the words; exit 4 where nobody judged, 3 for a change or another key."""
    (tmp_path / "a.txt").write_text(REPORT)
    out = tmp_path / "proof.json"
    assert run("init", **settings).returncode == 0
    assert run("add", str(tmp_path / "a.txt"), "--published", "2019-06-01", "--access", "public",
               **settings).returncode == 0
    claim = str(run("claims", "--json", **settings).lines[0]["id"])
    assert run("prove", claim, "--out", str(out), **settings).returncode == 4 and not out.exists()
    assert run("judge", claim, "--accept", "--releasable", "--reason", "read", **settings).returncode == 0
    made = run("prove", claim, "--out", str(out), "--json", **settings)
    assert made.returncode == 0, made.stderr
    found = run("verify", str(out), "--key", str(made.lines[0]["key"]), "--json")
    assert found.returncode == 0 and found.lines[0]["ok"] is True and "400 families" in str(found.lines[0]["text"])
    assert "400 families" in run("verify", str(out)).stdout
    assert run("verify", str(out), "--key", "00" * 32).returncode == 3
    body = json.loads(out.read_text())
    told = next(passage for passage in body["passages"] if "400" in passage["text"])
    told["text"] = told["text"].replace("400", "40")
    out.write_text(json.dumps(body, sort_keys=True, indent=1) + "\n")
    assert run("verify", str(out), "--json").returncode == 3


def test_a_source_is_sealed_listed_and_opened(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """The list tells no identity; opening needs a reason, and with custodians their keys."""
    assert run("init", **settings).returncode == 0
    handle = run("source", "add", "--vantage", "saw", "--reliability", "b", stdin="Kim 아무개".encode(),
                 **settings).stdout.strip()
    listed = run("source", "list", "--json", **settings)
    assert listed.lines == [{"id": handle, "kind": "anonymous_source", "vantage": "saw", "reliability": "B",
                             "opened_by": "case"}]
    assert run("source", "open", handle, **settings).returncode == 2
    assert run("source", "open", handle, "--reason", "call", **settings).stdout == "Kim 아무개\n"
    keys = [str(tmp_path / name) for name in ("a.key", "b.key")]
    public = [run("source", "key", "--out", key).stdout.strip() for key in keys]
    assert run("source", "custodians", *public, "--pairs", **settings).returncode == 0
    sealed = run("source", "add", "--json", stdin=b"Lee", **settings).lines[0]
    assert sealed["opened_by"] == "pair"
    alone = run("source", "open", str(sealed["id"]), "--reason", "call", "--key-file", keys[0], **settings)
    assert alone.returncode == 1 and "Lee" not in alone.stdout + alone.stderr
    both = run("source", "open", str(sealed["id"]), "--reason", "call", "--key-file", keys[0], "--key-file", keys[1],
               "--json", **settings)
    assert both.lines == [{"id": sealed["id"], "identity": "Lee"}]
    left = run("source", "custodians", public[0], "--json", **settings)
    assert left.lines == [{"custodians": public[:1], "pairs": False, "resealed": 0, "left": 2}]
    told = run("source", "custodians", public[0], "--key-file", keys[0], "--key-file", keys[1], **settings)
    assert told.returncode == 0 and "2 identities are sealed anew" in told.stdout
    assert run("source", "open", str(sealed["id"]), "--reason", "call", "--key-file", keys[0],
               **settings).stdout == "Lee\n"
    assert run("source", "add", "--vantage", "guess", stdin=b"x", **settings).returncode == 1


def test_people_are_named_and_the_case_keeps_to_it(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """set, list, remove; from the first one named on, who is not named may do nothing."""
    assert run("init", **settings).returncode == 0
    assert "Nobody is named" in run("person", "list", **settings).stdout
    assert run("person", "set", "ana", "--role", "analyst", **settings).returncode == 2
    boss = run("person", "set", "boss", "--role", "admin", "--role", "auditor", "--every-compartment", "--json",
               **settings)
    assert boss.lines == [{"person": "boss", "roles": ["admin", "auditor"], "clearance": ["public"],
                           "compartments": None}]
    refused = run("person", "list", **settings)
    assert refused.returncode == 1 and "not among them" in refused.stderr
    assert run("person", "set", "ana", "--role", "analyst", "--clearance", "secret", "--compartment", "north",
               WITNESSMARK_ACTOR="boss").returncode == 0
    assert [line["person"] for line in run("person", "list", "--json").lines] == ["ana", "boss"]
    assert run("claims").returncode == 1
    hidden = run("incidents", WITNESSMARK_ACTOR="ana")
    assert "that you may see" in hidden.stdout and "person list" in hidden.stdout
    assert run("claims", WITNESSMARK_ACTOR="ana").returncode == 0
    assert run("person", "remove", "boss", WITNESSMARK_ACTOR="boss").returncode == 2
    assert run("person", "remove", "ana").returncode == 0
    assert run("claims", WITNESSMARK_ACTOR="ana").returncode == 1


def test_who_is_cleared_for_more_reads_what_is_public(run: Run, settings: dict[str, str]) -> None:  # noqa: F811
    """`--clearance secret` hides no public report, opens no restricted one, and says that it does not."""
    assert run("init", **settings).returncode == 0
    boss = run("person", "set", "boss", "--role", "admin", "--clearance", "secret", **settings)
    assert boss.returncode == 0 and "no restricted ones" in boss.stderr
    rex = run("person", "set", "rex", "--role", "reviewer", "--clearance", "restricted", WITNESSMARK_ACTOR="boss")
    assert rex.returncode == 0 and rex.stderr == ""
    assert {line["person"]: line["clearance"] for line in run("person", "list", "--json").lines} == {
        "boss": ["public", "secret"], "rex": ["public", "restricted"]}


def test_a_case_on_a_server_is_backed_up_into_a_folder(run: Run, server: Server, tmp_path: Path,  # noqa: F811
                                                       settings: dict[str, str]) -> None:  # noqa: F811
    """Runs one after another, what they say, where the parts go; the doctor looks at it."""
    kept, back = str(tmp_path / "kept"), str(tmp_path / "back")
    server.run("postgres", "CREATE ROLE keeper LOGIN REPLICATION", "CREATE DATABASE keeping OWNER owner")
    try:
        assert run("init", "--database", server.address("keeping", "owner"), **settings).returncode == 0
        server.run("postgres", "GRANT witnessmark_app TO keeper")
        copier = ("--database", server.address("keeping", "keeper"))
        first = run("backup", "--out", kept, *copier, "--json", **settings)
        assert first.returncode == 0, first.stderr
        assert (first.lines[0]["run"], first.lines[0]["base"]) == (1, True)
        again = run("backup", "--out", kept, *copier, **settings)
        assert again.returncode == 0 and "Run 2: 0 files" in again.stdout
        assert run("doctor", "--backup", kept, **settings).returncode == 0
        assert run("doctor", "--backup", str(tmp_path), **settings).returncode == 1
        homeless = run("restore", kept, back, **settings)
        assert homeless.returncode == 2 and "--server" in homeless.stderr
        done = run("restore", kept, back, "--server", str(tmp_path / "pg"), "--json", **settings)
        assert done.returncode == 0 and done.lines[0]["until"] > first.lines[0]["until"]
        assert (tmp_path / "back" / "case.json").is_file() and (tmp_path / "pg" / "data" / "PG_VERSION").is_file()
        assert run("schema", **settings).returncode == 0
        assert run("schema", "--down-to", "0001", **settings).returncode == 2
    finally:
        server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        server.drop("keeping")
        server.run("postgres", "DROP ROLE keeper")
