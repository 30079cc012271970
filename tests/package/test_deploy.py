"""The files in `deploy/`: their commands are ours, they are as closed as they say, their roles do on a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import WHAT_TO_INSTALL, programs, running
from witnessmark.app.case import init_case, open_case
from witnessmark.app.online import backup_online
from witnessmark.cli.verbs import program
from witnessmark.model.access import Actor

TREE = Path(__file__).parents[2]
DEPLOY = TREE / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
EXPOSED = 15
"""Tenths of systemd's own score of exposure, of 100, that a unit may have at most."""
IMAGES = "postgres:17-bookworm", "python:3.13-slim-trixie"
ATTEMPTS = (
    "DELETE FROM witnessmark.event", "UPDATE witnessmark.event SET actor = 'x'", "TRUNCATE witnessmark.event",
    "ALTER TABLE witnessmark.event DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE witnessmark.event NO FORCE ROW LEVEL SECURITY",
    "DROP TABLE witnessmark.event", "COPY (SELECT 1) TO PROGRAM 'true'", "COPY (SELECT 1) TO '/tmp/x'",
    "SET ROLE case_owner", "CREATE ROLE other LOGIN", "SELECT * FROM witnessmark.gate",
)
"""What a login of every day must not be able to do."""


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


def config(name: str) -> str:
    """Return one of the files that compose.yaml holds in itself, as a container finds it."""
    return str(composed()["configs"][name]["content"]).replace("$$", "$")


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
    login = "copier" if "backup" in unit.name else "desk"
    assert f"PGPASSFILE=/etc/witnessmark/{login}.pgpass" in said["Environment"]         # no credential: 0440, refused
    assert "-/etc/witnessmark/owner.pgpass" in said["InaccessiblePaths"].split()
    assert said["ProtectSystem"] == "strict" and said["CapabilityBoundingSet"] == "" and said["LimitCORE"] == "0"


