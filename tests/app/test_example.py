"""The coder's decisions meet what the program reads: an act said is accepted and corrected, anything else rejected."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import WIRE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.example import decide
from witnessmark.errors import NotFound
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Access, Act


def coded(folder: Path, *records: dict[str, object]) -> Path:
    (folder / "gold").mkdir()
    (folder / "gold" / "claims.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    return folder


def moved(record: dict[str, object], by: int) -> dict[str, object]:
    """Return a record whose spans stand elsewhere: the coder's text had other words before it."""
    def shift(value: dict[str, object]) -> dict[str, object]:
        return {name: item + by if name in ("start", "end") and isinstance(item, int) else item
                for name, item in value.items()}

    found: dict[str, object] = json.loads(json.dumps(record), object_hook=shift)
    return found


def test_an_act_said_is_accepted_and_corrected_where_its_words_stand_and_others_rejected(
    tmp_path: Path, make_case: Callable[..., Case]
) -> None:
    with make_case() as case:
        asked = Asked.of(access=Access.PUBLIC, published="2019-05-09")
        list(add_bytes(case, WIRE.encode(), name="wire.txt", asked=asked))
        list(add_bytes(case, f"{WIRE} Later, all were deported.".encode(), name="other.txt",
                       asked=Asked.of(access=Access.PUBLIC)))
        gone = WIRE.index("expelled about")
        wire = next(r.id for r in case.store.reports(case.actor) if r.original.name == "wire.txt")
        read = next(d.claim for d in decided_claims(case)
                    if d.claim.reading.report.id == wire and d.claim.act.span.start == gone)
        record = statement_record(read)
        record |= {
            "report": {"file": "wire.txt"},
            "act": {"code": "relocation", "text": "expelled", "span": {"start": gone, "end": gone + 8}},
            "figure": record["figure"] | {"low": 41, "best": 41, "high": 41},
        }
        counts = decide(case, coded(tmp_path, moved(record, 7)), case.store.reports(case.actor))
        assert (counts["accepted"], counts["corrected"]) == (1, 1)
        after = {d.claim.id: d for d in decided_claims(case)}
        one = after[read.id]
        assert one.releasable and one.claim.act.code is Act.RELOCATION
        assert one.claim.figure is not None and one.claim.figure.low == 41
        assert {d.rejected for d in after.values()} == {False, True}


def test_without_the_coding_nothing_is_decided(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    with make_case() as case, pytest.raises(NotFound):
        decide(case, tmp_path, case.store.reports(case.actor))
