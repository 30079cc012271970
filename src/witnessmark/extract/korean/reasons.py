"""Grounds given for an act, and what followed for the people: lexicons and connectors.

Invariant: a ground needs a connector (죄로, 이유로, 때문에, 위해 …) or a hazard noun with
‑로/을 피해; its span is the reason without the connector. Consequences are phrases that
end in their own predicate. Not handled here: which act they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.extract.korean.sifting import sifted
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Consequence, Ground

EPIDEMIC = r"전염병|코로나|비루스|바이러스|방역|감염"
"""A reason that no code but `other` holds, known all the same."""

_GROUNDS: tuple[tuple[Ground, str], ...] = (
    (Ground.FAMILY_DEFECTION, r"(?:가족|부모|자식|자녀|형제?|오빠|누나|누이|언니|동생|삼촌|이모|조카|어머니|아버지|친척|남편|"
                              r"아내|딸|아들|연고자)[^,.]{0,14}(?:탈북|행불|행방불명|월경|도강|한국|월남|탈출|강을\s?건|넘어[갔간]|남으로|남쪽으로|남조선에)|"
                              r"탈북[민자]?\s?(?:의\s)?가족|행불자\s?가족|탈북자가\s?(?:있|나온)"),
    (Ground.RESIDENCE_STATUS, r"거주|체류|비자|주민\s?등록|퇴거\s?등록|미등록|승인\s?(?:없|되지)|무단\s?전입|"
                              r"시민권|이민법|허가\s?없이|불법\s?이민|등록되지|등록을\s?하지|"
                              r"신분증이\s?없|서류|정착민이라|몰래\s?들어와|외지\s?출신|외지에서\s?온|눌러앉|승인이\s?없"),
    (Ground.LAND_DISPUTE, r"토지\s?(?:분쟁|소유|반환)|소유권|국유지|무허가|불법\s?건축|건축\s?허가|점거|정착촌|"
                          r"땅\s?문제|경계\s?분쟁|목초지|등기|무단\s?점유|불법\s?점(?:유|거)|불법으로\s?(?:차지|들어|점)"),
    (Ground.ALLEGED_CRIME, r"밀수|범죄|마약|절도|반동|역적|퍼뜨[린려]|월경|도강|송금|불법\s?(?:통화|휴대|전화)|비법|비사회주의|"
                           r"반사회주의|죄|혐의|위반|한국\s?(?:영화|드라마)|불법\s?녹화물|"
                           r"탈북\s?(?:시도|기도|방조|알선|을\s?시도|을\s?도운|중개)|브로커\s?활동|손전화|"
                           r"외국산?\s?휴대|유언비어|성매매|미신|장사"),
    (Ground.DEVELOPMENT, r"재개발|건설|개발|댐|도로|도시\s?계획|광산|살림집|철도|경기장|관광|공항|올림픽|월드컵|"
                         r"정비\s?사업|미화|공원|수력|농장\s?조성|플랜테이션|신도시|단지|확장|"
                         r"파이프라인|송유관|저수지|채굴|공사|착공|예정지"),
    (Ground.DISASTER_RISK, r"홍수|산사태|태풍|화산|지진|산불|침수|범람|폭우|해일|쓰나미|눈사태|가뭄|붕괴\s?위험|"
                           r"수해|집중호우|허리케인|사이클론|분화|큰물|장마|여진|폭설|재해|재난|"
                           r"누출|방사능|화재|해수면|안전\s?문제|용암|강물|강이\s?넘|불어난|물난리|무너질"),
    (Ground.CONFLICT, r"전투|포격|공습|교전|분쟁|전쟁|무력\s?충돌|폭격|내전|공세|폭력\s?사태|습격|유혈|총격|침공|"
                      r"군사\s?작전|공격|충돌|무장|총성|반군|전선|진격|점령|포탄|로켓|미사일|토벌|지뢰"),
    (Ground.IDENTITY, r"민족|종교|인종|성분|신앙|부족|종족|정치\s?(?:성향|신념)|출신|국적|혈통|이슬람|무슬림|힌두|기독교|유대|교회|개종|토대가|성분이|소수"),
    (Ground.OTHER, EPIDEMIC),
    (Ground.SECURITY, r"당대회|열병식|정상\s?회담|(?<!시)행사|명절|\d절|국경|안보|보안|비밀|외부와|사상|연선|특별\s?경비|1호|테러|정보\s?(?:유출|누설)|치안|간첩|"
                      r"유출|통제|완충|불순|소요|봉쇄|안정|방어|군사\s?지역|시설\s?보호|"
                      r"탈북(?:을|\s)?\s?(?:막|방지|차단)|동요|체제|안전|질서|사회\s?혼란|반정부|시위|협력자|기밀"),
)
_CODE = re.compile("|".join(f"(?P<r{i}>{p})" for i, (_, p) in enumerate(_GROUNDS)))
_REASON = (r"(?P<why>[^,.。“”\"\n‘’]{2,60}?)")
_DONE_TO = r"(?:추방|쫓|내몰|철거|퇴거|이주|보[내냈]|내보|헐|허물|비우|나가|떠나|압수|몰수|체포|구금|연행|끌|붙잡|금지|차단|봉쇄|막[았는고]|옮[기겼길]|대피|부[수쉈]|밀어|거두|거둬|송환)"
CONNECTORS = sifted(
    r"(?P<adn>(?:다는|라는|은|는|한|된|인|던|할|될|린|킨|친|긴|낸|힌|둔)(?=\s))?\s?(?:(?P<crime>죄(?:목)?)(?:로|를\s?(?:씌|뒤집|물))|"
    r"(?P<alleged>혐의|누명|의심|꼬리표)(?:로|을\s?(?:받|쓰|쓴|사|산)|를\s?(?:받|쓰|쓴)|(?:이|가)\s?붙)|(?:이유|명목|구실|빌미|명분|죄명|사유|까닭|우려|"
    r"핑계|근거|논리)(?:만?(?:으?로)|를\s?(?:들어|대|내세)|을\s?(?:들어|대|내세)|에서\s?(?=[^.]{0,12}(?:추방|쫓|내))|였|이었|이다|란다|"
    r"이라는\s?것)|때문(?:에|이다|이라|이었|입니다|이에요|인\s것|으로\s알려)|탓(?:에|이다|이었|입니다)|바람에|"
    r"(?:사실|일|것|게)(?:이|가)?\s(?:드러나|들통나|발각되|적발되|밝혀지|문제가\s?되|화근이\s?되)|"
    r"차원에서|목적으로|취지로|일환으로|대가로)"
    r"|(?:으로|로)\s?(?:인해|인하여|인한|말미암)|(?:에\s?따른)\s?(?=철거|퇴거|이주|대피|추방|강제)"
    r"|(?P<rule>(?<=계획|사업|정책|방침|조치|공사|개발|건설)에\s?(?:따라|의해|밀려))|(?P<aim>려고|고자)(?=\s)"
    r"|(?:기|을|를)\s?(?:위해(?:서)?|위한다며|막기\s?위해|위하여|문제\s?삼아|이유로|빌미로|구실로|명목으로|내세워|"
    r"앞두고|핑계로|핑계\s?삼아|명분으로|둘러싸고|트집\s?잡아|들어(?=\s))|[다라](?:며|면서),?\s(?=[^.“”\"]{0,45}" + _DONE_TO + r")"
    r"|[다라]고?\s하여\s(?=[^.]{0,45}" + _DONE_TO + r")|(?<=[었았렸했났됐졌갔왔])다고\s(?=(?:[가-힣]+\s)?(?:쫓|추방|내쫓|끌려|잡혀|체포|구금|돌려보|내보|철거|퇴거))"
    r"|(?<=에)\s?맞춰(?=\s)|(?:이라서|라서)(?=\s[^.]{0,40}" + _DONE_TO + r")|(?<=[람신족집민들])이라(?=\s[^.“”]{0,30}" + _DONE_TO + r")")
HAZARD = sifted(r"(?P<why>(?:(?<![가-힣\d])[가-힣A-Za-z0-9]{1,8}(?:와|과)\s)?(?:(?<![가-힣\d])(?!\S*(?:한|된|"
                    r"난|간|온|인|던|에서|만약|만일|는|로|이|은)\s)[가-힣]{1,8}\s)?(?:홍수|산사태|태풍|"
                    r"화산\s?(?:분화|폭발)|분화|지진|산불|침수|범람|폭우|집중호우|집중\s호우|해일|쓰나미|가뭄|수해|"
                    r"교전|전투|포격|공습|"
                    r"폭격|내전|전쟁|무력\s?충돌|총격전|공세|습격|폭력\s?사태|큰물|허리케인|사이클론|충돌|공격|"
                    r"폭력|화재|재개발|(?:[가-힣]{1,6}\s)?(?:농장|댐|도로|광산|단지|공항|철도)\s?(?:개발|건설|조성|"
                    r"확장)(?:\s?사업)?|큰물\s?피해)(?:\s?(?:확산|격화|심화|위험|피해|경보|주의보))?)"
                    r"(?:으로|로(?!서|부터)|에|\s?직후|을\s?피해|를\s?피해|이\s?(?:발생|나|격화|시작|벌어|덮치|몰아)|"
                    r"가\s?(?:발생|나|격화|시작|벌어|덮치|몰아))")
NAMED_DANGER = sifted(r"(?P<why>홍수|산사태|태풍|지진|산불|집중호우|폭우|쓰나미|해일|화산\s?(?:분화|폭발)|수해|큰물|교전|포격|공습|폭격|내전|공세)(?=[가-힣\s,])")
_START = re.compile(r"(?:은|는|이|가|에서|으로|로|을|를|에게|께|고|며|면서|지만|는데|도|,|부터|까지|따라|지난|최근)"
                    r"\s+")

_CONSEQUENCES: tuple[tuple[Consequence, str], ...] = (
    (Consequence.LIVELIHOOD_LOSS, r"생계[가를]?\s?(?:막막|끊|잃|어려|곤란|위협|수단을\s?잃|유지)|"
                                  r"생계\s?수단을\s?잃|일자리를\s?잃|직장을\s?잃|수입이\s?(?:끊|줄)|장사를\s?(?:못|"
                                  r"할\s?수\s?없|접)|"
                                  r"벌이가\s?(?:끊|없)|먹고\s?살\s?길이\s?(?:막|없)|생활고|농사를\s?(?:못|"
                                  r"지을\s?수\s?없|짓지\s?못)|밥줄이\s?끊|조업을\s?못|일자리가\s?(?:없|사라)|생업을\s?(?:잃|접)|"
                                  r"장사(?:도|를)?\s?(?:다\s|모두\s)?(?:접었|접고|접은|못\s?하|망)|농사도\s?(?:못|짓지)|벌어먹"),
    (Consequence.FAMILY_SEPARATION, r"(?:가족|부모|자식|자녀|아이|남편|아내|형제|부부)[^.]{0,12}(?:헤어|흩어|"
                                    r"떨어져|생이별|갈라|이산|연락이\s?끊|생사를\s?모)|생이별|이산가족|뿔뿔이\s?흩|서로\s?헤어[져졌지진]"),
    (Consequence.HOMELESSNESS, r"노숙|길바닥에|거리에\s?나앉|길거리에\s?나앉|갈\s?곳이?\s?없|오갈\s?데|집\s?없이|"
                               r"천막(?:에서|생활|을\s?치)|움막|한데서|살\s?곳이\s?없|거처(?:를|가)\s?(?:잃|없|"
                               r"마련하지)|"
                               r"집을\s?잃|토굴|비닐\s?박막|잠잘\s?곳|(?:거리|길|제방|산|들판|역전|밖|마당)에서\s?(?:밤을\s?(?:새|지새|보)|잠을\s?자|"
                             r"잠을\s?잤|지내고|잤)|나앉|교회\s?마당|집\s?없는"),
    (Consequence.PROPERTY_LOSS, r"(?:재산|가산|살림|세간|짐|가재도구|가축|집|물건)[을를이가도]?\s?(?:잃|헐값|"
                                r"버리고|두고\s?(?:떠|나|가|와)|챙기지\s?못|처분하지\s?못|못\s?챙|빼앗|"
                                r"챙길\s?(?:시간|새)|팔지\s?못|(?:[가-힣]+\s)?(?:모두|다|전부|하나도|그대로)\s(?:두고|버리고|잃|꺼내지\s?못|가져가지\s?못|"
                                r"챙기지\s?못|빼앗)|(?:꺼내|가져가|가져오)지\s?못)|"
                                r"헐값에|빈손으로|보상(?:금)?[을도은]?\s?(?:받지\s?못|없이|전혀|한\s?푼)|맨몸으로"),
    (Consequence.DEATH_INJURY, r"숨졌|숨진|사망|목숨을\s?(?:잃|끊)|자살|부상|다쳤|다치|얼어\s?죽|굶어\s?죽|희생됐|"
                               r"중상|쓰러져|극단적\s?선택"),
    (Consequence.EDUCATION, r"학교[에를가]?\s?(?:못|다니지\s?못|가지\s?못|갈\s?수\s?없|문을\s?닫|그만)|"
                            r"학업을\s?(?:중단|포기|그만|잇지)|휴교|수업을\s?(?:못|받지)|등교하지\s?못|학업이\s?중단"),
    (Consequence.FOOD, r"식량(?:이|난|도|을)?\s?(?:부족|떨어|바닥|구하지|없|난|을\s?구)|식량난|굶|"
                       r"끼니(?:를|조차|도)?\s?(?:거르|잇기|잇지|걱정|때우)|먹을\s?것이\s?(?:없|부족|떨어)|배고픔|풀죽"),
    (Consequence.HEALTH, r"(?:질병|전염병|설사|병|콜레라|감기|동상)[에이을가]?\s?(?:걸|돌|시달|앓|퍼|번)|앓아\s?누|"
                         r"치료(?:를)?\s?(?:못|받지)|약을?\s?(?:구하지|못)|의료\s?(?:지원|서비스)[^.]{0,6}(?:없|"
                         r"부족|끊)|"
                         r"식수(?:가|도)?\s?(?:부족|없|끊)|위생"),
    (Consequence.ECONOMY, r"(?:시장|장마당)[^.]{0,12}(?:가격|값|물가|한산|위축|마비)|물가가|쌀값|환율|집값이|"
                          r"경제(?:가|적)\s?(?:타격|마비)|거래가\s?(?:끊|중단)|일손이\s?부족"),
)
_FOLLOWS = sifted("|".join(f"(?P<c{i}>{p})" for i, (_, p) in enumerate(_CONSEQUENCES)))


def ground_code(words: str) -> Ground:
    """Return the code of a reason's words, `other` when no word is known."""
    match = _CODE.search(words)
    best = [g for g, p in _GROUNDS if re.search(p, words)] if match else []
    return best[0] if best else Ground.OTHER


