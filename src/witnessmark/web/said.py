"""What was undone, in words, said on the page that comes next."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request

from witnessmark.app.claims import decided_claims
from witnessmark.model.judgement import Judgement
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision
from witnessmark.vocab.table import label
from witnessmark.web.i18n import language_of, translator
from witnessmark.web.pages import Pages


def said_of(request: Request, pages: Pages) -> str:
    """Return what was undone, in words, where the address names an undo of this reader's (`?undone=`)."""
    wanted = request.query_params.get("undone", "")
    found = pages.case.store.judgements(pages.case.actor, ids=[wanted]) if wanted else []
    return undone_words(request, pages, found) if found and found[0].decision is Decision.UNDO else ""


def undone_words(request: Request, pages: Pages, undos: Sequence[Judgement]) -> str:
    """Return which decision on which claim of which report was undone, as the page says it."""
    language = language_of(request)
    t = translator(language)
    replaced = pages.case.store.judgements(pages.case.actor, ids=[undos[-1].replaces or ""])
    if not replaced:
        return t("undone")
    decision = replaced[0].decision
    what = t(f"decided_{decision}") if decision in (Decision.ACCEPT, Decision.REJECT) else label(decision, language)
    if len(undos) > 1:
        return t("undone_many", decision=what, count=len(undos))
    target = replaced[0].target
    held = decided_claims(pages.case, ClaimQuery(ids=(target.id,), below_threshold=True))
    if target.field:
        what = f"{what} ({t('said_by') if target.field == 'attribution' else t(f'field_{target.field}')})"
    if not held:
        return t("undone_gone", decision=what)
    report = held[0].claim.reading.report
    return t("undone_one", decision=what, act=label(held[0].claim.act.code, language),
             report=report.title or report.outlet or report.file)
