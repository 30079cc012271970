"""Two hundred mixed files, twenty of them broken, written into a folder.

`write_mixed(folder)` returns (names of good files, names of broken ones). Every good file holds
exactly one report. Also runs by hand: python mixed.py FOLDER
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[1]))

from intake import makers, ole

_PLACES = ("Brisk Ford", "Amber Hill", "Stone Quay", "Low Meadow", "Pine Gate", "Salt Mill")
_GROUPS = ("families", "households", "traders", "former guards", "returnees")


def report(number: int) -> tuple[str, tuple[str, ...]]:
    """Return title and paragraphs of the invented report with this number, unlike any other."""
    place, group, count = _PLACES[number % 6], _GROUPS[number % 5], 10 + number
    title = f"{count} {group.title()} Sent Away From {place}"
    return title, (
        f"Local authorities expelled {count} {group} from {place} in the first week of March, a resident said.",
        f"Case {number} followed record checks that began the summer before. The {group} were sent to farm villages.",
        f"Neighbours in {place} watched trucks leave before dawn, the resident told this paper.",
    )


def korean_report(number: int) -> tuple[str, tuple[str, ...]]:
    """The same in Korean."""
    count = 10 + number
    return f"강변 {number}리 주민 {count}세대 추방", (
        f"지난달 말 강변 {number}리에서 {count}세대가 농촌으로 추방됐다고 현지 소식통이 전했다.",
        "소식통은 당국이 여름부터 주민 등록 문건을 조사해 왔다고 말했다.",
    )


def _pdf(title: str, body: tuple[str, ...]) -> bytes:
    lines = [title, ""]
    for paragraph in body:
        lines += [*makers.wrapped(paragraph, 70), ""]
    return makers.pdf([lines])


Maker = Callable[[str, tuple[str, ...]], bytes]
GOOD: dict[str, tuple[Maker, bool]] = {
    "txt": (makers.text, False),
    "ko.txt": (makers.text, True),
    "html": (makers.html, False),
    "docx": (makers.docx, False),
    "odt": (makers.odt, False),
    "pdf": (_pdf, False),
    "ko.pdf": (_pdf, True),
    "hwpx": (makers.hwpx, True),
    "hwp": (ole.hwp, True),
    "cp949.txt": (lambda t, b: makers.text(t, b).decode().encode("cp949"), True),
    "utf16.txt": (lambda t, b: makers.text(t, b).decode().encode("utf-16"), False),
    "eml": (lambda t, b: makers.letter(t, b), False),
}


def broken() -> dict[str, bytes]:
    """Return twenty files that must be refused, each for a reason of its own."""
    bomb = makers.zipped({"big.txt": b"\0" * 30_000_000})
    good = makers.docx()
    encrypted = bytearray(makers.zipped({"a.txt": makers.text()}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(signature) + at] |= 1
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return {
        "empty.txt": b"",
        "blank.txt": b"  \n\n\t ",
        "noise.bin": bytes(range(256)) * 40,
        "program.txt": b"\x7fELF" + b"\0" * 200,
        "cut.pdf": makers.pdf()[:300],
        "no-objects.pdf": b"%PDF-1.7\nnothing here\n",
        "blank.pdf": makers.pdf([[]]),
        "cut.docx": good[: len(good) // 2],
        "entity.docx": makers.docx(prologue=entity),
        "no-body.docx": makers.zipped({"[Content_Types].xml": "<Types/>", "word/other.xml": "<a/>"}),
        "torn.docx": makers.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document"}),
        "slides.pptx": makers.zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}),
        "locked.zip": bytes(encrypted),
        "bomb.zip": bomb,
        "empty.odt": makers.odt("", ())[:100],
        "locked.hwp": ole.hwp(flags=3),
        "cut.hwp": ole.hwp()[:600],
        "menu-only.html": b"<html><body><script>x</script></body></html>",
        "no-text.csv": b"name,age\nx,1\n",
        "archive.7z": b"7z\xbc\xaf'\x1c" + struct.pack("<Q", 0) * 8,
    }


def write_mixed(folder: Path) -> tuple[list[str], list[str]]:
    """Write the files; return the names of the good and of the broken ones."""
    folder.mkdir(parents=True, exist_ok=True)
    good = []
    kinds = list(GOOD.items())
    for number in range(180):
        ending, (make, korean) = kinds[number % len(kinds)]
        name = f"report-{number:03}.{ending}"
        (folder / name).write_bytes(make(*(korean_report if korean else report)(number)))
        good.append(name)
    bad = broken()
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    return good, list(bad)


if __name__ == "__main__":
    written = write_mixed(Path(sys.argv[1]))
    print(f"{len(written[0])} good, {len(written[1])} broken")
