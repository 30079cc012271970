"""The verbs on words of reports that point at a person: sealed apart when a person says so, opened with a reason.

Order: words and original sealed on disk → report, reading, statements and marking in one transaction → what was
before shredded. Everything that the case then holds of the report is read from the covered text, so nothing that
is worked out of it can rest on what is sealed.

Invariant: a report whose words are sealed holds no unsalted hash of them: its SHA-256 is taken with a secret salt,
its reading's id of the covered text, and entries of the log taken of the words before are emptied.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, quote_plus

from witnessmark.app.case import Case
from witnessmark.app.incidents import forget
from witnessmark.app.judge import reasoned
from witnessmark.app.learn import weights_of
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.sources import sealed_to
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError, VerificationFailed
from witnessmark.evidence.merkle import salted_leaf
from witnessmark.extract import extract
from witnessmark.extract.coded import claims as coded
from witnessmark.ids import new_id
from witnessmark.intake import Received
from witnessmark.model.access import Permission
from witnessmark.model.marking import Marking, covered, found_in
from witnessmark.model.report import Metadatum
from witnessmark.model.source import Sealed
from witnessmark.model.text import Locator, Reading, Span
from witnessmark.store.base import ClaimQuery
from witnessmark.store.rows import canonical, reference
from witnessmark.vault.originals import write_synced
from witnessmark.vault.sources import MOST, read_key

SHORTEST = 2
"""Code points of a string that can be sealed: a single one would be found all over a text."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be sealed of one report: where it stands in the text, what in its title, file name and labels."""

    spans: tuple[Span, ...]
    text: str = field(repr=False)
    said: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str, said: Sequence[str]) -> Words:
        """Find strings in a text; raises UsageError for one that is too short."""
        said = [unicodedata.normalize("NFC", one).strip() for one in said if one.strip()]
        if any(len(one) < SHORTEST for one in said):
            raise UsageError(f"A string to be sealed has {SHORTEST} characters or more.",
                             advice="Seal the whole name.")
        return cls(found_in(text, said), text, tuple(said))

    def covered(self) -> str:
        return covered(self.text, self.spans)

    def forms(self) -> list[str]:
        """Return the strings as drafts and saved addresses may hold them."""
        found = {*self.said, *(span.slice(self.text) for span in self.spans)}
        return sorted({*found, *map(quote, found), *map(quote_plus, found)})

    def hide(self, value: str) -> str:
        return covered(value, found_in(value, self.said))

    def metadata(self, given: Sequence[Metadatum]) -> tuple[Metadatum, ...]:
        """Return metadata with the words covered in every value and reason."""
        return tuple(replace(item, value=self.hide(item.value), reason=item.reason and self.hide(item.reason))
                     for item in given)

    def locators(self, given: Sequence[Locator]) -> tuple[Locator, ...]:
        return tuple(replace(item, label=self.hide(item.label)) for item in given)


@dataclass(frozen=True, slots=True)
class Apart:
    """A sealed file of words that lies on disk and in no record yet, and the hash its report goes by."""

    marking: Marking
    blinded: str


