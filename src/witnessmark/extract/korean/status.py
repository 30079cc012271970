"""What a report says of an act: rumoured, threatened, planned … denied, or no claim at all.

Invariant: the status rests on words of the predicate chain after the trigger (plus the
sentence's matrix verb for denials); negated and hypothetical acts give no status. Not
handled here: who denied or ordered.
"""

from __future__ import annotations

import re

from witnessmark.extract.korean.morphemes import Sentence
from witnessmark.extract.korean.phrases import tail_end
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

DENIED = re.compile(r"사실이\s?아니|사실\s?무근|부인(?=했|하|한|해)|근거\s?(?:가\s)?없는?|허위(?:라|이|\s)|"
                    r"거짓(?:이|말|\s?선전|된)|날조|오보|터무니없|반박(?=했|하|한)|"
                    r"[한된낸킨은운난]\s?(?:적|바|사실)(?:이|은|도)?\s?(?:전혀\s|결코\s|단\s한\s번도\s)?없|"
                    r"일축(?=했|하|한)|[한된인낸킨은운난]\s?(?:것|게|건)(?:이|은)?\s?(?:전혀\s)?아니|추측에\s?불과|아니라고\s?(?:밝|말|해명)|절대\s?아니|사실과\s?다르")
RUMOURED = re.compile(r"소문|풍문|뜬소문|루머|괴담|유언비어가|(?:말|이야기|얘기|설|소리)(?:이|가|도|들이|들도)"
                      r"?\s?(?:돌|돈[다답]|돕니|나돌|떠돌|퍼|오가|나오|흘러|무성|들려|들린)|"
                      r"[다라]는\s?설(?:이|도|까지)|수군|입소문|[다라]는\s(?:말|이야기|얘기|소리|설)(?:이|가|도)?\s?(?:있[다고으었습는]|(?=[.\s]*$))")
HALTED = re.compile(r"중단(?:됐|되|했|하|시|한|할|된|해|을|\s?(?:상태|조치|결정|명령|지시))|보류|취소|철회|"
                    r"연기(?=됐|되|했|하|한|돼|된|를)|유예|중지|정지(?=됐|되|했|시)|멈추|멈췄|멈춘|무산|백지화|"
                    r"해제|풀렸|풀려|[을를이가]\s?(?:풀[어었]|풀기|거둬들|거두어들)|"
                    r"미뤄|미뤘|미룬|그만두")
THREATENED = re.compile(r"위협|협박|으름장|엄포|경고(?=했|하|를|가|도|한|받)|윽박|압박(?=했|하|을|받|해)|"
                        r"겁을?\s?(?:주|줬)|위기에|[될할날릴갈]\s?(?:처지|위기|판)")
ORDERED = re.compile(r"[하가우나주]라고\s|시기\s?바랍|하십시오|하세요|[하가나]라(?=[.!”\"\s]*$)|하기\s?바람|(?<!현)지시|"
                     r"명령|포치|통보|통지|하달|(?:추방|퇴거|대피|이주|철거|소개|송환|이동금지|금지|결정|추방)령|"
                     r"권고|지침|포고|공고|고시|[라으]라고\s?(?:요구|했|한|하|알|말|독촉|다그)|"
                     r"(?:하|되)도록\s?(?:했|하|지시|명령|조치|강요)|[으]?라는\s?(?:요구|통고|내용|말을\s?들)|"
                     r"해야\s?한다고|의무화|명했|판결|허가했|승인했|강요")
PLANNED = re.compile(r"기로\s?(?:하|했|결정|한|돼|되|합의|방침)|예정|계획|방침|결정(?=했|하|됐|을|이|한)|"
                     r"[할될릴날갈]\s?것(?:으로|이라|이다|이며|이라고|임)?|려고?\s?(?:한|하|했)|검토|추진(?=하|한|"
                     r"중|되|할|키|을|$)|"
                     r"준비(?=하|를|중|가|한)|앞두|겠다고|겠다는|겠다며|대상(?:자)?(?:으로|에|명단|이|로|을|가)|"
                     r"명단|후보|할\s?방안|앞둔|(?:조치|이주|철거|퇴거|대피|송환)를?\s?취할")
