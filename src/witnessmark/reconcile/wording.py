"""The sentences reconciliation gives as reasons, in English and Korean.

One table of templates; values are filled in as words, never as source text. Invariant: every
sentence exists in both languages and takes the same values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from witnessmark.reconcile.link_words import LINK_TEMPLATES
from witnessmark.vocab.counts import filled
from witnessmark.vocab.table import label


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One phrase or sentence in both languages."""

    en: str
    ko: str

    @classmethod
    def plain(cls, text: str) -> Said:
        """Return words that are the same in both: a date, a name, a number."""
        return cls(text, text)


Value = Said | str | int

TEMPLATES: dict[str, tuple[str, str]] = {
    # contradictions
    "dates": ("{a} against {b} for the same act: the dates do not meet.",
              "같은 행위의 날짜가 {a:과} {b:로} 서로 겹치지 않는다."),
    "other_days": ("{a} and {b}: two days of one episode; both can be right.",
                   "{a}, {b}: 한 사건 안의 서로 다른 날로, 둘 다 맞을 수 있다."),
    "told": ("{one} gives {a}, {other} {b}: reports of one origin differ on when it was told.",
             "{one}에는 {a}, {other}에는 {b:로} 되어 있다. 출처는 하나인데 말한 날짜가 다르다."),
    "report": ("the {language} report", "{language} 보도"),
    "report_of": ("the {language} report of {outlet}", "{outlet}의 {language} 보도"),
    "rounded": ("{a} against {b}: compatible.", "{a:과} {b}: 서로 어긋나지 않는다."),
    "part": ("{a} and {b}: the smaller count is a part of the larger; both can be right.",
             "{a:과} {b}: 작은 수는 큰 수의 일부로, 둘 다 맞을 수 있다."),
    "later_total": ("{a} and {b}: the larger count is a later total; both can be right.",
                    "{a:과} {b}: 큰 수는 나중까지 더한 합계로, 둘 다 맞을 수 있다."),
    "counts": ("{a} against {b}: they can't both be right for the same act.",
               "{a:과} {b}: 같은 행위의 수로는 둘 다 맞을 수 없다."),
    "unit_mixed": ("{a} against {b}: one number with two units, so one is likely mistaken.",
                   "{a:과} {b}: 같은 수에 단위가 다르므로 한쪽이 잘못된 듯하다."),
    "unit_fewer": ("{a} against {b}: fewer persons than households.",
                   "{a:과} {b}: 사람 수가 세대 수보다 적다."),
    "places": ("{values}: neither place lies within the other.",
               "{values}: 어느 곳도 다른 곳 안에 있지 않다."),
    "actors": ("{a} against {b}: different bodies are named for one act.",
               "{a:과} {b}: 한 행위에 서로 다른 기관이 거론된다."),
    "actors_together": ("{a} and {b}: civil bodies that act together; both can have had a part.",
                        "{a:과} {b}: 함께 움직이는 행정 기관들로, 둘 다 관여했을 수 있다."),
    "statuses": ("{a} against {b}: stopped in one account, gone on with in the other.",
                 "{a:과} {b}: 한쪽에서는 중단되었고 다른 쪽에서는 계속되었다."),
    "returns": ("One account has the people back home, another has them away at that time or later.",
                "한쪽은 주민들이 돌아왔다고 하고, 다른 쪽은 그때나 그 뒤에도 떠나 있다고 한다."),
    "denial": ("{act} is asserted by {n} and denied by another claim; a bare denial counts as no origin.",
               "{act}: 진술 {n}건이 전하고 다른 하나가 부인한다. 부인만으로는 출처로 세지 않는다."),
    # fused values
    "support": ("{claims} from {origins}.", "{claims}, {origins}."),
    "claims_one": ("1 claim", "진술 1건"),
    "claims_many": ("{n} claims", "진술 {n}건"),
    "origins_none": ("no counted origin", "셈에 드는 출처 없음"),
    "origins_one": ("one origin", "출처 하나"),
    "origins_many": ("{n} independent origins", "독립된 출처 {n}개"),
    "against": ("{n} against", "반대 {n}건"),
    "wider": ("{n} with the wider or inner area", "{n}건은 더 넓거나 좁은 지역을 말함"),
    "intersect": ("the intervals told intersect here", "전해진 기간이 여기서 겹침"),
    "figures_fit": ("the counts told are compatible", "전해진 수가 서로 맞음"),
    # origins
    "joined": ("a person joined them", "사람이 하나로 합침"),
    "split_off": ("A person took it apart from another origin.", "사람이 다른 출처와 나누었다."),
    "one_report": ("Named in one report only.", "한 보도에만 나온다."),
    "outlet_alone": ("The outlet's own statement; its report names no speaker.",
                     "매체가 스스로 한 말이며, 보도에 말한 사람이 나오지 않는다."),
    "one_speaker": ("One speaker behind {n} reports: {why}.", "보도 {n}건의 출처가 하나다: {why}."),
    "link_why": ("{how}: {why}", "{how}: {why}"),
    "reprint": ("reprint", "전재"),
    "rewrite": ("rewrite", "다시 쓴 기사"),
    "translation": ("translation", "번역"),
    "citation": ("citation", "인용 보도"),
    "quotation": ("quotation", "같은 인용문"),
    "relay": ("relays a report on the same act, place and time", "같은 행위와 장소와 시기의 보도를 되풀이함"),
    "counterpart": ("another source of the same pair of reports gives the same count",
                    "같은 두 보도의 다른 소식통이 같은 수를 말함"),
    "copied": ("{share} of the shorter text's word sequences stand in both",
               "짧은 글의 어절 배열 가운데 {share:이} 양쪽에 있음"),
    "names_outlet": ("it names that report's outlet as where it read this",
                     "그 보도의 매체를 읽은 곳으로 밝힘"),
    "told_alike": ("{share} of what it tells stands in the other's language too, and {evidence}",
                   "전하는 내용의 {share:이} 다른 언어의 보도에도 있고, {evidence}"),
    "follows": ("{share} of its sentences follow the other's, and {evidence}",
                "문장의 {share:이} 다른 글의 차례를 따르고, {evidence}"),
    "follows_order": ("{share} of its sentences follow the other's in order",
                      "문장의 {share:이} 다른 글의 차례를 그대로 따름"),
    "one_outlet": ("both are of one outlet", "둘 다 한 매체의 글임"),
    "names_other": ("one names the other's outlet", "한쪽이 다른 쪽 매체를 거론함"),
    "is_translation": ("one says that it is a translation", "한쪽이 번역임을 밝힘"),
    "same_call": ("a source in the same place told it on the same day",
                  "같은 곳의 소식통이 같은 날 전함"),
    "one_quote": ("both carry one long quotation", "양쪽에 같은 긴 인용문이 있음"),
    "same_day_facts": ("told on one day, with the same facts", "같은 날, 같은 사실을 전함"),
    "same_issue": ("published within two days, with one count of the same act",
                   "이틀 안에 실렸고, 같은 행위의 수가 같음"),
    "one_paper": ("one document on one incident", "한 사건에 대한 한 문서"),
    "one_body": ("the statement of one body on one incident", "한 사건에 대한 한 기관의 발표"),
    "one_count": ("one count of one act by a body of one kind, in two languages",
                  "같은 행위에 대해 같은 종류의 기관이 두 언어로 같은 수를 말함"),
    "one_figure": ("one figure of one act, which two offices hardly come to each by itself or which one office gives",
                   "같은 행위의 같은 수로, 한 기관이 말했거나 두 기관이 따로 세어 나오기 어려운 수임"),
    "one_figure_of_body": ("a body that is only described gives the count of one that is named",
                           "이름 없이 소개된 단체가 이름이 나온 단체와 같은 수를 말함"),
    "one_called": ("a name alone that only one full name of this incident holds",
                   "이름만 나오지만 이 사건에서 그 이름을 가진 사람이 하나뿐임"),
    "rough_echo": ("a rough figure by somebody unnamed fits the other's exact one on the same act and day",
                   "이름이 나오지 않은 사람의 어림수가 같은 날 같은 행위에 대한 다른 사람의 정확한 수와 맞음"),
    "nothing_apart": ("nothing that is said of them shows that they are two", "서로 다른 사람임을 보여 주는 말이 없음"),
    "heard_before": ("the outlet says that it heard this speaker before", "그 매체가 앞서 들은 사람이라고 밝힘"),
    "one_maker": ("a paper or report, and whoever made it or leads the body behind it",
                  "한 문서나 보고와, 그것을 만든 이 또는 그 기관의 책임자"),
    "one_of_all": ("all of them, and the one who spoke for them", "여럿의 말과, 그들을 대신해 말한 한 사람"),
    "one_testimony": ("one witness, heard by an inquiry and elsewhere", "조사 기구와 다른 곳에서 말한 같은 증인"),
    "heard_elsewhere": ("the speaker is said to have told another newsroom the same",
                        "다른 매체에도 같은 이야기를 했다고 함"),
    "handed_on": ("an office gives a figure that it says another office handed on",
                  "다른 기관에서 받은 수라고 밝힌 수임"),
    "one_post": ("somebody's own post, and a report on what they posted", "본인이 올린 글과 그 글을 전한 보도임"),
    "heard_by_body": ("somebody whom one body has heard, in several reports", "한 단체가 들은 사람을 여러 보도가 전함"),
    "unsourced": ("a report that names nobody gives the other's very count of one act and day",
                  "출처를 밝히지 않은 보도가 같은 날 같은 행위에 대해 다른 쪽의 수를 그대로 말함"),
    "one_description": ("the same particulars are told of both, and their accounts agree",
                        "두 사람에 대한 설명의 특징이 같고 말한 내용이 어긋나지 않음"),
    "one_likeness": ("what is said of the two in two languages means nearly the same",
                     "두 언어로 된 두 사람의 설명이 거의 같은 뜻임"),
    "one_relative": ("one relative of one person, who passes on what they told", "같은 사람이 전한 같은 친척의 말임"),
    "one_saying": ("both say the same words, in one language or two", "두 사람의 말이 같음(언어가 다를 수 있음)"),
    "one_office": ("officials of whom nothing tells that they are two", "서로 다른 사람이라고 볼 근거가 없는 관계자"),
    "one_relay": ("both relay one outlet", "둘 다 한 매체를 옮김"),
    "caller_day": ("a source of the same description told one outlet on the same day",
                   "같은 설명의 소식통이 같은 날 한 매체에 전함"),
    "caller_week": ("a source of the same description told one outlet in the same week",
                    "같은 설명의 소식통이 같은 주에 한 매체에 전함"),
    "one_table": ("rows of one imported table", "가져온 한 표의 행들"),
    "handle": ("one source in the vault", "금고의 한 출처"),
    "one_name": ("one name", "같은 이름"),
    # campaigns
    "campaign": ("{n} incidents in one process: {why}.", "사건 {n}건이 한 흐름이다: {why}."),
    "tie_near": ("same {shared} within {n} days", "{shared} 일치, {n}일 이내"),
    "tie_years": ("same {shared} over the years", "{shared} 일치, 여러 해에 걸침"),
    "tie_together": ("the same act in one area, told together by a report of the time",
                     "한 지역의 같은 행위를 당시 보도가 함께 전함"),
    "tie_elsewhere": ("the same act in two areas, told together by a report of the time",
                      "두 지역의 같은 행위를 당시 보도가 함께 전함"),
    "ground": ("ground", "이유"),
    "group": ("group", "집단"),
    "organ": ("organ", "기관"),
    "told_together": ("told together in a report", "한 보도가 함께 전함"),
    # counts
    "person": ("persons", "명"),
    "household": ("households", "세대"),
    "dwelling": ("dwellings", "채"),
    "count_exact": ("{n} {unit}", "{n}{unit}"),
    "count_about": ("about {n} {unit}", "약 {n}{unit}"),
    "count_most": ("at most {n} {unit}", "많아야 {n}{unit}"),
    "count_least": ("{n} or more {unit}", "{n}{unit} 이상"),
    "ladder_derived": ("{persons}, derived from {households} at {n} persons a household ({source}); nobody gave this "
                       "number.",
                       "{households}에 세대당 {n}명({source})을 곱하면 {persons}이다. 아무도 이 수를 말하지 않았다."),
    "ladder_assumed": ("assumed", "가정"),
    "ladder_stated": ("as told", "전해진 대로"),
    "ladder_fits": ("The persons told of fit it.", "전해진 사람 수와 맞는다."),
    "ladder_outside": ("A count of persons told of lies outside it.",
                       "전해진 사람 수 가운데 여기서 벗어나는 것이 있다."),
    "count_range": ("{n} to {m} {unit}", "{n}~{m}{unit}"),
} | LINK_TEMPLATES

LANGUAGES = {"en": Said("English", "영어"), "ko": Said("Korean", "한국어")}


def said(key: str, **values: Value) -> Said:
    """Return one template of the table with its values, in both languages."""
    en, ko = TEMPLATES[key]
    return Said(
        filled(en, **{k: v.en if isinstance(v, Said) else v for k, v in values.items()}),
        filled(ko, **{k: v.ko if isinstance(v, Said) else v for k, v in values.items()}),
    )


def coded(code: StrEnum) -> Said:
    """Return a code's labels."""
    return Said(label(code, "en"), label(code, "ko"))


def joined(parts: Iterable[Said], between: str = "; ") -> Said:
    """Return phrases in one line."""
    listed = list(parts)
    return Said(between.join(p.en for p in listed), between.join(p.ko for p in listed))


def unique(parts: Sequence[Said]) -> list[Said]:
    """Return phrases once each, in order."""
    return list(dict.fromkeys(parts))


def language_name(code: str) -> Said:
    """Return a language by its name where there is one, else by its code."""
    return LANGUAGES.get(code, Said.plain(code))
