"""What a taken-over reader would try. Runs in the closed process in place of the reader."""

import ctypes
import os
import socket
import subprocess  # noqa: F401  (imported while the doors are open, as a reader's modules are)
import sys

from witnessmark.intake.sandbox.wire import frame

ZYGOTE = os.getpid()  # this module is imported by the process that forks the readers


def attempt(read_from: int, write_to: int) -> None:
    """Try what the job names; answer with what came of it."""
    name = os.read(read_from, 100).decode()
    parent = ZYGOTE
    libc = ctypes.CDLL(None, use_errno=True)
    attempts = {
        "read_file": lambda: _read("/etc/passwd"),
        "read_proc": lambda: _read("/proc/self/environ"),
        "write_file": lambda: _write("/tmp/witnessmark-probe"),
        "list_folder": lambda: os.listdir("/"),  # noqa: PTH208
        "socket": lambda: socket.socket(),
        "run_program": lambda: os.execv("/bin/true", ["true"]),
        "fork": lambda: os.fork(),
        "kill_parent": lambda: os.kill(parent, 0),
        "trace_parent": lambda: libc.ptrace(16, parent, 0, 0),
        "limit_parent": lambda: _limit(libc, parent),
        "executable_memory": lambda: _executable(libc),
        "memory": lambda: len(bytearray(4_000_000_000)),
        "processor": _spin,
        "flood": lambda: _flood(write_to),
        "environment": lambda: sorted(os.environ) or "nothing there",
        "descriptors": lambda: _descriptors({read_from, write_to}),
        "arguments": lambda: [a for a in sys.argv if "secret" in a] or "nothing there",
    }
    try:
        came = repr(attempts[name]())
    except (OSError, MemoryError) as fault:
        came = f"blocked: {type(fault).__name__}"
    os.write(write_to, frame({"kind": "probe", "came": came}))


def _read(path: str) -> bytes:
    return os.read(os.open(path, os.O_RDONLY), 20)


def _write(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT)


def _limit(libc: ctypes.CDLL, parent: int) -> str:
    if libc.prlimit(parent, 7, b"\0" * 16, None):
        raise OSError(ctypes.get_errno(), "no")
    return "limited"


def _executable(libc: ctypes.CDLL) -> str:
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, 7, 0x22, -1, 0) in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "no")
    return "mapped"


def _spin() -> None:
    while True:
        pass


def _flood(write_to: int) -> None:
    while True:
        os.write(write_to, b"A" * 65536)


def _descriptors(own: set[int]) -> list[int] | str:
    held = []
    for number in range(64):
        if number not in own:
            try:
                os.fstat(number)
            except OSError:
                continue
            held.append(number)
    return held or "nothing there"