CONDITION = sifted(r"(?P<why>(?:거주|체류|전입|입주)\s?(?:승인|등록|허가|자격|증명서)?[이가을를도]?\s?(?:없는|"
                       r"없이|받지\s?못한|안\s?된|하지\s?않은|되지\s?않은)|"
                       r"(?:불법|비법|무단)\s?(?:체류|거주|입국|전입|점유|점거)(?=\s?(?:난민|이주|외국인|주민|세대|"
                       r"자|중|하던|한|해\s)))")


_PEOPLE = r"(?=\s?(?:\d[\d,]*여?|[한두세네다섯여섯일곱]+|여러)?\s?\S{0,3}(?:세대|가족|집|가구|사람|주민|이들|자들|가정|이주|농민|난민))"
WHO = sifted(r"(?P<why>(?:(?:가족|부모|자식|형|오빠|누나|언니|동생|친척|남편|아내|딸|아들)\s?(?:중에?\s|가운데\s)?(?:\S{1,5}\s)?"
                 r"\S{0,3}(?:이|가|한\s명이)\s(?:\S{1,6}\s)?(?:탈북한|탈북했던|행방불명된|월남한|도강한|사라진|한국에\s간|있는|나온)|"
                 r"성분이\s?(?:나쁜|안\s?좋은|좋지\s?않은|걸리는)|토대가\s?(?:나쁜|안\s?좋은)|몰래\s?(?:들어와|숨어)\s?(?:살던|사는|산)|"
                 r"(?:(?:중국|불법)\s?손전화로\s)?(?:밀수|밀매|송금\s?중개|불법\s?통화|마약\s?거래)(?:를|을|에|하다)?\s?(?:해온|하던|하다\s?\S{0,3}걸린|하다\s?적발된|연루된|가담한|걸린)|"
                 r"(?:땅|토지|국유지|공유지)[을를]\s?(?:불법으로|무단으로)\s?(?:차지한|점거한|점유한|쓰는))" + _PEOPLE
                 + r"|(?:간첩|반동|불순분자|범죄자|테러범|테러리스트|첩자|스파이|배신자|협력자|동조자)(?:으로|로)\s(?:몰려|몰린|몰아|지목|의심)|"
                 r"[^,.“”\n]{4,36}\s데\s?대한)")
