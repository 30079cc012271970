"""The verb `custody`: originals, readings and log handed over to a court or an archive, with the chain of custody.

A BagIt bag (RFC 8493) whose payload is an RO-Crate (1.1); what is told of each report follows the headings of the
Berkeley Protocol on Digital Open Source Investigations (United Nations, 2020), chapter VI: collection, preservation,
verification. Each reading travels with a proof that `verify.py`, which lies in the bag, checks on its own.

Invariant: this is no publication and never passes through the public gate: it opens reports whole, to whom it is
given. It takes the rights to read, release and audit, a reason, and word of who gets it; a report whose consent was
withdrawn is never in it; words that are sealed apart stay sealed, the original with them. The log says that it was
made, why, of which reports and for which key. Entries on other reports show their leaf alone.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from witnessmark import __version__
from witnessmark.app.bag import bagged, crate, json_bytes
from witnessmark.app.case import Case
from witnessmark.app.judge import reasoned
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.errors import NotFound, UsageError, WouldLeak, full_disk_named
from witnessmark.evidence import verify
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.model.record import Json
from witnessmark.model.release import Kept
from witnessmark.model.report import Report
from witnessmark.store.custody import Committed
from witnessmark.vault.originals import DRAFT, sync_folder, write_synced
from witnessmark.vault.sources import recipients
from witnessmark.vocab.codes import Consent

_PAGES = ("application/pdf", "image/png", "image/jpeg")
HEADINGS = ("collection", "preservation", "verification", "chain_of_custody")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was handed over: its id in the log, how many reports, originals and entries, the key to check with."""

    id: str
    reports: int
    originals: int
    entries: int
    key: str


def hand_over(case: Case, out: AnyPath, *, reason: str, reports: Sequence[str] = (), to: str | None = None,
              in_the_clear: bool = False) -> HandedOver:
    """Write reports with their chain of custody into the new folder `out`, or sealed into the new file `out`.

    Args:
        reports: ids; all that the actor may see and whose consent stands when none are named.
        to: the public key (age1…) of who gets it: one age file of a tar archive. Without it `in_the_clear` is needed.

    Raises:
        UsageError: no reason; `out` exists or lies in the case; it is not said who gets it. NotFound: no such report.
        WouldLeak: the consent to a report named was withdrawn. AccessDenied: the actor lacks one of the rights.
    """
    for permission in (Permission.READ, Permission.RELEASE, Permission.AUDIT):
        case.actor.require(permission)
    reasoned(reason)
    target = path_of(out, "What is handed over")
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} exists already.", advice="Name a folder or file that does not exist yet.")
    if case.path.resolve() in target.resolve().parents:
        raise UsageError("It would lie inside the case.", advice="Name a place outside the case.")
    if (to is None) == (not in_the_clear):
        raise UsageError("It is not said who gets it.", advice="Add --to KEY (age1…), or --in-the-clear.")
    sealing = recipients([to]) if to is not None else []
    chosen = _chosen(case, reports)
    handed = new_id("cus")
    told = case.store.committed_of(case.actor, [report.id for report in chosen])
    payload = _payload(case, chosen, told, handed)
    contents = bagged(payload, {"External-Identifier": handed, "Bagging-Date": case.today().isoformat(),
                                "Internal-Sender-Identifier": case.log_state()[0],
                                "Bag-Software-Agent": f"witnessmark {__version__}"})
    digest = hashlib.sha256(contents["tagmanifest-sha256.txt"]).hexdigest()
    about = {"reason": reason.strip(), "to": to, "reports": [report.id for report in chosen]}
    with case.store.writing(case.actor) as writer:
        writer.note_release(handed, digest, kept=Kept(about, ""))
    with full_disk_named():
        if sealing:
            write_synced(target, pyrage.encrypt(_tar(contents, handed), sealing))
        else:
            _write(target, contents)
    originals = sum(name.startswith("data/originals/") for name in contents)
    return HandedOver(handed, len(chosen), originals, sum(map(len, told.values())), case.public_key)


def _chosen(case: Case, reports: Sequence[str]) -> list[Report]:
    found = case.store.reports(case.actor, ids=sorted(set(reports))) if reports else case.store.reports(case.actor)
    missing = set(reports) - {report.id for report in found}
    if missing:
        raise NotFound(f"No report {sorted(missing)[0]}.", advice="`witnessmark show` and the inbox name them.")
    withdrawn = [report for report in found if report.consent is Consent.WITHDRAWN]
    if withdrawn and reports:
        raise WouldLeak("Consent to use a report was withdrawn.", advice="Nothing of it may leave the case.")
    left = [report for report in found if report.consent is not Consent.WITHDRAWN]
    if not left:
        raise NotFound("There is no report to hand over.", advice="Add some, or ask for the clearance.")
    return left


