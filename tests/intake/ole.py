"""A small writer of OLE compound files (version 3), enough to make .hwp files for tests."""

from __future__ import annotations

import struct
import zlib

from intake.makers import KO_BODY, KO_TITLE

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file; "a/b" puts stream b in storage a. Streams are padded past the mini-stream limit."""
    entries: list[tuple[str, int, bytes]] = [("Root Entry", 5, b"")]
    children: dict[int, list[int]] = {0: []}
    storages: dict[str, int] = {}
    for path, body in streams.items():
        parent = 0
        *folders, leaf = path.split("/")
        for folder in folders:
            if folder not in storages:
                storages[folder] = len(entries)
                children[parent].append(len(entries))
                children[len(entries)] = []
                entries.append((folder, 1, b""))
            parent = storages[folder]
        children[parent].append(len(entries))
        entries.append((leaf, 2, body.ljust(4096, b"\0") if len(body) < 4096 else body))
    sectors: list[bytes] = []
    table: list[int] = []
    starts = {}
    for number, (_name, kind, body) in enumerate(entries):
        if kind == 2:
            starts[number] = _chain(sectors, table, body)
    right: dict[int, int] = {}
    first: dict[int, int] = {}
    for parent, members in children.items():
        for one, other in zip(members, [*members[1:], FREE], strict=True):
            right[one] = other
        first[parent] = members[0] if members else FREE
    directory = b"".join(
        _entry(entries[n], right.get(n, FREE), first.get(n, FREE), starts.get(n, END if n == 0 else 0))
        for n in range(len(entries))
    )
    directory_at = _chain(sectors, table, directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    fats = 1
    while (len(table) + fats) > fats * 128:
        fats += 1
    fat_at = len(sectors)
    table += [FAT] * fats
    packed = struct.pack(f"<{len(table)}I", *table).ljust(fats * SECTOR, b"\xff")
    sectors += [packed[i * SECTOR : (i + 1) * SECTOR] for i in range(fats)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, fats, directory_at, 0, 4096, END, 0, END, 0, fat_at)
    header += b"".join(struct.pack("<I", fat_at + i) for i in range(1, fats))
    return header.ljust(SECTOR, b"\xff") + b"".join(sectors)


def hwp(title: str = KO_TITLE, body: tuple[str, ...] = KO_BODY, *, flags: int = 1) -> bytes:
    """Return a .hwp file: a header and one section of text records, deflated unless `flags` say not."""
    records = b""
    for words in (title, *body):
        # an extended control of eight units stands before the words, as columns and tables do
        units = struct.pack("<8H", 2, 0, 0, 0, 0, 0, 0, 2) + words.encode("utf-16-le") + struct.pack("<H", 13)
        head = 67 | (min(len(units), 0xFFF) << 20)
        records += struct.pack("<I", head) + units
    if flags & 1:
        deflater = zlib.compressobj(wbits=-15)
        records = deflater.compress(records) + deflater.flush()
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    return compound({"FileHeader": header.ljust(256, b"\0"), "BodyText/Section0": records})


def _chain(sectors: list[bytes], table: list[int], body: bytes) -> int:
    start = len(sectors)
    blocks = [body[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(body), SECTOR)]
    sectors += blocks
    table += [start + i + 1 for i in range(len(blocks) - 1)] + [END]
    return start


def _entry(entry: tuple[str, int, bytes], right: int, child: int, start: int) -> bytes:
    name, kind, body = entry
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, len(body))
    )
