"""Landlock: the kernel's own list of what a process may touch. Ours is empty, or a few folders to read.

Not handled here: kernels without it. There the call filter alone keeps files and network shut,
which is enough for readers (they may open nothing at all).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

CREATE, ADD_RULE, RESTRICT = 444, 445, 446
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38


def abi() -> int:
    """Return the Landlock version of this kernel, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    version = ctypes.CDLL(None).syscall(CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return max(int(version), 0)


def close_files(readable: Iterable[str] = ()) -> None:
    """Forbid this process every file but reading and running what lies under `readable`.

    Network (from version 4) and signals to processes outside (from version 6) are shut too.
    Does nothing on a kernel without Landlock.

    Raises:
        OSError: the kernel has Landlock and would not take the rules.
    """
    version = abi()
    if not version:
        return
    files = (1 << 13) - 1
    for since, right in ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15)):
        files |= right if version >= since else 0
    rules = struct.pack("QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    libc = ctypes.CDLL(None, use_errno=True)
    ruleset = libc.syscall(CREATE, rules[:size], ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "no rule set")
    try:
        for folder in readable:
            _allow(libc, ruleset, folder)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(RESTRICT, ruleset, ctypes.c_uint32(0)):
            raise OSError(ctypes.get_errno(), "the rule set was not accepted")
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    try:
        beneath = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = EXECUTE | READ_FILE | (READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112
        rule = struct.pack("=Qi", rights, beneath)
        if libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, ctypes.c_uint32(0)):
            raise OSError(ctypes.get_errno(), "a rule was not accepted")
    finally:
        os.close(beneath)
