"""Readings → extractions on several cores.

Each reader is a process of its own that holds the models; readings go to it and claims come back through pipes, never
through a file, and no passphrase goes along. A reader that dies is no loss: its reading is done in this process. The
claims are those that `extract` gives.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any, Self, cast

from witnessmark.extract import Extraction, extract
from witnessmark.model.text import Reading

if TYPE_CHECKING:
    from witnessmark.extract.weighing.joint import Weights

LENGTH = struct.Struct(">Q")


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """Reading processes, started one by one as there is work for them; use as a context manager."""

    def __init__(self, workers: int | None = None, *, weights: Weights | None = None) -> None:
        """Args: workers: how many processes, the cores of the machine by default; weights: as in `extract`."""
        self.workers = workers or cores()
        self._weights = weights
        self._pool = ThreadPoolExecutor(self.workers)
        self._idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; readings not begun are dropped."""
        self._pool.shutdown(cancel_futures=True)
        while not self._idle.empty():
            _end(self._idle.get_nowait())

    def submit(self, reading: Reading) -> Future[Extraction]:
        """Hand a reading to the next free process."""
        return self._pool.submit(self._read, reading)

    def _read(self, reading: Reading) -> Extraction:
        process: subprocess.Popen[bytes] | None = None
        try:
            process = self._process()
            send(cast(IO[bytes], process.stdin), (reading, self._weights))
            found = receive(cast(IO[bytes], process.stdout))
        except (OSError, EOFError):
            if process:
                process.kill()
                _end(process)
            return extract(reading, weights=self._weights)
        self._idle.put(process)
        return cast(Extraction, found)

    def _process(self) -> subprocess.Popen[bytes]:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("WITNESSMARK_")}
            return subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    env=kept)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close a reader's pipes, at which it ends, and wait for it."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def send(pipe: IO[bytes], value: object) -> None:
    """Write one value to a pipe between two processes of this program."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Read one value; raises EOFError where the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    data = pipe.read(LENGTH.unpack(head)[0])
    if len(data) < LENGTH.unpack(head)[0]:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - written by the other end of this program's own pipe


def main() -> int:
    """Answer readings on standard input until it ends."""
    heard, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    while True:
        try:
            asked: Any = receive(heard)
        except EOFError:
            return 0
        reading, weights = asked
        send(told, extract(reading, weights=weights))


if __name__ == "__main__":
    sys.exit(main())
