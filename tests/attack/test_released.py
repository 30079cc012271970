"""What was planted in reports stands in no byte of a release: names, numbers, properties of files, tricks with marks.

Public reports too: their passages are quoted, so a name beside a claim is looked for as well.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attack.canaries import Canary, Search, canaries
from tests.intake import makers
from tests.publish.opened import everything
from witnessmark.app.add import Asked, Status, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.publish import publish
from witnessmark.publish.exports import formats
from witnessmark.vocab.codes import Access, Decision

SAYS = "On 3 May 2019 police expelled about 40 families from Hoeryong, {name} said."
PHONES = ("+850 191 555 0137", "010-9123-4567", "０１０－８８７７－６６５５")
MAILS = ("han.sol@example.org", "han (at) example (dot) net")
TURNED = "\u202eyrotut\u202c", "\u200bze\u200bro", "\U000e0041\U000e0042", "\u2066iso\u2069"
COORDINATES = "42.4401, 129.7502"


def _with_properties(document: bytes, who: Canary) -> bytes:
    """Write a name into a document's properties, a comment and a hidden run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for member in set(old.namelist()) - {"docProps/core.xml"}:
            new.writestr(member, old.read(member))
        new.writestr("docProps/core.xml", "<cp:coreProperties xmlns:cp='a' xmlns:dc='b'>"
                     f"<dc:creator>{who.name}</dc:creator><dc:description>{who.quote}</dc:description></cp:coreProperties>")
        new.writestr("word/comments.xml", f"<w:comments xmlns:w='c'><w:comment w:author='{who.name}'/></w:comments>")
    return out.getvalue()


def _planted(people: list[Canary]) -> Iterator[tuple[str, bytes]]:
    """Yield files with people in their text, names, heads, properties, comments, hidden parts and other sheets."""
    told = [SAYS.format(name=who.name) for who in people]
    lines = (*told[:4], f"Call {PHONES[0]}, {PHONES[1]} or {PHONES[2]}; write to {MAILS[0]} or {MAILS[1]}.",
             f"It was at {COORDINATES}. {' '.join(TURNED)} “{people[0].quote}”")
    yield f"{people[0].name}.txt", makers.text(f"Talk with {people[1].name}", lines)
    hidden = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{people[5].quote}</w:t></w:r></w:p>"
    document = makers.docx(people[5].name, tuple(told[4:6]), extra=hidden)
    yield f"{people[4].name}.docx", _with_properties(document, people[6])
    page = makers.html(people[7].name, tuple(told[7:9])).replace(
        b"<head>", f"<head><meta name='author' content='{people[9].name}'><!-- {people[9].quote} -->".encode())
    yield f"{people[8].name}.html", page
    yield f"{people[10].name}.pdf", makers.pdf([told[10:12]], title=people[10].name)
    yield "mail.eml", (f"From: {people[12].name} <{MAILS[0]}>\r\nTo: {people[13].name} <x@example.org>\r\nSubject: "
                       f"From {people[14].name}\r\nDate: Tue, 21 May 2019 09:00:00 +0900\r\nX-Phone: {PHONES[0]}\r\n"
                       f"\r\n{told[15]}\r\n").encode()


@pytest.mark.parametrize("access", [Access.PUBLIC, Access.RESTRICTED])
def test_nothing_planted_stands_in_any_byte_of_any_format(
    access: Access, make_case: Callable[..., Case], tmp_path: Path
) -> None:
    people = canaries(16, seed=3)
    case = make_case()
    for name, data in _planted(people):
        asked = Asked.of(published="2019-05-21", outlet=MAILS[0], access=access)
        done = list(add_bytes(case, data, name=name, asked=asked))
        assert {one.status for one in done} == {Status.ADDED}, name
    claims = [decided.claim.id for decided in decided_claims(case)]
    assert len(claims) >= 8
    judge(case, claims, [Decision.ACCEPT, Decision.RELEASABLE], reason=f"told by {people[0].name}")
    publish(case, tmp_path / "out", alone="a test", exports=formats.NAMES, title="Expulsions",
            generalise=access is not Access.PUBLIC)
    marks = [Canary(text, text) for text in (*PHONES, *MAILS, *TURNED, COORDINATES, "42.4401", "129.7502")]
    seeker = Search([*people, *marks])
    unpacked = tmp_path / "unpacked"
    for file in list((tmp_path / "out").rglob("*")):
        if file.is_file() and zipfile.is_zipfile(file):
            zipfile.ZipFile(file).extractall(unpacked / file.name)
    assert not seeker.found_under(tmp_path / "out", *([unpacked] if unpacked.exists() else []))
    assert seeker.files > 20
    assert seeker.found(f"x {people[0].name} {PHONES[0]}".encode())


def test_parquet_pages_are_looked_into_as_well(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Pages may be packed, so that bytes alone show nothing: values are read."""
    people = canaries(16, seed=4)
    case = make_case()
    for name, data in _planted(people):
        list(add_bytes(case, data, name=name, asked=Asked.of(published="2019-05-21", access=Access.SECRET)))
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    publish(case, tmp_path / "out", alone="a test", exports=formats.NAMES, generalise=True)
    text = everything(tmp_path / "out")
    assert "expulsion" in text
    assert not [word for who in people for word in who.texts if word in text]