_KIN = (r"(?:가족|식구|부모|자식|자녀|형제|형|오빠|누나|누이|언니|동생|삼촌|이모|고모|조카|사촌|어머니|아버지|친척|친지|남편|"
        r"아내|딸|아들|며느리|사위)")
_GONE = (r"(?:탈북|탈출|월남|도강|월경|도망|행방불명|행불|실종|입국|(?:남|강|국경)[^,.“”\n]{0,8}?(?:넘|건너|갔|간|가)|달아나|달아난|"
         r"사라[지진졌]|(?:남한|남조선|한국|남쪽|중국|외국|해외)(?:으로|로|에)\s(?:\S{1,4}\s)?(?:[가갔간떠넘도탈나]))")
KIN_GONE = sifted(r"(?P<why>(?<![가-힣\d])" + _KIN + r"(?:들)?\s?(?:이|가|중에서?|중|가운데|들?\s중에)?\s[^,.“”\n]{0,14}?" + _GONE
                  + r"(?!\s?[을를]|\s?(?:시도|기도|방조|알선|하려|하다|브로커))[^,.“”\n]{0,6}?(?:\s(?:사람|이|자|식구|가족|경우)(?:이|가)\s(?:\S{1,3}\s)?(?:있|나[오왔온]|생[기겼긴])\S{0,3}?)?)"
                  r"(?=(?:다는|라는|어서|아서|여서|해서|어|아|해|는|은|던|었던|았던|했던|서)?\s[^.“”\n]{0,30}(?:" + _DONE_TO + "|조사|심문|감시|불려))")
