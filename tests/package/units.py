"""Stands in for `systemctl` where no system manager runs: does with our units what it would, without their walls.

Reads a unit's ExecStart, Environment, EnvironmentFile and LoadCredential; a timer elapses once, as it begins.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["ROOT"])
UNITS = ROOT / "etc/systemd/system"


def elsewhere(text: str) -> str:
    other = json.loads(os.environ["ELSEWHERE"])
    return re.sub("|".join(map(re.escape, other)), lambda found: other[found[0]], text)


def lines(unit: str, name: str) -> list[str]:
    text = (UNITS / unit).read_text("utf-8").splitlines()
    return [elsewhere(line.partition("=")[2]) for line in text if line.startswith(f"{name}=")]


def settings(unit: str) -> dict[str, str]:
    secrets = ROOT / f"{unit}.credentials"
    secrets.mkdir(mode=0o700, exist_ok=True)
    for one in lines(unit, "LoadCredential"):
        name, _, source = one.partition(":")
        (secrets / name).unlink(missing_ok=True)
        (secrets / name).write_bytes(Path(source).read_bytes())
        (secrets / name).chmod(0o440)                 # as systemd from 254 on shows them to a service with User=
    told = [word for line in lines(unit, "Environment") for word in shlex.split(line.replace("%d", str(secrets)))]
    for file in lines(unit, "EnvironmentFile"):
        told += Path(file).read_text("utf-8").splitlines()
    return dict(one.split("=", 1) for one in told)


def start(unit: str) -> None:
    if unit.endswith(".timer"):
        start(unit.replace(".timer", ".service"))
        return
    own = settings(unit)
    (command,) = lines(unit, "ExecStart")
    words = [re.sub(r"\$\{(\w+)\}", lambda found: own[found[1]], word) for word in shlex.split(command)]
    outside = {"PATH": "/usr/bin:/bin", "PGPORT": os.environ["PGPORT"], "LC_ALL": "C.UTF-8", **own}
    if lines(unit, "Type") == ["oneshot"]:
        subprocess.run(words, env=outside, check=True, cwd="/")
        return
    with (ROOT / f"{unit}.log").open("w") as log:
        running = subprocess.Popen(words, env=outside, stdout=log, stderr=log, cwd="/", start_new_session=True)
    (ROOT / f"{unit}.pid").write_text(str(running.pid))
    # A service of Type=exec counts as started once its program is: whoever needs more has to ask it.


def stop(unit: str) -> None:
    if unit.endswith(".timer"):
        return
    pid = int((ROOT / f"{unit}.pid").read_text())
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 60
    while Path(f"/proc/{pid}/cmdline").is_file() and Path(f"/proc/{pid}/cmdline").read_bytes():
        if time.monotonic() > until:
            sys.exit("the service did not stop")
        time.sleep(0.1)


def main(verb: str, *units: str) -> None:
    named = [unit for unit in units if not unit.startswith("-")]
    if (verb, named) == ("restart", ["postgresql"]):
        pg_ctl = [os.environ["PG_CTL_OF_TEST"], "-w", "-D", os.environ["PGDATA_OF_TEST"], "-l",
                  str(Path(os.environ["SOCKET"]) / "log"), "restart"]
        subprocess.run(["/usr/sbin/runuser", "-u", "postgres", "--", *pg_ctl] if os.geteuid() == 0 else pg_ctl,
                       check=True, cwd="/", stdout=subprocess.DEVNULL)
    elif verb in ("start", "enable"):
        for unit in named:
            start(unit)
    elif verb == "stop":
        for unit in named:
            stop(unit)
    elif verb != "daemon-reload":
        sys.exit(f"no part of the guide: {verb}")


if __name__ == "__main__":
    main(*sys.argv[1:])