@dataclass(frozen=True, slots=True)
class SealedWords:
    """What became of one sealing: its id, in how many places words stood, how many entries of the log were emptied."""

    id: str
    places: int
    emptied: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a marking held: each span with its words, file name and metadata as they came."""

    report: str
    words: tuple[tuple[Span, str], ...] = field(repr=False)
    name: str = field(repr=False)
    metadata: tuple[tuple[str, str], ...] = field(repr=False)


def set_apart(case: Case, item: Received, metadata: tuple[Metadatum, ...], said: Sequence[str], *,
              report: str) -> tuple[Received, tuple[Metadatum, ...], Apart | None]:
    """Seal strings of a file that is being added, wherever they stand in it or in what is said of it.

    Returns:
        The item and the metadata as the case may hold them, and what was sealed; all as given where nothing was.
    """
    words = Words.of(item.text, said)
    told = words.metadata(metadata)
    shown = replace(item, name=words.hide(item.name), text=words.covered(), locators=words.locators(item.locators),
                    metadata=(), notes=tuple(map(words.hide, item.notes)))
    if not words.spans and told == metadata and replace(shown, metadata=item.metadata) == item:
        return item, metadata, None
    apart = seal_apart(case, report, words, data=item.data, name=item.name, metadata=metadata)
    return replace(shown, sha256=apart.blinded, data=b""), told, apart


def seal_apart(case: Case, report: str, words: Words, *, data: bytes | None, name: str,
               metadata: Sequence[Metadatum]) -> Apart:
    """Seal words, and the original's bytes where they come with them, on disk; what no record names goes again.

    Raises:
        InvalidRecord: the words do not fit one file. UsageError: as `sealed_to`.
    """
    keys, opened_by = sealed_to(case)
    handle, salts = new_id("mrk"), [secrets.token_bytes(32) for _ in words.spans]
    body: dict[str, object] = {
        "name": name,
        "metadata": [[item.field, item.value] for item in metadata if words.hide(item.value) != item.value],
        "words": [[span.start, span.end, span.slice(words.text), salt.hex()]
                  for span, salt in zip(words.spans, salts, strict=True)],
    }
    original, blinded = None, ""
    if data is not None:
        salt = secrets.token_bytes(32)
        original, key = case.seal_apart(data)
        blinded = hashlib.sha256(salt + data).hexdigest()
        body |= {"key": key, "salt": salt.hex()}
    content = canonical(body)
    if len(content) > MOST:
        raise InvalidRecord(f"what is sealed of one report fits {MOST:,} bytes", path="$.words",
                            advice="Seal some of the words first, then the others.")
    file, digest = case.seal_source(handle, content, keys, pairs=opened_by == "pair")
    commitments = tuple(commitment(report, span, span.slice(words.text), salt)
                        for span, salt in zip(words.spans, salts, strict=True))
    return Apart(Marking(handle, report, words.spans, commitments, Sealed(handle, file, digest, opened_by), original),
                 blinded)


def commitment(report: str, span: Span, words: str, salt: bytes) -> str:
    """Return the salted hash that the log commits to for words at a span."""
    return salted_leaf(salt, canonical(["words", report, span.start, span.end, words])).hex()


def seal_words(case: Case, report: str, said: Sequence[str], *, reason: str, decisions_go: bool = False) -> SealedWords:
    """Seal strings of a report that is in the case already, wherever they stand in it.

    The report is read again from the covered text. Who may judge and sees every report may do so.

    Args:
        decisions_go: go on where people have decided on the report: what they decided goes with the words.

    Raises:
        NotFound: there is no such report. UsageError: the strings do not stand in it; no reason was given; or
            people have decided on it. AccessDenied: the actor does not see every report.
    """
    case.actor.require(Permission.JUDGE)
    case.actor.require(Permission.READ)
    reasoned(reason)
    if not case.actor.sees_all:
        raise AccessDenied("Words are sealed by who sees every report of a case, or at intake.",
                           advice="Ask a reviewer who does; at intake: witnessmark add --seal-from FILE.")
    held, reading = case.store.report(case.actor, report), case.store.reading(case.actor, report)
    words = Words.of(reading.text, said)
    name, metadata = held.original.name, held.metadata
    if not words.spans and words.hide(name) == name and words.metadata(metadata) == metadata:
        raise UsageError("These strings do not stand in the report.", advice="Copy them as they stand in its text.")
    if not decisions_go and (by_hand := _by_hand(case, report)):
        raise UsageError(f"{by_hand} decisions or coded claims rest on this report; they would go with the words.",
                         advice="Seal words before anyone reviews; to go on: --decisions-go.")
    before = held.original.sealed_as
    data = None if before is None else case.original(report)
    apart = seal_apart(case, report, words, data=data, name=name, metadata=metadata)
    again = replace(held, title=held.title and words.hide(held.title), outlet=held.outlet and words.hide(held.outlet),
                    url=held.url and words.hide(held.url), metadata=words.metadata(metadata),
                    original=replace(held.original, name=words.hide(name)), notes=tuple(map(words.hide, held.notes)))
    if data is not None:
        again = replace(again, original=replace(again.original, sha256=apart.blinded, sealed_as=None, size=0))
    text = Reading.of_text(words.covered(), reference(again), reader=reading.reader,
                           locators=words.locators(reading.locators))
    extraction = extract(text, weights=weights_of(case))
    with case.store.writing(case.actor) as writer:
        emptied = writer.take_apart(report, words.forms())
        writer.add_report(again)
        writer.add_reading(text)
        writer.add_statements(text, extraction.claims, extraction.contexts)
        writer.add_marking(replace(apart.marking, entries=emptied))
    case.shred({before})
    forget(case)
    return SealedWords(apart.marking.id, len(words.spans), len(emptied))


def _by_hand(case: Case, report: str) -> int:
    """Return how many decisions tell of a report, and how many of its claims a person stated or a table coded."""
    stated = case.store.claims(case.actor, ClaimQuery(reports=(report,), below_threshold=True))
    return len(case.store.judgements(case.actor, reports=[report])) \
        + sum(claim.extractor.name in ("person", coded.NAME) for claim in stated)


def words_at(case: Case, report: str, spans: Sequence[Span]) -> list[str]:
    """Return the strings that stand at spans of a report's text; raises UsageError where the text ends before."""
    text = case.store.reading(case.actor, report).text if spans else ""
    if any(span.end > len(text) for span in spans):
        raise UsageError("The text ends before this place.", advice="`witnessmark suggest REPORT` lists places.")
    return [span.slice(text) for span in spans]