ONGOING = re.compile(r"고\s?있|는\s?중|중(?:이다|이며|이라|인|에\s?있|이라고|$|\.)|진행(?!했|됐|한\s)|벌어지고|"
                     r"이어지고|계속(?!되던)|잇따르|지속|벌이고|한창|여전히|시작(?:됐|되|했|한|돼)|착수|"
                     r"[되하]는\s?상황|실시\s?중|추진\s?중|"
                     r"돌입|본격화|강화(?:됐|되|했|하|돼|됐)|확대(?=되|하|됐|했)|늘고|심해지|머물|지내|생활하|"
                     r"들어갔|들어간|나섰|벌인다|늘어나")
HYPOTHETICAL = re.compile(r"(?:[하되당받]|났|나|가|오)(?:면|다면|더라도|거든)(?:\s|,)|[을할될갈날]까\s?(?:봐|두려|"
                          r"걱정|우려|하는|불안)|[할될]\s?수\s?(?:도|있|밖에)|우려(?:가|된|되|하|도|를|에)|가능성|"
                          r"두려워|두려움|"
                          r"만약|만일|[야]\s?(?:한다|할|하는|했다|하며|하고|합니다)(?!고\s?(?:지시|명령|통보|포치))"
                          r"|계획[을를]\s?(?:점검|세우|세웠|마련|수립|논의|발표하지)|(?:면|으면)\s?안|위험(?:이|에|"
                          r"성)|[할될]지\s?(?:모|도)|막기|방지|예방|대비(?!\s?(?:훈련\s)?(?:대피|중))|훈련|연습|"
                          r"[어아해]야\s?할지|반대(?=하|한|했|를|의|집|시)|촉구|"
                          r"[을ᆯ할될낼릴]\s?것을\s?(?:거듭\s|강력히\s)?(?:촉구|권고|호소|요청|요구한)|중단할\s?것|"
                          r"중단하라고|멈추라고|규탄|걱정|불안해")
NEGATED = re.compile(r"지\s?(?:는|도|를)?\s?(?:않|못하|못했|말|아니)|(?:^|\s)(?:안|못)\s(?=추방|쫓|떠|대피|이주)|"
                     r"(?:은|는|이|가)\s?(?:전혀\s)?없(?:었|다|는|이)|면했|모면|피했|피할\s?수|벗어났")


_DENYING = re.compile(r"지\s?(?:는|도)?\s?않|없(?:었|다|는|이|습|을)|아니")
_REPORTED = re.compile(r"(?:[다라](?:고|며|면서)|[”\"](?:라?고|며)?)\s(?:[^.!?]{0,30})?(?:밝|말[했하]|주장|해명|반박|강조|부인|설명|발표|회신|했[다으]|답)")
_WORD_IS = re.compile(r"[다라]는\s(?P<word>(?:소문|말|소리|얘기|이야기|설)(?:이|가|도|만)?\s?(?:있|돌|돈|나돌|들려|퍼))\S*[.”\"]*\s*$")
_SAID_TO_BE = re.compile(r"(?:설|\s?소문|\s?풍문)(?=[이은을도가에:,.)\s]|$)")
"""What makes a rumour of an act's noun (추방설)."""

_STATE = re.compile(r"(?:[혀려여돼져]|[가-힣][아어])\s?있(?=[다습는으어고대음])|[해아어]\s?(?:왔|오고\s있)(?=[다습])")
_LASTING = frozenset({Act.DISPLACEMENT, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION, Act.BACKGROUND_CHECK, Act.RETURN_DENIED, Act.DETENTION})


def tail_of(sentence: Sentence, trigger: Trigger) -> tuple[int, int]:
    """Return (last morpheme index, end offset) of the trigger's predicate chain."""
    last = tail_end(sentence, trigger.last)
    end = sentence.morphs[last].end
    if last + 1 < len(sentence.morphs) and sentence.morphs[last].tag == "ETM":
        end = sentence.morphs[last].end
    return last, max(end, trigger.end)


