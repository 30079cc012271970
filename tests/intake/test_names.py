"""File names that show otherwise than they are are told of; plain ones in any language are not."""

from __future__ import annotations

import io
import zipfile

import pytest

from witnessmark.intake import Intake, Received
from witnessmark.intake.names import oddities


@pytest.mark.parametrize(("name", "said"), [
    ("invoice\u202efdp.txt", "direction"),
    ("note\u2067.txt", "direction"),
    ("re\u200bport.txt", "can't be seen"),
    ("a\u3164b.txt", "can't be seen"),
    ("line\nbreak.txt", "can't be seen"),
    ("r\u0435port.txt", "look alike"),                             # a Cyrillic е among Latin letters
    ("t\u03bfwn.txt", "look alike"),                               # a Greek ο
    ("\uff52eport.txt", "look alike"),                             # a full-width r
])
def test_odd_names_are_told(name: str, said: str) -> None:
    """One remark, without the name in it."""
    (found,) = oddities(name)
    assert said in found and name not in found


@pytest.mark.parametrize("name", [
    "report.pdf", "회령 추방 report 2019.hwp", "отчёт 2019.docx", "αναφορά.txt", "İstanbul-notu.txt", "報告 v2.odt",
    "Wi‑Fi_log (1).csv", "/tmp/a b/č.txt", "box.zip!/отчёт.txt", "Ⅷ.txt",
])
def test_plain_names_of_any_language_are_not(name: str) -> None:
    """Several scripts in a name are no sign of anything; only within one word."""
    assert oddities(name) == ()


def test_the_remark_comes_with_the_report() -> None:
    """Of the file itself, and of a member of an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as box:
        box.writestr("p\u0430ge.txt", "Police expelled 40 families from Hoeryong.")
    with Intake() as intake:
        (plain,) = intake.receive_bytes(b"Police expelled 40 families.", name="a\u202etxt.txt")
        (member,) = intake.receive_bytes(packed.getvalue(), name="box.zip")
    assert isinstance(plain, Received) and "direction" in plain.notes[0]
    assert isinstance(member, Received) and "look alike" in member.notes[0]