"""Relatives' going is the reason of what is done to those left ("가족 중에 남으로 넘어간 사람이 있어 쫓겨났다")."""
CRIME = sifted(r"(?P<why>(?<![가-힣\d])(?:[가-힣]{2,8}\s)?(?:밀수|밀매|마약|절도|도강|월경|탈북\s?(?:시도|기도|방조|알선|중개)|불법\s?(?:통화|전화|월경|장사|송금|영화)|"
               r"비법\s?(?:월경|장사|통화|송금)|미신\s?행위|유언비어\s?(?:유포|류포)|비사회주의|반사회주의|한국\s?(?:영화|드라마)\s?시청))(?:\s?행위)?(?:으로|로)\s(?=[^.“”]{0,30}"
               + _DONE_TO + r")")
CLAUSE = sifted(r"(?P<why>(?<![가-힣\d])(?:[가-힣]{1,6}(?:의|에서)\s)?[가-힣]{1,8}(?:이|가)\s(?:또\s|다시\s|크게\s|갑자기\s)?"
                    r"(?:넘[쳐치]나?|불어나|범람하?|분화하?|폭발하?|무너[져지]|물에\s?잠[겨기]|잠[겨기]|흔들|덮[쳐치]|휩쓸|몰아[쳐치]|터[져지]|"
                    r"격[화해]\S{0,2}|악화\S?|벌어[져지]|나빠[져지]|상륙하?|포격하?|공격하?|습격하?|폭격하?|번[져지]|일어나?|진격하?|"
                    r"점령하?|쳐들어오?)(?:면서|자|자마자|해|해서|서|고|여|아|어)?)(?=\s)")