def markings_of(case: Case, report: str | None = None) -> list[Marking]:
    """Return what was sealed of one report, or of all that the actor may see: places and no words."""
    return case.store.markings(case.actor, [report] if report else [])


def open_words(case: Case, marking: str, *, reason: str, key_files: Sequence[Path] = (),
               original: AnyPath | None = None) -> Opened:
    """Return what a marking holds; the opening is in the log before, also one that fails.

    Args:
        original: a new file, outside the case, that the report's own is written to as it came.

    Raises:
        UsageError: no reason, or `original` exists. NotFound: no such marking that the actor may see.
            AccessDenied: the actor is no custodian, the keys don't open it, or the day's openings are used up.
            VerificationFailed: the words are not those that the log committed to.
    """
    case.actor.require(Permission.VAULT)
    reasoned(reason)
    out = None if original is None else path_of(original, "The original")
    if out is not None and (out.exists() or out.is_symlink() or case.path.resolve() in out.resolve().parents):
        raise UsageError(f"{out} exists already, or lies inside the case.", advice="Name a new file outside the case.")
    found = [one for one in case.store.markings(case.actor) if one.id == marking]
    if not found:
        raise NotFound(f"No sealed words {marking}.", advice="`witnessmark words list` names them.")
    (held,) = found
    body = json.loads(case.open_source(held.sealed, [read_key(file) for file in key_files], reason=reason))
    words = tuple((Span(start, end), text) for start, end, text, _ in body["words"])
    told = [commitment(held.report, span, text, bytes.fromhex(salt))
            for (span, text), (*_, salt) in zip(words, body["words"], strict=True)]
    if tuple(told) != held.commitments:
        raise VerificationFailed("The sealed words are not those that the log committed to.",
                                 advice="Restore sources/ from your backup.")
    if out is not None:
        if held.original is None:
            raise NotFound("The original was sealed with earlier words of this report.",
                           advice="`witnessmark words list` names them.")
        write_synced(out, case.open_apart(held.original[0], body["key"]))
    return Opened(held.report, words, body["name"], tuple((name, value) for name, value in body["metadata"]))
