"""How much one file may cost. One place, passed along; nothing reads them at import."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file and for what is unpacked from it (bytes, seconds, counts).

    `ratio` is inflated over stored size and counts only for members above one MiB;
    `depth` is how many containers may lie inside one another; `budget` is the time all
    members of one received file may take together.
    """

    seconds: int = 20
    memory: int = 1_500_000_000
    input: int = 100 * MIB
    text: int = 20 * MIB
    unpacked: int = 300 * MIB
    members: int = 2_000
    ratio: int = 200
    depth: int = 2
    rows: int = 50_000
    pages: int = 2_000
    scanned_pages: int = 60
    budget: int = 900