def clause_grounds(text: str, start: int, end: int) -> Iterator[tuple[Ground, Span]]:
    """Yield dangers told as a clause of their own (강물이 넘치면서, 화산이 분화해)."""
    for match in CLAUSE.finditer(text, start, end):
        code = ground_code(match.group("why"))
        if code in (Ground.DISASTER_RISK, Ground.CONFLICT):
            yield code, Span(match.start("why"), match.end("why"))


def grounds_in(text: str, start: int, end: int) -> Iterator[tuple[Ground, Span]]:
    """Yield the grounds stated in `text[start:end]`: code and the reason's span."""
    taken: list[Span] = []
    for match in CONNECTORS.finditer(text, start, end):
        right = match.start("crime") if match.group("crime") and _CODE.search(text, max(start, match.start() - 20),
                                                                             match.start()) is None else match.start()
        if match.group("alleged"):
            right = match.end("alleged")
        clause = match.group("adn")
        if clause and not match.group("alleged"):
            right = match.start() + (1 if clause in ("다는", "라는") else len(clause))
        if clause is None and _SPOKEN.match(match.group()):
            right = match.start() + 1
        spoken = clause is not None or match.group("aim") is not None or text[right - 1 : right] == "기" or re.match(
            r"기\s|[다라](?:며|면서|고|\s하여)|(?:사실|일|것|게)", match.group()) is not None
        left = _left(text, start, right, bare=not spoken)
        if match.group("crime") and right - left < 2:
            continue
        span = _trim(text, left, right)
        if span is None or len(span.slice(text)) < 2:
            continue
        code = ground_code(span.slice(text) + match.group())
        unknown = code is Ground.OTHER and re.search(EPIDEMIC, span.slice(text)) is None
        if unknown and (match.group().startswith(("기", "을", "를")) or "에" in match.group()[:1]):
            continue
        if unknown and match.group().strip() in ("맞춰", "이라서", "라서", "이라"):
            continue
        if match.group("aim") and code not in (Ground.DEVELOPMENT, Ground.SECURITY):
            continue
        taken.append(span)
        yield code, span
    for match in CONDITION.finditer(text, start, end):
        span = Span(match.start("why"), match.end("why"))
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            yield Ground.RESIDENCE_STATUS, span
    for match in WHO.finditer(text, start, end):
        span = Span(match.start("why"), match.end("why"))
        if not any(span.overlaps(other) for other in taken):
            code = Ground.ALLEGED_CRIME if re.search(r"(?:으로|로)\s\S+$", span.slice(text)) else ground_code(span.slice(text))
            if code is not Ground.OTHER:
                taken.append(span)
                yield code, span
    for match in KIN_GONE.finditer(text, start, end):
        span = Span(match.start("why"), match.end("why"))
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            yield Ground.FAMILY_DEFECTION, span
    for match in CRIME.finditer(text, start, end):
        span = Span(match.start("why"), match.end("why"))
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            yield Ground.ALLEGED_CRIME, span
    for match in HAZARD.finditer(text, start, end):
        span = _trim(text, match.start("why"), match.end("why"))
        if span and not any(span.overlaps(other) for other in taken):
            yield ground_code(span.slice(text)), span


