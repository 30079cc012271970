"""The desk as a whole: limits, policies, folders, the index, and recognising scans."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from intake import makers
from witnessmark.errors import InvalidRecord, RefusedInput
from witnessmark.intake import Intake, Limits, Received, Refused, SandboxStatus, load_index, reception, walk
from witnessmark.intake.sandbox.recogniser import missing_recogniser
from witnessmark.model.report import FoundIn


def test_too_large_files_are_refused_unread(tmp_path: Path) -> None:
    """The ceiling on input holds for files and for bytes; no hash is made of what was not read."""
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 2000)
    with Intake(limits=Limits(input=1000)) as intake:
        for outcomes in (list(intake.receive(path)), list(intake.receive_bytes(b"x" * 2000, name="big"))):
            assert isinstance(outcomes[0], Refused)
            assert outcomes[0].sha256 is None


def test_too_much_text_is_refused() -> None:
    """A file whose text passes the ceiling is refused."""
    with Intake(limits=Limits(text=1000)) as intake:
        (outcome,) = intake.receive_bytes(makers.text() * 20, name="long.txt")
        assert outcome == Refused("long.txt", "yields more text than is allowed", outcome.sha256)


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing", "device"])
def test_what_is_no_file_is_refused_at_once(intake: Intake, tmp_path: Path, kind: str) -> None:
    """Folders, pipes, devices and missing files give a reason and never block."""
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    (outcome,) = intake.receive(path)
    assert isinstance(outcome, Refused)


def test_without_a_sandbox_only_text_and_json_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel lacks the filter, other formats are refused with the reason, unless asked for."""
    monkeypatch.setattr(reception, "sandbox_status", lambda: SandboxStatus(0, False))
    with Intake() as intake:
        assert isinstance(next(intake.receive_bytes(makers.text(), name="a.txt")), Received)
        assert isinstance(next(intake.receive_bytes(makers.json_lines(), name="a.jsonl")), Received)
        refused = next(intake.receive_bytes(makers.html(), name="a.html"))
        assert isinstance(refused, Refused)
        assert "--unsafe-no-sandbox" in refused.reason
    with Intake(unsafe_no_sandbox=True) as intake:
        assert isinstance(next(intake.receive_bytes(makers.html(), name="a.html")), Received)


def test_several_threads_share_the_desk() -> None:
    """Two workers serve four threads without mixing files up."""
    results: dict[int, str] = {}

    def work(number: int) -> None:
        for round_ in range(5):
            (got,) = intake.receive_bytes(makers.text(f"Title {number} {round_}"), name=f"{number}.txt")
            assert isinstance(got, Received)
            results[number * 10 + round_] = got.text.split("\n")[0]

    with Intake(workers=2) as intake:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == {n * 10 + r: f"Title {n} {r}" for n in range(4) for r in range(5)}


def test_a_lying_answer_is_refused(intake: Intake) -> None:
    """Headers from a reading process that break the model are not taken."""
    header = {"text": "e\u0301", "media_type": "x", "reader": "x/1", "locators": [], "metadata": [], "notes": []}
    with pytest.raises(InvalidRecord):
        reception.received(header, name="a", data=b"", sha256="", notes=())
    with pytest.raises(InvalidRecord):
        reception.received(
            header | {"text": "ab", "locators": [[5, "page", "1"]]}, name="a", data=b"", sha256="", notes=()
        )


def test_refusals_carry_none_of_the_content(intake: Intake, tmp_path: Path) -> None:
    """Whatever is wrong with a file, its words stay out of the reason."""
    secret = b"Zebedee Quillfeather"
    for name, data in {
        "a.docx": makers.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": b"<w>" + secret}),
        "a.json": b'{"x": "' + secret,
        "a.csv": b"who\n" + secret,
        "a.pdf": b"%PDF-1.4\n" + secret,
    }.items():
        for outcome in intake.receive_bytes(data, name=name):
            assert isinstance(outcome, Refused)
            assert "Zebedee" not in outcome.reason


def test_scans_are_recognised_or_refused_with_what_to_install(intake: Intake) -> None:
    """A PDF of pictures is read by Tesseract where it is, and otherwise says what it needs."""
    data = makers.pdf([["x"]], image_only=True)
    (outcome,) = intake.receive_bytes(data, name="scan.pdf")
    assert isinstance(outcome, Refused)
    assert ("no text that could be recognised" in outcome.reason) is (missing_recogniser() is None)
    with Intake(ocr=False) as without:
        (outcome,) = without.receive_bytes(data, name="scan.pdf")
        assert isinstance(outcome, Refused)
        assert "turned off" in outcome.reason


def test_missing_recogniser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line names the three packages."""
    missing_recogniser.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    try:
        line = missing_recogniser() or ""
        assert all(p in line for p in ("tesseract-ocr", "tesseract-ocr-kor", "tesseract-ocr-eng"))
    finally:
        missing_recogniser.cache_clear()


def test_folders_are_walked_in_order_without_hidden_things_and_ways_out(tmp_path: Path) -> None:
    """Sorted, depth first; hidden files and links that lead out are refused with a reason."""
    inside = tmp_path / "in"
    (inside / "b").mkdir(parents=True)
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden"):
        (inside / name).write_text("x")
    (tmp_path / "out.txt").write_text("x")
    (inside / "c-link").symlink_to(tmp_path / "out.txt")
    (inside / "d-link").symlink_to(inside / "a.txt")
    (inside / "loop").symlink_to(inside)
    found = list(walk([inside, tmp_path / "missing"]))
    assert [p.relative_to(inside).as_posix() for p in found if isinstance(p, Path)] == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
        "d-link",
    ]
    assert [Path(r.name).name for r in found if isinstance(r, Refused)] == [".hidden", "c-link", "loop", "missing"]


def test_an_index_states_metadata_by_file(tmp_path: Path) -> None:
    """Paths are resolved against the index; dates and codes are checked; all come from the index."""
    path = tmp_path / "index.json"
    path.write_text(
        json.dumps(
            [
                {
                    "file": "a.txt",
                    "title": "T",
                    "outlet": "O",
                    "published": "3 December 2021",
                    "language": "ko",
                    "url": "https://example.org",
                    "access": "restricted",
                    "consent": "not needed",
                }
            ]
        )
    )
    index = load_index(path)
    assert {m.found_in for m in index[(tmp_path / "a.txt").resolve()]} == {FoundIn.INDEX}
    assert {m.field: m.value for m in index[(tmp_path / "a.txt").resolve()]} == {
        "title": "T",
        "outlet": "O",
        "published": "2021-12-03",
        "language": "ko",
        "url": "https://example.org",
        "access": "restricted",
        "consent": "not_needed",
    }


def test_a_wrong_index_names_every_fault(tmp_path: Path) -> None:
    """All wrong entries are named with their paths."""
    path = tmp_path / "index.json"
    path.write_text(
        json.dumps([{"file": ""}, {"file": "a", "published": "soon", "access": "open", "url": "x", "title": 3}, 7])
    )
    with pytest.raises(InvalidRecord) as caught:
        load_index(path)
    for part in ("$[0].file", "$[1].published", "$[1].access", "$[1].url", "$[1].title", "$[2].file"):
        assert part in str(caught.value)
    path.write_text("{")
    with pytest.raises(RefusedInput):
        load_index(path)
    with pytest.raises(RefusedInput):
        load_index(tmp_path / "none.json")