def test_commands_and_settings_are_the_programs_own() -> None:
    """Every command line in units and compose is parsed by the program; every variable is one that somebody reads."""
    lines = [line.removeprefix("ExecStart=/opt/witnessmark/bin/witnessmark ")
             for unit in UNITS for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    services = composed()["services"]
    lines += [" ".join(services["witnessmark"]["command"])]
    lines += [" ".join(one["healthcheck"]["test"][2:]) for one in (services["witnessmark"], services["backup"])]
    lines += [re.search(r"witnessmark (backup .*?) >", config("loop"))[1]]             # type: ignore[index]
    head = (DEPLOY / "compose.yaml").read_text().splitlines()
    lines += [line.partition("run --rm admin ")[2].replace('"', "") for line in head if "run --rm admin " in line]
    assert len(lines) == 8
    for line in lines:
        taken(re.sub(r"\$\{[^}]*\}", "somewhere", line).split())
    with pytest.raises(Exception, match="No such option"):
        taken(["serve", "--no-such-option"])
    used = {name for file in DEPLOY.iterdir() for name in re.findall(r"WITNESSMARK_[A-Z_]+", file.read_text())}
    assert used and used <= known_variables(), used - known_variables()


def given(service: dict[str, Any]) -> dict[str, str]:
    """Return which secrets a service is given, and under which name it finds each."""
    return {one if isinstance(one, str) else one["source"]: one if isinstance(one, str) else one["target"]
            for one in service.get("secrets", [])}


def test_nobody_is_given_a_password_that_is_not_theirs() -> None:
    """The superuser's goes to the database alone, the owner's to a service that is not started by itself."""
    file = composed()
    who = {secret: {name for name, one in file["services"].items() if secret in given(one)}
           for secret in file["secrets"]}
    assert who["superuser"] == who["owner"] == who["desk"] == who["copier"] == {"database"}
    assert (who["pgpass-desk"], who["pgpass-copier"], who["pgpass-owner"]) == ({"witnessmark"}, {"backup"}, {"admin"})
    assert file["services"]["database"]["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/superuser"
    assert file["services"]["admin"]["profiles"] == ["admin"]
    assert {login_of(name) for name in ("witnessmark", "backup")} == {"case_desk", "case_copier"}
    assert all(value["file"].startswith("secrets/") for value in file["secrets"].values())


def login_of(service: str) -> str:
    """Return the login that a service's environment names."""
    address = composed()["services"][service]["environment"]["WITNESSMARK_DATABASE"]
    return str(re.fullmatch(r"postgresql://(\w+)@/cases\?host=/run/postgresql", address)[1])  # type: ignore[index]


def test_counts_can_be_read_beside_the_workbench() -> None:
    """What scrapes stands on the workbench's own network and asks where it answers; only this machine reads that."""
    services = composed()["services"]
    assert services["metrics"]["network_mode"] == "service:witnessmark"
    (job,) = yaml.safe_load(config("scrape"))["scrape_configs"]
    port = next(word for word in services["witnessmark"]["command"] if word.startswith("--metrics="))[10:]
    assert job["static_configs"] == [{"targets": [f"127.0.0.1:{port}"]}]
    assert [one for one in services["witnessmark"]["ports"] if not one.startswith("127.0.0.1:")] == ["8443:8443"]


def looping(folder: Path, body: str) -> subprocess.Popen[str]:
    """Start the backup's loop with a program of ours in place of witnessmark, and pauses that are short."""
    script = config("loop").replace("/tmp/said", str(folder / "said")).replace("sleep 300", "sleep 0.1")
    (folder / "loop.sh").write_text(script)
    (folder / "witnessmark").write_text(f"#!/bin/sh\ncd {folder}\n{body}\n")
    (folder / "witnessmark").chmod(0o755)
    return subprocess.Popen(["sh", str(folder / "loop.sh")], text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, env={"PATH": f"{folder}:/usr/bin:/bin"})


def test_a_fault_of_the_backup_is_told_when_it_comes_and_when_it_is_over(tmp_path: Path) -> None:
    """Three runs that fail alike, one otherwise, and one that does not: three lines."""
    body = """echo >> count; n=$(wc -l < count)
case $n in 1|2|3) echo "no database"; exit 5;; 4) echo "no room"; exit 6;; esac
[ "$n" -lt 7 ] || touch enough"""
    loop = looping(tmp_path, body)
    until = time.monotonic() + 60
    while not (tmp_path / "enough").exists() and time.monotonic() < until:
        time.sleep(0.05)
    loop.terminate()
    told, _ = loop.communicate(timeout=30)
    assert told.splitlines() == ["no database", "no room", "The backup runs again."] and loop.returncode == 143


def test_the_backup_stops_when_it_is_told_to(tmp_path: Path) -> None:
    """In the middle of a run too: the run is told, waited for, and nothing is left."""
    loop = looping(tmp_path, "trap 'touch told; exit 1' TERM; touch begun; while :; do sleep 0.05; done")
    until = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.05)
    loop.terminate()
    loop.communicate(timeout=30)
    assert loop.returncode == 143 and (tmp_path / "told").exists()


def test_what_compose_starts_is_closed() -> None:
    """Nothing may gain rights or write beside its volumes; the database is on no network; images have a version."""
    file = composed()
    for name, one in file["services"].items():
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and one["security_opt"] == ["no-new-privileges:true"]
        assert one["user"].split(":")[0] not in ("0", "root") and "privileged" not in one, name
        assert set(given(one)) <= set(file["secrets"])
        assert all(volume.split(":")[0] in file["volumes"] for volume in one["volumes"])
        assert {held["source"] for held in one.get("configs", [])} <= set(file["configs"])
    assert file["services"]["database"]["network_mode"] == file["services"]["backup"]["network_mode"] == "none"
    assert "ports" not in file["services"]["database"]
    assert "case:/case:ro" in file["services"]["backup"]["volumes"]
    assert all("build" in one for one in file["services"].values() if one["image"] == "witnessmark")
    build = file["services"]["witnessmark"]["build"]["dockerfile_inline"]
    assert (file["services"]["database"]["image"], build.split()[1]) == IMAGES
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", build, re.MULTILINE) for word in line.split()]
    assert copied and all((TREE / one).exists() and one != "." for one in copied)       # no secret comes along
    (lock,) = re.findall(r"-r /source/(\S+)", build)
    assert "psycopg-binary==" in (TREE / lock).read_text() and "--require-hashes" in build


def secrets_made(folder: Path) -> Path:
    """Let `secrets.sh` make what it makes, twice; whom files are given to is noted in place of being done."""
    shims = folder / "shims"
    shims.mkdir()
    (shims / "chown").write_text(f'#!/bin/sh\necho "$*" >> {folder}/given\n')
    (shims / "chown").chmod(0o755)
    shutil.copy(DEPLOY / "secrets.sh", folder / "secrets.sh")
    before: dict[str, str] = {}
    for _ in range(2):
        subprocess.run(["sh", str(folder / "secrets.sh")], check=True, env={"PATH": f"{shims}:/usr/bin:/bin"})
        made = {file.name: file.read_text() for file in (folder / "secrets").iterdir()}
        assert before in ({}, made)
        before = made
    return folder / "secrets"


def test_secrets_are_made_at_random_and_for_their_readers(tmp_path: Path) -> None:
    """Every file that compose asks for but the certificate's; open to its owner alone; none is like another."""
    held = secrets_made(tmp_path)
    asked = {value["file"].removeprefix("secrets/") for value in composed()["secrets"].values()}
    assert asked - {file.name for file in held.iterdir()} == {"cert.pem", "key.pem", "authority.pem"}
    assert {file.stat().st_mode & 0o777 for file in held.iterdir()} == {0o600}
    words = [(held / name).read_text() for name in ("superuser", "owner", "desk", "copier", "passphrase")]
    assert len(set(words)) == 5 and all(len(word.strip()) >= 32 for word in words)
    assert (held / "pgpass-desk").read_text() == f"*:*:*:case_desk:{words[2]}"
    users = {name: line.split()[0] for line in (tmp_path / "given").read_text().splitlines()
             for name in line.split()[1:]}
    assert users["superuser"] == "999:999" and users["passphrase"] == users["pgpass-desk"] == "10001:10001"


def test_the_logins_that_compose_makes_can_do_their_work_and_no_more(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real server that asks for passwords: each service by its own login, with the file that it is given."""
    if (where := programs()) is None:
        pytest.skip(WHAT_TO_INSTALL)
    held = secrets_made(tmp_path)
    (tmp_path / "roles.sh").write_text(config("roles").replace("/run/secrets", str(held)))
    with running(where) as server:
        word = (held / "superuser").read_text().strip()
        server.run("postgres", "CREATE DATABASE cases", f"ALTER ROLE postgres PASSWORD '{word}'")
        subprocess.run(["sh", str(tmp_path / "roles.sh")], check=True, env={
            "PGHOST": str(server.folder), "PGUSER": "postgres", "PATH": f"{server.programs}:/usr/bin:/bin"})
        words = [(held / login).read_text().strip().encode() for login in ("owner", "desk", "copier")]
        assert not [word for word in words if word in server.log.read_bytes()]          # it logs every statement here
        (server.data / "pg_hba.conf").write_text("local all all scram-sha-256\nlocal replication all scram-sha-256\n")
        server.run("postgres", "SELECT pg_reload_conf()")

        def as_service(name: str, login: str) -> str:
            (secret,) = [one for one, target in given(composed()["services"][name]).items() if target == "pgpass"]
            monkeypatch.setenv("PGPASSFILE", str(held / secret))
            return server.address("cases", login)

        def refused(login: str, statement: str) -> bool:
            done = subprocess.run([str(server.programs / "psql"), "-h", str(server.folder), "-U", login, "-d", "cases",
                                   "-Xqw", "-c", statement], capture_output=True, text=True, check=False,
                                  env={"PATH": "/usr/bin:/bin", "PGPASSFILE": os.environ["PGPASSFILE"]})
            return done.returncode != 0

        with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP,
                       database=as_service("admin", "case_owner")):
            pass
        desk = as_service("witnessmark", login_of("witnessmark"))
        with open_case(tmp_path / "case", passphrase=PASSPHRASE, actor=Actor.solo(), database=desk) as case:
            with case.store.writing(case.actor) as writer:
                writer.note_keys("backup")
            assert case.store.entries() >= 2
        for statement in ATTEMPTS:
            assert refused(login_of("witnessmark"), statement), statement
        assert not refused(login_of("witnessmark"), "SELECT 1")
        assert refused("case_owner", "SELECT 1") and refused("postgres", "SELECT 1")     # not with this file
        copier = as_service("backup", login_of("backup"))
        assert backup_online(tmp_path / "case", tmp_path / "kept", passphrase=PASSPHRASE, actor=Actor.solo(),
                             database=copier).base
        for statement in ATTEMPTS:
            assert refused(login_of("backup"), statement), statement
