"""The files in `deploy/`: their commands are ours, they are as closed as they say, their roles do on a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import Server
from witnessmark.app.case import init_case
from witnessmark.app.online import backup_online
from witnessmark.cli.verbs import program
from witnessmark.model.access import Actor

TREE = Path(__file__).parents[2]
DEPLOY = TREE / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
EXPOSED = 15
"""Tenths of systemd's own score of exposure, of 100, that a unit may have at most."""
IMAGES = "postgres:17-bookworm", "python:3.13-slim-trixie"


def taken(words: list[str]) -> None:
    """Parse a command line of ours as the program does, without running it; raises where it is wrong."""
    verb, *options = words
    group = typer.main.get_command(program())
    context = group.make_context("witnessmark", [verb, *options])
    found = group.get_command(context, verb)                           # type: ignore[attr-defined]
    assert found is not None, verb
    if hasattr(found, "commands"):
        found = found.commands[options.pop(0)]
    found.make_context(verb, options, parent=context)


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def known_variables() -> set[str]:
    """Return the variables that the program reads, and those that the guide has put into a unit's file."""
    read = {name for file in (TREE / "src").rglob("*.py")
            for name in re.findall(r"WITNESSMARK_[A-Z_]+", file.read_text())}
    guide = set(re.findall(r"^(WITNESSMARK_[A-Z_]+)=", (TREE / "docs/guide/admin.md").read_text(), re.MULTILINE))
    return read | guide


@pytest.mark.parametrize("unit", [*UNITS, *DEPLOY.glob("*.timer")], ids=lambda unit: unit.name)
def test_a_unit_is_one_that_systemd_takes(unit: Path, tmp_path: Path) -> None:
    """No unknown word, no missing command; the program stands where the guide puts it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for one in DEPLOY.glob("witnessmark*"):
        text = one.read_text("utf-8")
        assert one.suffix == ".timer" or "/opt/witnessmark/bin/witnessmark " in text
        (tmp_path / one.name).write_text(text.replace("/opt/witnessmark/bin/witnessmark", shutil.which("true") or ""))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True,
                          text=True, check=False, env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"})
    told = [line for line in done.stderr.splitlines() if "witnessmark" in line]
    assert (done.returncode, told) == (0, []), done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_closed(unit: Path) -> None:
    """By systemd's own measure, and no word of it is there only in a comment."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED}", str(unit)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:]
    said = dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line and line[0] != "#")
    for name in ("NoNewPrivileges", "PrivateTmp", "RestrictNamespaces", "ProtectHome"):
        assert said[name] == "yes", name
    assert said["ProtectSystem"] == "strict" and said["CapabilityBoundingSet"] == "" and said["LimitCORE"] == "0"


def test_commands_and_settings_are_the_programs_own() -> None:
    """Every command line in units and compose is parsed by the program; every variable is one that somebody reads."""
    lines = [line.removeprefix("ExecStart=/opt/witnessmark/bin/witnessmark ")
             for unit in UNITS for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    services = composed()["services"]
    lines += [" ".join(services["witnessmark"]["command"])]
    lines += [" ".join(one["healthcheck"]["test"][2:]) for one in (services["witnessmark"], services["backup"])]
    (loop,) = services["backup"]["command"]
    lines += [re.search(r"witnessmark (backup .*?);", loop)[1].replace("'", "")]       # type: ignore[index]
    head = (DEPLOY / "compose.yaml").read_text().splitlines()
    lines += [line.partition("run --rm witnessmark ")[2].replace('"', "") for line in head if "run --rm" in line]
    assert len(lines) == 8
    for line in lines:
        taken(re.sub(r"\$\{[^}]*\}", "somewhere", line).split())
    with pytest.raises(Exception, match="No such option"):
        taken(["serve", "--no-such-option"])
    used = {name for file in DEPLOY.iterdir() for name in re.findall(r"WITNESSMARK_[A-Z_]+", file.read_text())}
    assert used and used <= known_variables(), used - known_variables()


def test_what_compose_starts_is_closed() -> None:
    """Nothing may gain rights or write beside its volumes; the database is on no network; images have a version."""
    file = composed()
    for name, one in file["services"].items():
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and one["security_opt"] == ["no-new-privileges:true"]
        assert one["user"].split(":")[0] not in ("0", "root") and "privileged" not in one, name
        assert set(one["secrets"]) <= set(file["secrets"])
        assert all(volume.split(":")[0] in file["volumes"] for volume in one["volumes"])
    assert file["services"]["database"]["network_mode"] == file["services"]["backup"]["network_mode"] == "none"
    assert "ports" not in file["services"]["database"]
    assert "case:/case:ro" in file["services"]["backup"]["volumes"]
    build = file["services"]["witnessmark"]["build"]["dockerfile_inline"]
    assert (file["services"]["database"]["image"], build.split()[1]) == IMAGES
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", build, re.MULTILINE) for word in line.split()]
    assert copied and all((TREE / one).exists() and one != "." for one in copied)       # no secret comes along
    (lock,) = re.findall(r"-r /source/(\S+)", build)
    assert "psycopg-binary==" in (TREE / lock).read_text() and "--require-hashes" in build


def test_the_roles_that_compose_makes_do_their_work(server: Server, tmp_path: Path) -> None:
    """On a real server: the owner makes a case, the copier backs it up and may do no more."""
    script = composed()["configs"]["roles"]["content"].replace("$$", "$").replace("/run/secrets", str(tmp_path))
    for name in ("owner", "copier"):
        (tmp_path / name).write_text(f"a long one of {name}'s\n")
    (tmp_path / "roles.sh").write_text(script)
    server.run("postgres", "CREATE DATABASE cases")
    made = server.run("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'witnessmark_app'").strip()
    if made == "1":                                 # another test's; compose begins with an empty server
        (tmp_path / "roles.sh").write_text(script.replace("CREATE ROLE witnessmark_app NOLOGIN;", ""))
    try:
        subprocess.run(["sh", str(tmp_path / "roles.sh")], check=True, env={
            "PGHOST": str(server.folder), "PGUSER": "postgres", "PATH": f"{server.programs}:/usr/bin:/bin"})
        address = server.address("cases", "case_owner")
        with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP, database=address):
            ran = backup_online(tmp_path / "case", tmp_path / "kept", passphrase=PASSPHRASE, actor=Actor.solo(),
                                database=server.address("cases", "case_copier"))
        assert ran.base
        with pytest.raises(subprocess.CalledProcessError):
            server.run("cases", "DELETE FROM witnessmark.event", login="case_copier")
    finally:
        server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        server.drop("cases")
        server.run("postgres", "DROP ROLE case_copier", "DROP ROLE case_owner")