def status_of(text: str, sentence: Sentence, trigger: Trigger, *, normative: bool = False) -> tuple[Status, Span] | None:
    """Return the status of a trigger's act and the words that show it; None is no claim.

    `normative`: the text is an order or notice, where 한다 orders and 될 수 있다 threatens.
    """
    last, end = tail_of(sentence, trigger)
    tail = text[trigger.start : end]
    shift = trigger.start
    chain = text[trigger.end : end]
    matrix = text[trigger.start : sentence.end]

    def span(match: re.Match[str], offset: int = shift) -> Span:
        stop = match.end() + offset
        while stop < sentence.end and re.match(r"[가-힣]", text[stop]):
            stop += 1
        begin = match.start() + offset
        while begin > trigger.start and re.match(r"[가-힣]", text[begin - 1]) and text[begin].strip():
            begin -= 1
        return Span(begin, stop)

    quoted = re.search(r"(?:다|라)(?:는|고|며)\s|설(?:은|을|에)|의혹|주장|보도", matrix)
    denial = DENIED.search(matrix if quoted else tail)
    if denial:
        return Status.DENIED, span(denial)
    halted = HALTED.search(chain, 0, 40)
    if trigger.act is not Act.RETURN_DENIED and NEGATED.search(chain) and not halted:
        negation = NEGATED.search(chain)
        if negation and _DENYING.search(chain, negation.start()) and _REPORTED.search(text, trigger.end + negation.start(), sentence.end):
            return Status.DENIED, span(negation, trigger.end)
        if negation and not re.search(r"못하게|못하도록", chain):
            return None
    nobody = re.match(r"\s?(?:사람|주민|세대|가구|이|자)(?:들)?(?:은|는|이|가|도)\s?(?:단\s)?(?:하나도|한\s?\S{1,3}도|전혀|"
                      r"아무도)\s?없\S*", text[end : end + 24])
    if nobody:
        return Status.DENIED, Span(end + nobody.start() + len(nobody.group()) - len(nobody.group().lstrip()),
                                   min(end + nobody.end(), sentence.end))
    if re.match(r"\s?(?:계획|일|적|사실|방침|명령)(?:은|는|이|가|도)?\s(?:전혀\s)?없", text[end : end + 14]) and _REPORTED.search(text, end, sentence.end):
        return Status.DENIED, Span(end + len(text[end : end + 14]) - len(text[end : end + 14].lstrip()), min(end + 6, sentence.end))
    if re.match(r"\s?(?:사람|주민|세대|가구|이|자|것)(?:들)?(?:은|는|이|가|도)\s?(?:\S+\s)?없", text[end : end + 24]):
        return None
    if re.search(r"만약|만일", text[sentence.start : trigger.start]):
        return None
    if normative:
        breach = re.search(r"(?:아니할|않을|불응할|불이행|어길|어긴|어기는|위반할|위반한|않는|아니하는)\s?(?:때|경우|시\s|자|세대|가구|주민|사람|집)", text[sentence.start : trigger.start])
        if breach:
            return Status.THREATENED, Span(sentence.start + breach.start(), sentence.start + breach.end())
        possible = re.search(r"[될할]\s?수\s?(?:도\s)?있", tail)
        if possible:
            return Status.THREATENED, span(possible)
        if not _past(sentence, trigger.last, last):
            return Status.ORDERED, Span(trigger.start, max(_predicate_end(sentence, trigger, last), trigger.end))
    word = _WORD_IS.search(matrix)
    if word and re.search(r"지만|는데|[으었]나\s|며\s|[.?!]", matrix[len(tail) : word.start()]) is None:
        return Status.RUMOURED, Span(shift + word.start("word"), shift + word.end())
    if (rumoured := _SAID_TO_BE.match(text, trigger.end, sentence.end)) is not None:
        return Status.RUMOURED, Span(trigger.start, rumoured.end())
    hypothetical = HYPOTHETICAL.search(tail)
    threat = THREATENED.search(tail)
    if trigger.status is not None and not re.search(r"[까면]\s?(?:봐|두려|걱정|우려|안)|우려|두려|만약|만일|가능성", chain) and \
            not RUMOURED.search(tail) and not halted:
        intended = re.search(r"겠다는\s?(?:방침|입장|계획)|[할울릴낼]\s?(?:방침|계획|예정)", chain)
        if intended:
            return Status.PLANNED, span(intended, trigger.end)
        return trigger.status, _said_by(text, sentence, trigger)
    if hypothetical and not (threat or RUMOURED.search(tail)):
        return None
    rumour = RUMOURED.search(tail)
    if rumour:
        return Status.RUMOURED, span(rumour)
    if halted and not (trigger.act is Act.MOVEMENT_RESTRICTION and "증" in trigger.word):
        return Status.HALTED, span(halted, trigger.end)
    if threat:
        return Status.THREATENED, span(threat)
    if trigger.status is not None:
        return trigger.status, _said_by(text, sentence, trigger)
    past = _past(sentence, trigger.last, last)
    state = _STATE.search(tail) if trigger.act in _LASTING else None
    if state is not None:
        return Status.ONGOING, span(state)
    bidden = _bidden(sentence, trigger)
    if bidden is not None:
        return Status.ORDERED, Span(trigger.start, max(bidden, trigger.end))
    for pattern, status in ((ORDERED, Status.ORDERED), (PLANNED, Status.PLANNED), (ONGOING, Status.ONGOING)):
        match = pattern.search(tail)
        if match is None:
            continue
        if status is Status.PLANNED and past and re.match(r"[할될릴날갈]\s?것|결정|명단|대상", match.group()) is None \
                and re.match(r"기로|려|겠", match.group()) is None and _ends_past(chain):
            continue
        if status is Status.ORDERED and re.search(r"지시|명령|방침|통보", match.group()) and \
                re.match(r"\s?(?:에|로|으로)\s?", text[match.end() + shift : match.end() + shift + 4]) and \
                re.match(r"\s?(?:에\s?따|로\s)", text[match.end() + shift : match.end() + shift + 4]):
            continue
        return status, span(match)
    if _future(sentence, trigger.last, last):
        return Status.PLANNED, Span(trigger.start, end)
    if trigger.act in _LASTING and not past and _present(sentence, trigger.last, last):
        return Status.ONGOING, Span(trigger.start, max(_predicate_end(sentence, trigger, last), trigger.end))
    first_verb = _predicate_end(sentence, trigger, last)
    return Status.CARRIED_OUT, Span(trigger.start, max(first_verb, trigger.end))


