"""Read files as intake does, in a process that ends once anything in it asks for a network; say what came of each.

Run: python -m tests.attack.hostile_process FILE…, one JSON line a file. `--talk` asks for a network, to see it ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import socket
import struct
import sys
import time
from pathlib import Path

from witnessmark.intake import Intake, Received
from witnessmark.intake.sandbox.seccomp import ALLOW, ARCHITECTURE, CALL_NUMBER, EQUAL, KILL, LOAD, MACHINES, RETURN

_SOCKET = {"x86_64": 41, "aarch64": 198}
_FAMILY = 16
"""Where the filter finds a call's first argument."""


def no_network() -> None:
    """Let this process and all that it starts end at the call that makes a socket, but for those inside the machine."""
    machine = platform.machine()

    def op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    code = b"".join((
        op(LOAD, ARCHITECTURE), op(EQUAL, MACHINES[machine][0], 1, 0), op(RETURN, KILL), op(LOAD, CALL_NUMBER),
        op(EQUAL, _SOCKET[machine], 0, 3), op(LOAD, _FAMILY), op(EQUAL, socket.AF_UNIX, 1, 0), op(RETURN, KILL),
        op(RETURN, ALLOW)))
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, head, 0, 0):
        raise OSError(ctypes.get_errno(), "the filter was not accepted")


def processor(intake: Intake) -> float:
    """Return the seconds of processor that this process, its readers and their programs have used."""
    total = sum(used.ru_utime + used.ru_stime
                for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
    for room in intake._all:
        if room._process is not None and room._process.poll() is None:      # an ended one is counted above
            told = Path(f"/proc/{room._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            total += sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def most_memory() -> int:
    """Return the most bytes that this process has held since it began; what its readers held, intake says itself.

    `getrusage` would count what the process that started this one held.
    """
    told = Path("/proc/self/status").read_text("ascii")
    return 1024 * int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1])


def main() -> None:
    no_network()
    if sys.argv[1:] == ["--talk"]:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with Intake() as intake:
        for name in sys.argv[1:]:
            started, used = time.monotonic(), processor(intake)
            outcomes = [{"received": len(one.text)} if isinstance(one, Received) else {"refused": one.reason}
                        for one in intake.receive(Path(name))]
            print(json.dumps({"file": name, "seconds": time.monotonic() - started, "came": outcomes,
                              "processor": processor(intake) - used, "memory": intake.peak_memory}), flush=True)
            intake.peak_memory = 0
    print(json.dumps({"most": most_memory()}), flush=True)


if __name__ == "__main__":
    main()