_SPOKEN = re.compile(r"[다라](?:며|면서|고|\s하여)")


def consequences_in(text: str, start: int, end: int) -> list[tuple[Consequence, Span]]:
    """Return the consequences stated in `text[start:end]` with the words that show them."""
    found: list[tuple[Consequence, Span]] = []
    for match in _FOLLOWS.finditer(text, start, end):
        stop = match.end()
        while stop < end and re.match(r"[가-힣]", text[stop]):
            stop += 1
        found.append((_CONSEQUENCES[int((match.lastgroup or "c0")[1:])][0], Span(match.start(), stop)))
    return found


def _left(text: str, start: int, right: int, *, bare: bool) -> int:
    """Return where a reason begins: a noun's own run, or a clause after its topic."""
    left = max(start, right - 60)
    clause = text[left:right]
    cut = max(clause.rfind(mark) + 1 for mark in ",“‘\"「(\n”’")
    bare = bare and re.search(r"[한된인은는던온난간할될]\s\S+$", clause.rstrip()) is None
    for match in _START.finditer(clause):
        word = clause[: match.end()].split()[-1]
        if len(clause) - match.end() < 2:
            continue
        if (word.endswith(("은", "는")) and not re.search(
                r"(?:하|되|있|없|사|오|가|않|라|다)는$|^(?:또는|많은|같은|좋은|작은|높은|낮은|깊은|넓은)$",
                        word)) or word.endswith(("에서", "부터", "지난", "최근", "따라", "면서", "으로", "며",
                                "고")) or (bare and re.search(r"(?:이|가|을|를|에게|까지|로|에|께|도)$", word)
                                        and len(word) > 1) or re.search(r"(?:\d\S*|들|세대|가구|주민|가족)(?:이|가|"
                                                r"을|를)$", word):
            cut = max(cut, match.end())
    time = re.match(r"(?:(?:지난|이달|오는|올해)\s)?(?:\d+[일월년](?:에|부터)?\s)+", clause[cut:])
    return left + cut + (time.end() if time else 0)


def _trim(text: str, left: int, right: int) -> Span | None:
    while left < right and (text[left].isspace() or text[left] in "‘’“”\"'·-"):
        left += 1
    while right > left and (text[right - 1].isspace() or text[right - 1] in "‘’“”\"'"):
        right -= 1
    return Span(left, right) if right > left else None
