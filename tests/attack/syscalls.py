"""A process whose every call that changes a file is announced before it happens, and may be answered otherwise.

Linux hands such calls to another process (seccomp user notification), those of SQLite and of age as well as Python's.
So a test can kill the process right before the n-th change, or answer it with "disk full" from there on, and knows
that no change was left out. Nothing but the kernel is needed; `supported` says whether it can.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from witnessmark.intake.sandbox.seccomp import ALLOW, AND, ARCHITECTURE, CALL_NUMBER, EQUAL, LOAD, MACHINES, RETURN

_NOTIFY, _NEW_LISTENER, _SET_FILTER = 0x7FC00000, 1 << 3, 1
_RECEIVE, _ANSWER, _CONTINUE = 0xC0502100, 0xC0182101, 1
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_CALLS = {
    "x86_64": {"write": 1, "pwrite64": 18, "writev": 20, "pwritev": 296, "fsync": 74, "fdatasync": 75,
               "truncate": 76, "ftruncate": 77, "rename": 82, "renameat": 264, "renameat2": 316, "mkdir": 83,
               "mkdirat": 258, "unlink": 87, "unlinkat": 263, "rmdir": 84, "openat": 257, "fallocate": 285,
               "utimensat": 280},
    "aarch64": {"write": 64, "pwrite64": 68, "writev": 66, "pwritev": 70, "fsync": 82, "fdatasync": 83,
                "truncate": 45, "ftruncate": 46, "renameat": 38, "renameat2": 276, "mkdirat": 34, "unlinkat": 35,
                "openat": 56, "fallocate": 47, "utimensat": 88},
}
_GROWING = ("write", "pwrite64", "writev", "pwritev", "mkdir", "mkdirat", "openat", "fallocate")
"""What a full disk refuses; a read-only one refuses everything but syncing."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_FIRST, _THIRD = 16, 32
REPORTING = 200
"""The descriptor on which the process reports; writing there is no change of a file."""


_BY_DESCRIPTOR = ("write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "ftruncate", "fallocate")


def _is_file(process: int, descriptor: int) -> bool:
    """Tell a file from a pipe or a device; what can't be looked at is taken for a file."""
    try:
        name = Path(f"/proc/{process}/fd/{descriptor}").readlink()
    except OSError:
        return True
    return name.is_absolute() and name.parts[1] not in ("dev", "proc")


def _of_device(process: int, address: int) -> bool:
    """Say whether the name at an address of the process is of a device, which no disk refuses."""
    try:
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return memory.read(5) == b"/dev/"
    except (OSError, ValueError, OverflowError):
        return False


def supported() -> bool:
    """Say whether this kernel announces calls to another process (5.5 and later)."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    version = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    return version >= (5, 5)


def announce_calls() -> int:
    """Put the filter on this process and what it forks; return the descriptor that announces. For good."""
    machine = platform.machine()
    code = b"".join(_program(machine))
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no new privileges")
    listener = libc.syscall(_SECCOMP[machine], _SET_FILTER, _NEW_LISTENER, head)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel does not announce calls")
    return int(listener)


def _program(machine: str) -> list[bytes]:
    def op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    lines = [op(LOAD, ARCHITECTURE), op(EQUAL, MACHINES[machine][0], 1, 0), op(RETURN, ALLOW), op(LOAD, CALL_NUMBER)]
    for name, number in _CALLS[machine].items():
        if name == "openat":                                       # for reading: allowed
            lines += [op(EQUAL, number, 0, 5), op(LOAD, _THIRD), op(AND, _WRITING), op(EQUAL, 0, 0, 1),
                      op(RETURN, ALLOW), op(RETURN, _NOTIFY)]
        elif name in ("write", "writev"):                          # standard error and the report are no files
            lines += [op(EQUAL, number, 0, 5), op(LOAD, _FIRST), op(EQUAL, 2, 1, 0), op(EQUAL, REPORTING, 0, 1),
                      op(RETURN, ALLOW), op(RETURN, _NOTIFY)]
        else:
            lines += [op(EQUAL, number, 0, 1), op(RETURN, _NOTIFY)]
    return [*lines, op(RETURN, ALLOW)]


Answer = Callable[[int, str], int | None]
"""Given the number of a call (from 1) and its name: None to let it happen, an error number to refuse it, or
`KILL` to kill the process right before it."""
KILL = -1


def killed_before(number: int) -> Answer:
    """Kill right before the call of that number."""
    return lambda at, _: KILL if at == number else None


def full_from(number: int, calls: int | None = None) -> Answer:
    """A disk that is full from that call on, or for so many calls."""
    def answer(at: int, name: str) -> int | None:
        hit = at >= number and (calls is None or at < number + calls) and name in _GROWING
        return errno.ENOSPC if hit else None
    return answer


def read_only_from(number: int) -> Answer:
    """A disk that takes no change at all from that call on."""
    return lambda at, name: errno.EROFS if at >= number and name not in ("fsync", "fdatasync") else None


def untouched(at: int, name: str) -> int | None:
    """Let everything happen."""
    return None


SILENCE = 20_000
"""Milliseconds without a call after which the process is looked at."""


def _has_ended(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def supervise(listener: int, process: int, answer: Answer) -> int:
    """Answer the calls of the process's first thread until it has ended; return how many there were.

    What it starts (readers in their room) and what goes into pipes is let through and not counted. Who left off while
    the process lives would have the kernel refuse its next call, as no disk does.
    """
    names = {number: name for name, number in _CALLS[platform.machine()].items()}
    waiting, count = select.poll(), 0
    waiting.register(listener, select.POLLIN)
    while True:
        came = waiting.poll(SILENCE)
        if not came and _has_ended(process):
            return count
        for _, event in came:                                      # none yet: on a busy machine it may wait for long
            if not event & select.POLLIN:
                return count
            held = bytearray(80)
            try:
                fcntl.ioctl(listener, _RECEIVE, held)
            except FileNotFoundError:                              # it was gone before it was asked after
                continue
            ticket, thread, _flags, number = struct.unpack_from("=QIIi", held)
            told, name = None, names[number]
            (descriptor,), (address,) = struct.unpack_from("=I", held, 32), struct.unpack_from("=Q", held, 40)
            counts = _is_file(process, descriptor) if name in _BY_DESCRIPTOR else \
                name != "openat" or not _of_device(process, address)
            if thread == process and counts:
                count += 1
                told = answer(count, name)
            if told == KILL:
                os.kill(process, signal.SIGKILL)
                continue
            flags, error = (_CONTINUE, 0) if told is None else (0, -told)
            try:
                fcntl.ioctl(listener, _ANSWER, struct.pack("=QqiI", ticket, 0, error, flags))
            except FileNotFoundError:
                continue
