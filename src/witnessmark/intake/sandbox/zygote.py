"""The warm process that forks one closed process per file.

It imports the readers once, holds no secrets and never looks at a file's bytes. For each
request it forks; the fork puts limits and locks on itself, reads the job from a pipe, answers
on another and ends, so nothing of one file can reach the next. Runs under `python -I` with an
empty environment.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import socket
from collections.abc import Callable
from dataclasses import dataclass

from witnessmark.intake.sandbox import landlock, seccomp

COULD_NOT_CLOSE, OUT_OF_MEMORY = 71, 72


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a fork puts on itself before it reads: memory in bytes, CPU in seconds, the locks or not."""

    memory: int
    seconds: int
    closed: bool


def serve(control: socket.socket, entry: str) -> None:
    """Answer requests on `control` until it closes; `entry` is `module:function`."""
    module, function = entry.split(":")
    os.environ.clear()  # the interpreter itself sets a locale
    importlib.import_module(module)
    gc.collect()
    gc.freeze()
    while True:
        message, handed, _flags, _address = socket.recv_fds(control, 65536, 2)
        if not message:
            return
        request = json.loads(message)
        for name in request["imports"]:
            importlib.import_module(name)
        read_from, write_to = handed
        child = os.fork()
        if child == 0:
            control.close()
            _one_file(read_from, write_to, module, function,
                      Confinement(request["memory"], request["seconds"], request["closed"]))
        os.close(read_from)
        os.close(write_to)
        _pid, status, usage = os.wait4(child, 0)
        control.sendall(json.dumps({"status": status, "memory": usage.ru_maxrss}).encode() + b"\n")


def _one_file(read_from: int, write_to: int, module: str, function: str, confinement: Confinement) -> None:
    code = COULD_NOT_CLOSE
    try:
        entry: Callable[[int, int], None] = getattr(importlib.import_module(module), function)
        with contextlib.suppress(OSError):
            for standard in (0, 1, 2):
                os.close(standard)
        confine(confinement)
        code = 1
        entry(read_from, write_to)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def confine(confinement: Confinement) -> None:
    """Put limits and locks on this process for good; raise OSError rather than run half open."""
    for kind, most in (
        (resource.RLIMIT_AS, confinement.memory), (resource.RLIMIT_CPU, confinement.seconds),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 16),
    ):
        with contextlib.suppress(ValueError):  # a lower hard limit already holds
            resource.setrlimit(kind, (most, most))
    if confinement.closed:
        landlock.close_files()
        seccomp.close_calls()
