"""The parent's side of the closed room: start the warm process, hand over one job, take its answer.

Invariant: whatever the reading process does, `Room.run` returns within the deadline with the
answer's bytes or a `Failure` in plain words; a warm process that misbehaved is replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from witnessmark.intake.limits import Limits
from witnessmark.intake.sandbox.zygote import COULD_NOT_CLOSE, OUT_OF_MEMORY

_PACKAGE = Path(__file__).resolve().parents[3]
_START = (
    "import sys,types,socket;sys.path[:0]=sys.argv[2].split('\\n');"
    "p=types.ModuleType('witnessmark');p.__path__=[sys.path[0]+'/witnessmark'];sys.modules['witnessmark']=p;"
    "from witnessmark.intake.sandbox.zygote import serve;"
    "serve(socket.socket(fileno=int(sys.argv[1])),sys.argv[3])"
)
Failed = Literal["time", "flood", "memory", "stopped", "crashed", "unclosed"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer."""

    kind: Failed


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished stream, with the process's peak memory in bytes and its wall time in seconds."""

    stream: bytes
    memory: int
    seconds: float


class Room:
    """One warm process, used by one caller at a time; starts on first use."""

    def __init__(self, entry: str, *, closed: bool, limits: Limits, path: Sequence[str] = ()) -> None:
        self._entry, self._closed, self._limits = entry, closed, limits
        self._path = "\n".join([str(_PACKAGE), *path])
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, job: bytes, *, most: int, imports: Sequence[str] = ()) -> Answer | Failure:
        """Fork a reading process, give it `job`, return what it wrote (at most `most` bytes)."""
        finished = False
        try:
            answer = self._run(job, most=most, imports=imports)
            finished = True
            return answer
        finally:
            if not finished:  # an interrupt: the next answer would belong to this job
                self.close()

    def _run(self, job: bytes, *, most: int, imports: Sequence[str]) -> Answer | Failure:
        control = self._started()
        started = time.monotonic()
        job_out, job_in = os.pipe()
        answer_out, answer_in = os.pipe()
        try:
            request = {"imports": list(imports), "memory": self._limits.memory,
                       "seconds": self._limits.seconds, "closed": self._closed}
            try:
                socket.send_fds(control, [json.dumps(request).encode()], [job_out, answer_in])
            except OSError:
                os.close(job_in)
                self.close()
                return Failure("crashed")
            finally:
                os.close(job_out)
                os.close(answer_in)
            deadline = started + self._limits.seconds
            taken = _exchange(job_in, answer_out, job, most=most, deadline=deadline)
        finally:
            os.close(answer_out)
        if not isinstance(taken, bytes):
            self.close()
            return Failure(taken)
        return self._verdict(control, taken, started)

    def close(self) -> None:
        """End the warm process and whatever it forked."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._control is not None:
            self._control.close()
            self._control = None

    def _started(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", _START, str(theirs.fileno()), self._path, self._entry],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={}, cwd="/", pass_fds=[theirs.fileno()], start_new_session=True,
            )
        self._control = ours
        return ours

    def _verdict(self, control: socket.socket, stream: bytes, started: float) -> Answer | Failure:
        control.settimeout(max(0.1, started + self._limits.seconds + 1 - time.monotonic()))
        try:
            line = control.recv(4096)
        except (TimeoutError, ConnectionError):
            line = b""
        control.settimeout(None)
        if not line:
            self.close()
            return Failure("crashed")
        report = json.loads(line)
        status = report["status"]
        if status == 0:
            return Answer(stream, report["memory"] * 1024, time.monotonic() - started)
        if os.WIFSIGNALED(status):
            ended_by = os.WTERMSIG(status)
            if ended_by in (signal.SIGXCPU, signal.SIGKILL):
                return Failure("time")
            return Failure("stopped" if ended_by == signal.SIGSYS else "crashed")
        code = os.WEXITSTATUS(status)
        return Failure("unclosed" if code == COULD_NOT_CLOSE else "memory" if code == OUT_OF_MEMORY else "crashed")


def _exchange(
    job_in: int, answer_out: int, job: bytes, *, most: int, deadline: float
) -> bytes | Literal["time", "flood"]:
    """Feed `job` and gather the answer at once, so that neither side waits for ever; closes `job_in`."""
    rest, gathered = memoryview(job), bytearray()
    with open(job_in, "wb", buffering=0) as feed, selectors.DefaultSelector() as ready:
        os.set_blocking(job_in, False)
        ready.register(answer_out, selectors.EVENT_READ)
        ready.register(feed, selectors.EVENT_WRITE)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return "time"
            for key, _events in ready.select(left):
                if key.fileobj is feed:
                    try:
                        rest = rest[os.write(job_in, rest[:1_048_576]) :]
                    except BrokenPipeError:
                        rest = rest[len(rest) :]
                    if not rest:
                        ready.unregister(feed)
                        feed.close()
                    continue
                block = os.read(answer_out, 1_048_576)
                if not block:
                    return bytes(gathered)
                gathered += block
                if len(gathered) > most:
                    return "flood"
