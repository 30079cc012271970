"""One sentence per field, in English and Korean, on how it was read."""

from __future__ import annotations

from witnessmark.extract.english.drafts import Draft
from witnessmark.model.claim import Why
from witnessmark.vocab.codes import FigureKind
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label

_CARRIED = {
    "affected": Why(
        "affected",
        "The people are taken from an earlier sentence that this one points back to.",
        "이 문장이 가리키는 앞 문장의 사람들을 이어받았습니다.",
    ),
    "place": Why(
        "origin",
        "The place is carried over from the act told just before.",
        "바로 앞에서 말한 행위의 장소를 이어받았습니다.",
    ),
    "when": Why(
        "when",
        "The time is carried over from the act told just before.",
        "바로 앞에서 말한 행위의 시간을 이어받았습니다.",
    ),
}
_FIXED = {
    "orderer": Why(
        "orderer",
        "Named as the giver of an order, instruction or decision.",
        "명령·지시·결정을 내린 쪽으로 쓰였습니다.",
    ),
    "perpetrator": Why(
        "perpetrator", "Subject of the act, or named after 'by'.", "행위의 주어이거나 'by' 뒤에 쓰였습니다."
    ),
    "affected": Why("affected", "The people to whom the act is done, by grammar.", "문법상 행위를 당한 사람들입니다."),
    "origin": Why(
        "origin", "Placed by 'from', 'in' or as what people left.", "'from', 'in' 뒤에 쓰였거나 떠난 곳으로 쓰였습니다."
    ),
    "destination": Why("destination", "Placed by 'to' or 'into'.", "'to', 'into' 뒤에 쓰였습니다."),
    "when": Why(
        "when",
        "The time expression closest to the act that does not tell when it was reported.",
        "전해 들은 때가 아니라 행위에 가장 가까운 시간 표현입니다.",
    ),
    "ground": Why("ground", "Follows a connector that gives a reason.", "이유를 나타내는 이음말 뒤에 쓰였습니다."),
    "consequences": Why(
        "consequences",
        "Words for what the people then lost or suffered.",
        "사람들이 잃거나 겪은 일을 나타내는 말입니다.",
    ),
    "flow": Why("figure", "The count of those the act moved or struck.", "행위를 당한 수입니다."),
    "stock": Why("figure", "The count of those in that state on a day.", "그날 그 상태에 있는 수입니다."),
    "attribution": Why(
        "attribution", "The nearest speaker whose words cover the act.", "그 행위를 말한 가장 가까운 화자입니다."
    ),
    "outlet": Why("attribution", "No speaker is marked, so the outlet speaks.", "화자 표시가 없어 매체의 말로 봅니다."),
}


def reasons(draft: Draft, *, attributed: bool) -> tuple[Why, ...]:
    """Return a sentence for each field that the draft fills."""
    lemma = draft.trigger.entry.lemma
    act, status = label(draft.act, "ko"), label(draft.status, "ko")
    out = [
        Why(
            "act",
            f"The word '{lemma}' names “{label(draft.act)}” and its roles fit.",
            f"'{lemma}'는 {with_particle(act, '을')} 나타내는 말이고 역할이 들어맞습니다.",
        ),
        Why(
            "status",
            f"Read as “{label(draft.status)}” from the verb's form and the words that govern it.",
            f"동사 꼴과 그것을 거느린 말에서 {with_particle(status, '로')} 읽었습니다.",
        ),
    ]
    for name in ("orderer", "perpetrator"):
        if getattr(draft, name):
            out.append(_FIXED[name])
    if draft.affected:
        out.append(_CARRIED["affected"] if "affected" in draft.carried else _FIXED["affected"])
    if draft.figure is not None:
        out.append(_FIXED["stock" if draft.figure_kind is FigureKind.STOCK else "flow"])
    if "place" in draft.carried:
        out.append(_CARRIED["place"])
    else:
        if draft.route.origin or draft.route.at or draft.route.origin_described:
            out.append(_FIXED["origin"])
        if draft.route.destination or draft.route.destination_described:
            out.append(_FIXED["destination"])
    if draft.when is not None:
        out.append(_CARRIED["when"] if "when" in draft.carried else _FIXED["when"])
    if draft.ground:
        out.append(_FIXED["ground"])
    if draft.consequences:
        out.append(_FIXED["consequences"])
    out.append(_FIXED["attribution" if attributed else "outlet"])
    return tuple(out)
