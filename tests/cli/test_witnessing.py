"""A case and a witness exchange files from the command line: output and exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401


def test_a_witness_signs_and_finds_a_case_put_back(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """key, export, sign, import, verify: 0 while all is well, 3 when it is not."""
    case, key, (asked, signed, again, last) = tmp_path / "case", str(tmp_path / "aunt.key"), [
        str(tmp_path / name) for name in ("asked", "signed", "again", "last")]
    (tmp_path / "a.bin").write_bytes(b"\0\1\2 no report")
    assert run("init", **settings).returncode == 0
    known = str(run("witness", "key", "--out", key, "--name", "aunt", "--json", **settings).lines[0]["witness"])
    assert run("witness", "key", "--out", key, **settings).returncode == 2
    made = run("checkpoint", "export", "--out", asked, "--json", **settings).lines[0]
    assert (made["size"], made["since"]) == (1, 0)
    assert run("witness", "sign", asked, "--out", signed, "--key-file", key, **settings).returncode == 2
    log = ("--key", str(made["key"]))
    assert run("witness", "sign", asked, "--out", signed, "--key-file", key, *log, **settings).returncode == 0
    assert run("checkpoint", "import", signed, **settings).returncode == 2
    assert run("checkpoint", "import", signed, "--witness", known, **settings).returncode == 0
    shutil.copytree(case, tmp_path / "older")

    assert run("add", str(tmp_path / "a.bin"), **settings).returncode == 1
    assert run("checkpoint", "export", "--out", again, "--json", **settings).lines[0]["since"] == 1
    assert run("witness", "sign", again, "--out", last, "--key-file", key, **settings).returncode == 0
    assert run("checkpoint", "import", last, "--json", **settings).lines[0]["witness"] == "aunt"
    (seen,) = run("witness", "seen", "--key-file", key, "--json", **settings).lines
    assert seen["size"] == 3 and seen["key"] == made["key"]
    found = run("verify", "--checkpoint", last, "--json", **settings)
    assert found.returncode == 0 and found.lines[0]["checked"]["checkpoints"] == 3 and found.lines[0]["remarks"] == []

    shutil.rmtree(case)
    (tmp_path / "older").rename(case)
    assert run("verify", **settings).returncode == 0
    found = run("verify", "--checkpoint", last, **settings)
    assert found.returncode == 3 and "older state" in found.stdout and "newest backup" in found.stdout
    stale = run("checkpoint", "export", "--out", str(tmp_path / "stale"), "--since", "3", **settings)
    assert stale.returncode == 2 and "older state" in stale.stderr
    assert run("checkpoint", "export", "--out", str(tmp_path / "stale"), **settings).returncode == 0
    refused = run("witness", "sign", str(tmp_path / "stale"), "--out", str(tmp_path / "no"), "--key-file", key,
                  **settings)
    assert refused.returncode == 3 and "Keep this file" in refused.stderr and not (tmp_path / "no").exists()


def test_what_is_no_checkpoint_is_named(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """A file of another kind, a missing one, a key that is none: an error with the next step, nothing written."""
    junk, key = tmp_path / "junk", str(tmp_path / "key")
    junk.write_text("hello\n\nworld\n")
    assert run("init", **settings).returncode == 0
    assert run("witness", "key", "--out", key, **settings).returncode == 0
    for words, code, said in (
        (("witness", "sign", str(junk), "--out", str(tmp_path / "x"), "--key-file", key), 3, "checkpoint export"),
        (("witness", "sign", str(tmp_path / "gone"), "--out", str(tmp_path / "x"), "--key-file", key), 2, "read"),
        (("witness", "seen", "--key-file", str(junk)), 1, "no key of a witness"),
        (("checkpoint", "import", str(junk)), 3, "proper form"),
        (("checkpoint", "import", str(junk), "--witness", "aunt+00+AA=="), 1, "no witness's key"),
        (("verify", str(junk), "--checkpoint", str(junk)), 2, "Only a case"),
        (("verify", "--checkpoint", str(junk)), 3, "kept elsewhere"),
        (("witness", "key", "--out", str(tmp_path / "y"), "--name", "two words"), 2, "name"),
    ):
        came = run(*words, **settings)
        assert came.returncode == code and said in came.stderr + came.stdout, (words, came.stdout, came.stderr)
    assert not (tmp_path / "x").exists() and not (tmp_path / "y").exists()
