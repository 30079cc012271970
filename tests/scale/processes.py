"""What the processes that a test started are, and what they listen on, from /proc."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

LISTENS = "0A"


def below(root: int) -> list[int]:
    """Return a process and all that it started, at any remove."""
    parent: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parent[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [root]
    for one in found:
        found += [child for child, own in parent.items() if own == one]
    return found


def workers_of(processes: Iterable[int]) -> list[int]:
    """Return those that do tasks of a cluster."""
    made = []
    for one in processes:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{one}/cmdline").read_bytes().startswith((b"ray::told", b"ray::Reader")):
                made.append(one)
    return made


def listening(processes: Iterable[int]) -> set[str]:
    """Return the addresses on which some processes wait for connections."""
    held = set()
    for one in processes:
        with contextlib.suppress(OSError):
            for handle in Path(f"/proc/{one}/fd").iterdir():
                with contextlib.suppress(OSError):
                    held.add(handle.readlink().name)
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == LISTENS and f"socket:[{words[9]}]" in held:
                found.add(_address(words[1].partition(":")[0]))
    return found


def _address(words: str) -> str:
    last = bytes.fromhex(words[-8:])[::-1]
    plain = ".".join(map(str, last))
    return plain if len(words) == 8 or words[:24] == "0000000000000000FFFF0000" else f"[{words}]"
