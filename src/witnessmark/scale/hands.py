"""Who does the work: this process alone, or workers of a Ray cluster.

Ray is started here on loopback, without its dashboard and its reports of use, or joined at an address. Whoever speaks
to a cluster can run anything on it, so one of ours takes nothing without a token that is made with it, and one that is
joined is asked with its token unless RAY_AUTH_MODE says otherwise. Tasks and
results that pass through it are small: paths and settings; claims and texts lie in files that the workers read and
write themselves. A task whose worker dies is done again by another.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from witnessmark.errors import MissingExtra, UsageError, WitnessmarkError

TRIES = 3
"""How often a task is done again whose worker died; one that always kills its worker has to end."""
STORE = 160 * 2**20
"""Bytes of memory that the local cluster shares between workers; next to nothing passes through it."""
LONGEST_TEMP = 40
"""Characters of the folder for the cluster's sockets: the system allows 107 for a socket's whole path."""
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0", "RAY_worker_niceness": "0"}
MODE, TOKEN = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN"
TOKEN_BYTES = 32
LOCAL = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""What makes a cluster listen on loopback only; it is named after the systems where that is the rule."""


class Hands(Protocol):
    """Something that does tasks."""

    workers: int

    def each(self, work: Callable[..., None], tasks: Sequence[tuple[object, ...]]) -> Iterator[None]:
        """Do `work(*task)` for each task, yielding once for each that is done, in any order."""


class Alone:
    """Does all tasks in this process."""

    workers = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def each(self, work: Callable[..., None], tasks: Sequence[tuple[object, ...]]) -> Iterator[None]:
        for task in tasks:
            work(*task)
            yield


class Cluster:
    """Workers of a Ray cluster, as a context manager."""

    def __init__(self, *, workers: int | None = None, address: str | None = None, temp: Path | None = None) -> None:
        """Start a cluster on this machine, or join one.

        Args:
            workers: how many tasks are done at a time; the cores of the machine or cluster when not given.
            address: of a cluster that runs already, as `ray://head:10001`.
            temp: a folder for a local cluster's sockets and logs; one of its own in the system's folder for such
                when not given. What is put there is removed at the end.

        Raises:
            MissingExtra: Ray is not installed. UsageError: the address leads to no cluster, or to one that takes
                another token; or a path is too long.
        """
        if importlib.util.find_spec("ray") is None:
            raise MissingExtra("Work on many processors or machines", "ray")
        if temp is not None and len(str(temp.resolve())) > LONGEST_TEMP:
            raise UsageError(f"{temp} is too long a path for the cluster's sockets.",
                             advice=f"Name a folder of at most {LONGEST_TEMP} characters, such as /tmp/w.")
        os.environ.update(QUIET | ({MODE: os.environ.get(MODE, "token")} if address else LOCAL | _own_token()))
        import ray

        self._ray: Any = ray
        self._own: Path | None = None
        if address is None:
            self.workers = workers or _cores()
            if temp is not None:
                temp.mkdir(parents=True, exist_ok=True)
            self._own = Path(tempfile.mkdtemp(prefix="wm-", dir=temp))
            self._start()
        else:
            self._join(address)
            self.workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def _start(self) -> None:
        kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("WITNESSMARK_")}
        try:
            self._ray.init(num_cpus=self.workers, num_gpus=0, include_dashboard=False, object_store_memory=STORE,
                           _temp_dir=str(self._own), _node_ip_address="127.0.0.1", log_to_driver=False,
                           logging_level="ERROR", ignore_reinit_error=False)
        finally:
            os.environ.update(kept)

    def _join(self, address: str) -> None:
        try:
            self._ray.init(address=address, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError, self._ray.exceptions.AuthenticationError) as fault:
            raise UsageError(f"There is no cluster at {address} that takes this token.", advice=(
                "Start one with `ray start --head` and RAY_AUTH_MODE=token, name its address, and put its token into "
                "RAY_AUTH_TOKEN_PATH or ~/.ray/auth_token.")) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End a cluster of one's own, or leave another's; what it left in its folder is removed."""
        self._ray.shutdown()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def each(self, work: Callable[..., None], tasks: Sequence[tuple[object, ...]]) -> Iterator[None]:
        """As of `Hands`: no more tasks are handed out than there are workers, so that memory is bounded.

        Raises:
            WitnessmarkError: what a task raised. The other tasks under way are ended first.
        """
        ray = self._ray
        remote = ray.remote(num_cpus=1, max_retries=TRIES)(told)
        waiting = list(reversed(tasks))
        going: list[Any] = []
        try:
            while waiting or going:
                while waiting and len(going) < self.workers:
                    going.append(remote.remote(work, waiting.pop()))
                (first,), going = ray.wait(going, num_returns=1)
                self._check(first)
                yield
        finally:
            for one in going:
                ray.cancel(one, force=True)

    def _check(self, done: Any) -> None:
        try:
            fault = self._ray.get(done)
        except self._ray.exceptions.WorkerCrashedError as crash:
            raise WitnessmarkError(f"A task's worker died {TRIES + 1} times.",
                                   advice="Give it more memory, or make the parts smaller.") from crash
        except self._ray.exceptions.OutOfMemoryError as crash:
            raise WitnessmarkError("A task needs more memory than there is.",
                                   advice="Make the parts smaller with --part, or use fewer workers.") from crash
        if fault is not None:
            raise fault


def told(work: Callable[..., None], task: tuple[object, ...]) -> WitnessmarkError | None:
    """Do a task on a worker; an error of ours comes back as a value: not all of them survive being raised there."""
    try:
        work(*task)
    except WitnessmarkError as fault:
        plain = WitnessmarkError(fault.what, advice=fault.advice)
        plain.exit_code = fault.exit_code
        return plain
    return None


def _own_token() -> dict[str, str]:
    """Return what makes a cluster of this process ask for a token: the one of before, since Ray keeps the first."""
    return {MODE: "token", TOKEN: os.environ.get(TOKEN) or secrets.token_hex(TOKEN_BYTES)}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
