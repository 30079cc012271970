"""The verbs of the command line as methods of an open case.

Each is one call of the use case of the same name, which says what may be raised; all need what
the case's actor may do. Imports stand in the methods because every use case imports the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

    from witnessmark.app.add import Added, Asked
    from witnessmark.app.alerts import Alert
    from witnessmark.app.analyse import Analysis
    from witnessmark.app.case import Case
    from witnessmark.app.contested import Contest
    from witnessmark.app.custody import HandedOver
    from witnessmark.app.imports import Imported
    from witnessmark.app.judge import Judged
    from witnessmark.app.learn import Learnt
    from witnessmark.app.marks import Opened, SealedWords
    from witnessmark.app.paths import AnyPath
    from witnessmark.app.prove import Bundled
    from witnessmark.app.publish import Published
    from witnessmark.app.rehearse import Rehearsal
    from witnessmark.app.tables import Claims, Contexts, Incidents
    from witnessmark.app.watching import Watch
    from witnessmark.app.witness import Exported
    from witnessmark.disclosure.suggesting import Suggestion
    from witnessmark.extract.coded import Mapping as Columns
    from witnessmark.model.cosigning import Cosigning
    from witnessmark.model.judgement import Judgement
    from witnessmark.model.record import Json
    from witnessmark.model.release import Issue
    from witnessmark.model.report import Report
    from witnessmark.store.base import Hit
    from witnessmark.vocab.codes import Decision


class Verbs:
    """What one does with a case: fill it, look at it, decide, publish."""

    __slots__ = ()

    def add(self, paths: Sequence[AnyPath] | AnyPath, *, asked: Asked | None = None,
            index: AnyPath | None = None) -> Iterator[Added]:
        """Add files and folders, yielding what became of each as it happens: nothing is read unless you iterate."""
        from witnessmark.app.add import Asked, add_paths

        return add_paths(_case(self), paths, asked=asked or Asked(), index=index)

    def watch(self, name: str, **told: Any) -> Watch:
        """Watch a folder (`folder=`) or a mailbox (`mailbox=`, `password_file=`); see `watching.set_watch`."""
        from witnessmark.app.watching import set_watch

        return set_watch(_case(self), name, **told)

    def poll(self, names: Sequence[str] = ()) -> Iterator[Added]:
        """Take in what came to the watches since the last time: nothing is read unless you iterate."""
        from witnessmark.app.watching import poll

        return poll(_case(self), names)

    def alerts(self) -> list[Alert]:
        """Return what watches changed in the record and nobody has put away yet."""
        from witnessmark.app.alerts import alerts

        return alerts(_case(self))

    def import_table(self, path: AnyPath, *, mapping: str | Columns | None = None,
                     asked: Asked | None = None) -> Imported:
        """Import a table of coded records (CSV, XLSX, JSON lines, FollowTheMoney); each row is a report of its own."""
        from witnessmark.app.add import Asked
        from witnessmark.app.imports import import_path

        return import_path(_case(self), path, mapping=mapping, asked=asked or Asked())

    def amend(self, report: str, values: Mapping[str, str], *, reason: str) -> Report:
        """Correct what is known of a report: `{"published": "2018-12-21", "consent": "withdrawn"}`."""
        from witnessmark.app.metadata import amend

        return amend(_case(self), report, values, reason=reason)

    def erase(self, report: str, *, reason: str) -> int:
        """Take a report whose consent was withdrawn out for good; returns how many entries of the log are emptied."""
        from witnessmark.app.erase import erase

        return erase(_case(self), report, reason=reason)

    def reports(self) -> list[Report]:
        """Return the reports that the actor may see, in the order they came."""
        return _case(self).store.reports(_case(self).actor)

    def claims(self) -> Claims:
        """Return the claims that count: corrected, above the threshold, without the rejected ones."""
        from witnessmark.app.claims import standing_claims

        return standing_claims(_case(self))

    def contexts(self) -> Contexts:
        """Return the context statements, in text order."""
        from witnessmark.app.claims import contexts

        return contexts(_case(self))

    def incidents(self) -> Incidents:
        """Return the incidents, the latest first; reconciles first when claims or decisions changed."""
        from witnessmark.app.incidents import incidents

        return incidents(_case(self))

    def analyse(self) -> Analysis:
        """Return the figures of the case: `analyse().counts(Question(by=("place", "month")))` and so on."""
        from witnessmark.app.analyse import analyse

        return analyse(_case(self))

    def show(self, record: str, *, text: bool = False) -> Json:
        """Return one record by its id: a claim, context, report (with its `text`), incident, origin, contradiction
        or campaign."""
        from witnessmark.app.show import show

        return show(_case(self), record, text=text)

    def why(self, *records: str) -> Json:
        """Return why the reports of an incident (or a claim's) are in it, or why two claims are in one or two."""
        from witnessmark.app.why import why

        return why(_case(self), records)

    def history(self, incident: str, *, at: int | None = None) -> Json:
        """Return the steps behind an incident; with `at`, a step's entry of the log, also what stood then."""
        from witnessmark.app.history import history_record

        return history_record(_case(self), incident, at)

    def suggest(self, report: str) -> list[Suggestion]:
        """Return the strings of a report that may point at a person, in text order."""
        from witnessmark.app.suggest import suggest_in

        return suggest_in(_case(self), report)[1]

    def conflicts(self) -> list[Contest]:
        """Return what devices that did not know of each other decided differently, until somebody decides once more."""
        from witnessmark.app.contested import contests

        return contests(_case(self))

    def seal_words(self, report: str, words: Sequence[str], *, reason: str, decisions_go: bool = False) -> SealedWords:
        """Seal strings of a report that point at a person, wherever they stand in it; nobody has decided on it yet."""
        from witnessmark.app.marks import seal_words

        return seal_words(_case(self), report, words, reason=reason, decisions_go=decisions_go)

    def open_words(self, marking: str, *, reason: str, key_files: Sequence[Path] = ()) -> Opened:
        """Return words that were sealed (`mrk_…`); the opening is logged with its reason, five a day at most."""
        from witnessmark.app.marks import open_words

        return open_words(_case(self), marking, reason=reason, key_files=key_files)

    def search(self, text: str, *, language: str = "", year: str = "", act: str = "", access: str = "") -> list[Hit]:
        """Return the passages that hold the words, the best first, 50 at most; narrowed by what is given besides."""
        from witnessmark.app.show import search
        from witnessmark.store.base import Page, Within

        return search(_case(self), text, Page(limit=50), Within(language, access, year, act))

    def judge(self, claims: Sequence[str], decisions: Sequence[Decision | str], *, reason: str) -> Judged:
        """Decide on claims: `accept`, `reject`, `releasable`, `not_releasable`."""
        from witnessmark.app.judge import judge

        return judge(_case(self), claims, decisions, reason=reason)

    def correct(self, claim: str, field: str, value: Any, *, reason: str) -> Judgement:
        """Correct one field of a claim; `value` is the field as the claim record holds it."""
        from witnessmark.app.judge import correct

        return correct(_case(self), claim, field, value, reason=reason)

    def assess(self, origins: Sequence[str] | None, *, reliability: str, reason: str) -> Judged:
        """Give origins a reliability letter A to F; None assesses every origin."""
        from witnessmark.app.judge import assess

        return assess(_case(self), origins, reliability=reliability, reason=reason)

    def link(self, claims: Sequence[str], *, reason: str) -> Judgement:
        """Say that two claims tell one incident."""
        from witnessmark.app.link import link

        return link(_case(self), claims, reason=reason)

    def unlink(self, claims: Sequence[str], *, reason: str) -> Judgement:
        """Say that two claims tell two incidents."""
        from witnessmark.app.link import unlink

        return unlink(_case(self), claims, reason=reason)

    def join(self, origins: Sequence[str], *, reason: str) -> Judgement:
        """Say that two origins are one."""
        from witnessmark.app.link import join

        return join(_case(self), origins, reason=reason)

    def split(self, origin: str, claims: Sequence[str], *, reason: str) -> Judgement:
        """Say that some claims of an origin come from another one."""
        from witnessmark.app.link import split

        return split(_case(self), origin, claims, reason=reason)

    def resolve(self, contradiction: str, *, value: str | None = None, reason: str) -> Judgement:
        """Close a contradiction, with the value taken for right where there is one."""
        from witnessmark.app.link import resolve

        return resolve(_case(self), contradiction, value=value, reason=reason)

    def undo(self, judgement: str | None = None, *, reason: str = "undone") -> Judgement:
        """Undo a judgement by its id, or the actor's last one in force."""
        from witnessmark.app.judge import undo

        return undo(_case(self), judgement, reason=reason)

    def learn(self, *, keep: bool = True) -> list[Learnt]:
        """Fit how sure the machine is to the decisions of this case, a result a language."""
        from witnessmark.app.learn import learn

        return learn(_case(self), keep=keep)

    def rehearse(self, *, title: str | None = None, alone: str | None = None,
                 generalise: bool = False) -> Rehearsal:
        """Return everything a release would do to its sources; writes nothing."""
        from witnessmark.app.rehearse import Wanted, rehearse

        return rehearse(_case(self), Wanted(title, alone, generalise))

    def publish(self, out: AnyPath, *, title: str | None = None, alone: str | None = None,
                generalise: bool = False, replaces: str | None = None) -> Published:
        """Write the dossier of the releasable claims into a new folder; WouldLeak when the gate says no."""
        from witnessmark.app.publish import publish

        return publish(_case(self), out, title=title, alone=alone, generalise=generalise, replaces=replaces)

    def releases(self) -> list[Issue]:
        """Return the releases of the case, the latest first, with those that were taken back marked."""
        from witnessmark.app.releases import issues

        return issues(_case(self))

    def retract(self, release: str, *, reason: str, out: AnyPath | None = None) -> None:
        """Take a release back; `out` names a file for the notice to its readers."""
        from witnessmark.app.releases import retract

        retract(_case(self), release, reason=reason, out=out)

    def export_checkpoint(self, out: AnyPath, *, since: int | None = None, witness: str | None = None) -> Exported:
        """Write the log's state for a witness on another machine to sign."""
        from witnessmark.app.witness import export_checkpoint

        return export_checkpoint(_case(self), out, since=since, witness=witness)

    def import_checkpoint(self, file: AnyPath, *, witness: str | None = None) -> Cosigning:
        """Take in what a witness signed; their key (`name+id+key`) is needed the first time."""
        from witnessmark.app.witness import import_checkpoint

        return import_checkpoint(_case(self), file, witness=witness)

    def prove(self, claim: str, out: AnyPath, *, confidential: bool = False) -> Bundled:
        """Write the proof bundle of a claim's passage into a new file."""
        from witnessmark.app.prove import prove

        return prove(_case(self), claim, out, confidential=confidential)


    def custody(self, out: AnyPath, *, reason: str, reports: Sequence[str] = (), to: str | None = None,
                in_the_clear: bool = False) -> HandedOver:
        """Write reports whole, with their chain of custody, sealed to an age key or in the clear; no publication."""
        from witnessmark.app.custody import hand_over

        return hand_over(_case(self), out, reason=reason, reports=reports, to=to, in_the_clear=in_the_clear)


def _case(verbs: Verbs) -> Case:
    """Return the case that the methods belong to: `Case` alone takes them in."""
    return cast("Case", verbs)