def _payload(case: Case, reports: Sequence[Report], told: Mapping[str, Sequence[Committed]],
             handed: str) -> dict[str, bytes]:
    """Return the files of the bag's payload by their names in it."""
    files: dict[str, bytes] = {}
    records = []
    for report in reports:
        reading = case.store.reading(case.actor, report.id)
        text, proof = f"readings/{report.id}.txt", f"proofs/{report.id}.json"
        files[text] = reading.text.encode("utf-8", "surrogatepass")
        commitment = case.store.commitment(case.actor, reading.id)
        files[proof] = case.bundle(commitment, 0, len(commitment.passages) - 1)
        original = None
        if report.original.sealed_as is not None:
            original = f"originals/{report.id}{_ending(report.original.name)}"
            files[original] = case.original(report.id)
        records.append(_record(report, told.get(report.id, ()), original=original, reading=text, proof=proof,
                               reader=reading.reader, sealed=len(case.store.markings(case.actor, [report.id]))))
    open_entries = {entry.sequence: entry for entries in told.values() for entry in entries}
    name, tree, checkpoint = case.log_state()
    leaves = [tree.leaf(at) for at in range(len(tree))]
    files |= {"log/leaves": b"".join(leaves), "log/checkpoint": checkpoint}
    files |= {f"log/cosigned-{at}": one.note for at, one in enumerate(case.store.cosignings(case.actor), start=1)}
    files["log/entries.jsonl"] = b"".join(json_bytes(_entry(at, leaf, open_entries.get(at)), indent=None)
                                          for at, leaf in enumerate(leaves))
    files["custody.json"] = json_bytes({
        "id": handed, "log": name, "key": case.public_key, "keys": list(case.public_keys),
        "headings": list(HEADINGS), "reports": records})
    files["verify.py"] = Path(verify.__file__).read_bytes()
    files["README.txt"] = _README.encode()
    return crate(files, name=f"Reports handed over ({handed})", day=case.today().isoformat())


def _record(report: Report, entries: Sequence[Committed], *, original: str | None, reading: str, proof: str,
            reader: str, sealed: int) -> Json:
    """Return what is told of one report, by the Protocol's headings; null where nobody knows."""
    held = report.original
    came = next((entry for entry in entries if entry.kind == "report"), None)
    return {
        "id": report.id,
        "collection": {
            "url": report.url, "html_source_code": original if held.media_type == "text/html" else None,
            "full_page_capture": original if held.media_type in _PAGES else None,
            "embedded_media": None,
            "embedded_metadata": [{"field": m.field, "value": m.value, "found_in": m.found_in.value, "reason": m.reason}
                                  for m in report.metadata],
            "contextual_data": {"title": report.title, "outlet": report.outlet, "language": report.language,
                                "published": report.published.isoformat() if report.published else None,
                                "consent": report.consent.value, "access": report.access.value,
                                "remarks": list(report.notes)},
            "collection_data": {"name_as_received": held.name, "media_type": held.media_type,
                                "received": held.received.isoformat(), "by": came.actor if came else None,
                                "tool": reader},
            "hash_value": {"algorithm": "SHA-256", "value": held.sha256 if original else None,
                           "salted": None if original else held.sha256, "bytes": held.size if original else None},
        },
        "preservation": {
            "authenticity": {"original": original, "committed_in_entry": came.sequence if came else None},
            "availability": original is not None, "identity": {"report": report.id, "original": held.id},
            "persistence": "sealed on receipt (age), random name, hash in the log; every byte is verified",
            "renderability": {"media_type": held.media_type, "reading": reading},
            "understandability": {"language": report.language, "words_sealed_apart": sealed},
        },
        "verification": {"proof": proof, "with": "python3 verify.py " + proof,
                         "decisions": sum(entry.kind == "judgement" for entry in entries)},
        "chain_of_custody": [{"entry": e.sequence, "on": e.on, "by": e.actor, "what": e.kind, "about": e.subject}
                             for e in entries],
    }


def _entry(at: int, leaf: bytes, told: Committed | None) -> Json:
    """Return one entry of the log: its leaf alone, or with what the leaf is taken of."""
    shown: Json = {"number": at, "leaf": leaf.hex()}
    if told is None:
        return shown
    return shown | {"kind": told.kind, "subject": told.subject, "by": told.actor, "on": told.on,
                    "digest": told.digest.hex(), "salt": told.salt.hex()}


def _ending(name: str) -> str:
    """Return the ending of a file's name where it is a plain one."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 6 else ""


def _write(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write a bag; it has its name once it is whole, and what a full disk cut short is not left lying in the clear."""
    draft = target.with_name(target.name + DRAFT)
    try:
        draft.mkdir(mode=0o700, parents=True)
    except FileExistsError as fault:
        raise UsageError(f"{draft} is left from a hand-over that was stopped; it lies in the clear.",
                         advice="Remove it first.") from fault
    try:
        for name, data in contents.items():
            file = draft / name
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_synced(file, data)
        draft.replace(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _tar(contents: Mapping[str, bytes], name: str) -> bytes:
    """Return the bag as a tar archive without owners or times."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for inner, data in contents.items():
            entry = tarfile.TarInfo(f"{name}/{inner}")
            entry.size, entry.mode = len(data), 0o600
            archive.addfile(entry, io.BytesIO(data))
    return whole.getvalue()


_README = """What this is

Reports as they were received (originals/), as they were read (readings/), and what was done with them (custody.json, by
the headings of the Berkeley Protocol on Digital Open Source Investigations). It was handed over to you and is no
publication: it may name people. Keep it encrypted.

How to check it

1. The bag: any BagIt tool, or  sha256sum -c manifest-sha256.txt  in the folder above this one.
2. That the words were in the log: python3 verify.py proofs/REPORT.json --key KEY, with the key that the sender
   publishes; with --witness KEY for a witness whose key you know.
3. That the log is one: log/leaves are the leaves of a Merkle tree (RFC 6962), log/checkpoint is signed over its root,
   log/cosigned-N are states that witnesses signed.
4. A leaf of an entry in log/entries.jsonl that shows its salt: SHA-256(0x00, salt, content), content being the JSON
   list [number, kind, subject, by, on, digest] without spaces. That of a reading is taken of its passages: see 2.
"""