_BIDDING = frozenset("라고 으라고 라는 으라는 라며 으라며".split())


def _bidden(sentence: Sentence, trigger: Trigger) -> int | None:
    """Return where the act's own verb ends that is quoted as an order (진출시키라고, never the copula of 이라고)."""
    morphs = sentence.morphs
    stem = morphs[trigger.last]
    for morph in morphs[trigger.last + 1 : trigger.last + 6]:
        if morph.tag in ("VV", "VX", "XSV"):
            stem = morph
        elif morph.tag in ("EC", "EF", "ETM", "ETN"):
            if morph.form in _BIDDING and stem.tag in ("VV", "VX", "XSV"):
                return morph.end
            if morph.form not in ("어", "아", "지", "게"):
                return None
        elif morph.tag != "EP":
            return None
    return None


def _said_by(text: str, sentence: Sentence, trigger: Trigger) -> Span:
    """Return the words that show a construction's own status: its order's noun, or itself."""
    order = re.compile(r"지시|명령|통보|통지|통고|요구|포치").search(text, trigger.end,
                                                          min(sentence.end, trigger.end + 14))
    if order and trigger.status is Status.ORDERED:
        stop = order.end()
        while stop < sentence.end and "가" <= text[stop] <= "힣":
            stop += 1
        return Span(order.start(), stop)
    return Span(trigger.start, trigger.end)


def _past(sentence: Sentence, first: int, last: int) -> bool:
    return any(m.form in ("었", "았", "였") and m.tag == "EP" for m in sentence.morphs[first : last + 1])


def _present(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether the act's own predicate stands in the present (막는다, 받습니다, 없다)."""
    for morph in sentence.morphs[first : last + 1]:
        if morph.tag in ("EF", "EC", "ETM"):
            return morph.form in ("ᆫ다", "는다", "다", "ᆫ다고", "는다고", "다고", "습니다", "ᆸ니다", "ᆫ다는", "는다는", "ᆫ대요", "는대요")
        if morph.tag == "EP":
            return False
    return False


def _ends_past(chain: str) -> bool:
    return bool(re.match(r"(?:을|를|이|가)?\s?(?:됐|되었|했|하였|당했|받았|시켰|된|한)", chain))


def _future(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether the chain ends in ‑ㄹ before a noun, or in 겠."""
    morphs = sentence.morphs
    chain = morphs[first : last + 1]
    return bool(chain and chain[-1].tag == "ETM" and chain[-1].form in ("ᆯ", "을")) or \
        any(m.form == "겠" and m.tag == "EP" for m in chain)


def _predicate_end(sentence: Sentence, trigger: Trigger, last: int) -> int:
    """Return where the predicate of the act itself ends (추방됐다, without …고 한다)."""
    index = trigger.last + 1
    morphs = sentence.morphs
    while index <= last and morphs[index].tag not in ("EF", "EC", "ETM", "ETN"):
        if morphs[index].particle and morphs[index].form not in ("을", "를", "이", "가"):
            return trigger.end
        index += 1
    return morphs[min(index, last)].end if index <= last else trigger.end
