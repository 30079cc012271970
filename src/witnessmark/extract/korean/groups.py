"""The people an act concerns: nouns and the facets they stand for.

Invariant: a group's span ends in a people noun; qualifiers right before it (탈북민 가족,
국경경비대 출신 제대군인) belong to it and add facets. Not handled here: their count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from witnessmark.vocab.codes import Group

FACETS: tuple[tuple[Group, str], ...] = (
    (Group.DEFECTOR_FAMILY, r"(?:탈북(?:민|자|한|했)?|행방\s?불명자?|행불자?|월경자|도강자|월남자|한국행|탈남자|"
                            r"불법\s?월경자)[가-힣\s]{0,8}(?:가족|세대|가정|부모|친척|친인척|"
                            r"연고자)|가족\s?(?:중|가운데)[^.]{0,15}(?:탈북|행불|행방불명|한국)|연고자가\s?한국|"
                            r"한국(?:에|으로)\s?(?:간|갔던|입국한|있는|사는)\s?(?:가족|연고자|친척)"
                            r"[^.]{0,6}(?:세대|주민|가구|사람|가족)?|(?:남한|남쪽|남조선|한국|중국)(?:으로|에)\s?(?:간|넘어간|달아난)\s?(?:사람|이|주민)들?의\s?"
                            r"(?:가족|식구|집안|부모|친척)|(?:탈북|도강|월남|월경)한\s?(?:사람|주민|자|이)들?의?\s?(?:가족|식구|집안|부모|친척)|"
                            r"(?:탈북|도강|행불|월남)자가?\s?(?:나온|있는|생긴)\s?(?:집|집안|가정|세대|가족)"),
    (Group.BORDER_GUARD, r"국경\s?경비대|국경\s?수비대|경비대원|경비대\s?(?:출신|제대)|국경\s?군인"),
    (Group.RESETTLER, r"정착민|(?:지방|외지)\s?출신|(?<!불법 )(?<!출신 )이주민(?!\s?노동)|재정착민|이주자|전입자|외지인|타지(?:역|방)?\s?(?:출신|사람|주민|"
                      r"에서)|정착한|"
                      r"이주해\s?온|이사\s?온|들어와\s?(?:사는|살)|외지에서"),
    (Group.TRADER, r"장사꾼|상인|돈주|무역\s?일꾼|무역업자|행상|노점상|보따리상|되거리꾼|달리기꾼|장사하"),
    (Group.BROKER, r"브로커|송금책|중개인|거간(?:꾼)?|전화쟁이|중개업자|송금\s?중개"),
    (Group.SMUGGLER, r"밀수(?:꾼|업자|자|하던|에)"),
    (Group.RETURNEE, r"귀환(?:자|민|난민)|귀국자|송환자|귀향민|북송된|송환된|강제\s?북송자|되돌아온"),
    (Group.MINORITY, r"소수\s?민족|소수\s?종족|로힝야(?:족)?|로마인?(?=족|\s?가족|\s?주민|들)|로마족|집시|"
                     r"위구르(?:족)?|쿠르드(?:족|인|계)?|화교|원주민|선주민|무슬림|"
                     r"베두인(?:족)?|아르메니아(?:계|인)|조선족|고려인|티베트인|기독교(?:인|도)|부족민|"
                     r"[가-힣]{1,6}(?<![가민친부유귀만흡가동혈수])족(?=\s|들|이|은|을|의|$)|"
                     r"(?:[가-힣]{2,6})계\s?(?:주민|가구|가족)|팔레스타인(?:인|\s?주민|\s?가족|\s?가구|\s?공동체)"),
    (Group.FARMER, r"농민|농장원|소작(?:농|인)|농가|화전민|목축민|유목민|목동|농부"),
    (Group.WORKER, r"노동자|로동자|근로자|광부|이주\s?노동자|종업원|(?<!조)직원|인부|파견자|어민|어부|선원|주재원"),
    (Group.TENANT, r"세입자|임차인|임차\s?가구|세\s?들어|동거인|철거민|쪽방|입주민|입주자|무허가\s?(?:주민|촌)|"
                   r"노숙인|점유자"),
    (Group.STUDENT, r"(?:대|유|중|초등|고등)?학생"),
    (Group.PRISONER, r"수감자|죄수|재소자|수형자|정치범|수용자|구금자|포로"),
    (Group.REFUGEE, r"난민(?!촌)|망명\s?신청자|망명자|이민자|이주\s?노동자|미등록\s?(?:체류자|이주민|외국인)|불법\s?(?:이주민|이민자)|체류\s?자격이?\s?없는|비자\s?없는|[가-힣]{2,8}(?:인|출신)\s?이주민|외국인\s?(?:밀집|노동자)|외국인(?=$|\s?\d|들)|탈북(?:민|자|여성|\s?여성)(?!\s?(?:가족|가정|세대|부모))"),
    (Group.IDP, r"이재민|실향민|국내\s?실향민|피란민|피난민|수재민|강제\s?이주민|추방민|추방자|대피민|대피\s?주민"),
    (Group.RESIDENT, r"주민(?!\s?등록)|시민(?!단체|사회|권|증)|인민(?!반|위|군|보안|폐|경제)|거주민|거주자|민간인|"
                     r"마을\s?사람|마을\s?전체|평양시민|동네\s?사람|군민|구민|살던\s?사람"),
)
_PEOPLE = (r"(?:사람|무직자|전과자|장애인|고아|불순분자|분자|남편|아내|아들|딸|아버지|어머니|동생|이웃|식구|가족|"
           r"가정|세대|가구|세대주|아이|어린이|여성|노인|남성|청년|청소년|부모|부부|모녀|형제|일가|일가족|식솔|"
           r"친척|제대군인|연고자|간부|교인|신자|인원|승려|"
          r"피해자|희생자|진정인|당사자|동료|사촌|이모|삼촌|조카|누이|누나|언니|오빠|할머니|할아버지|임신부|산모|환자|씨(?=\s|$|\()|"
          r"[가-힣]{2,4}네(?=$|\s)|우리|저희|나머지|"
          r"이민자|체류자|외국인|미등록자|환자|병사|군인|기자|활동가|일꾼|대상자|민족|무리|남녀|승객|학부모|교사|"
          r"의사|아동|교원|여자|남자|주재원|출장자|꽃제비|신도|교민|구술자|증언자|탑승자|입국자|소지자|구류자|거주민|피난민|임산부|산모|고아|"
           r"귀순자|무연고자|선원|선장|성도|[가-힣]{2,5}(?<![투이유저연학소생판매후출])자들)")
PEOPLE = re.compile(_PEOPLE)
_FACETS = re.compile("|".join(f"(?P<g{i}>{p})" for i, (_, p) in enumerate(FACETS)))
HEADS = re.compile(r"(?:(?:민|자|꾼|인|원|생|농|족|가족|가정|세대|가구|명|식솔|세대주|군인|농가|사람|아이|어린이|"
                   r"여성|노인|남성|청년|브로커|화교|돈주|상인|난민|"
                   r"집시|광부|부부|부모|모녀|일가|일가족|친척|로힝야|무슬림|학생|병사|기독교도|승려|남녀|인부|"
                   r"농부|어부|포로|죄수|위구르|쿠르드|송금책|"
                   r"피해자|희생자|진정인|동료|사촌|임신부|씨|[가-힣]{2,4}네|우리|저희|나머지|"
                   r"무역일꾼|일꾼|주민|교사|의사|간부|남편|아내|아들|딸|아버지|어머니|동생|이웃|식구)(?:들)?)$")
ANIMALS = re.compile(r"철새|새들|새떼|조류|오리\s|기러기|두루미|서식지|탐방객|낚시꾼|관람객|동물원?|고양이|강아지|유기견|돼지|양계|가축|소떼|물고기|곤충|꿀벌|코끼리|원숭이|선수|"
                     r"구단|팬|관중|감독|투자자|주주|외국인\s?(?:투자|순매)|"
                     r"관광객|여행객|귀성객|승객|등산객|본사|공장|항공편|비행기|우주인|유권자|가입자|고객|회원사|"
                     r"바이러스|계좌|데이터|서버|공공기관|이용객|캐릭터|"
                     r"주인공|로봇|피서객|배우|출연자|쇼핑객|구매자|방문객")


@lru_cache(maxsize=20000)
def facets_in(words: str) -> tuple[Group, ...]:
    """Return the facets that words about people show, in the order of the code list."""
    found = {FACETS[int((m.lastgroup or "g0")[1:])][0] for m in _FACETS.finditer(words)}
    if Group.RESIDENT in found and len(found) > 1:
        found.discard(Group.RESIDENT)
    if Group.DEFECTOR_FAMILY in found:
        found.discard(Group.REFUGEE)
    return tuple(code for code in Group if code in found)


@lru_cache(maxsize=20000)
def speaks_of_people(words: str) -> bool:
    """Tell whether a noun phrase names people, and not animals, players or travellers."""
    return not ANIMALS.search(words) and bool(PEOPLE.search(words) or _FACETS.search(words))


def group_codes(words: str) -> tuple[Group, ...]:
    """Return the facets of a group; people without a known facet are other or residents."""
    found = facets_in(words)
    if found:
        return found
    if re.search(r"사람들?$|세대|가구|가족|가정|마을|일가|우리|저희|저$|나$|씨|네$|나머지|피해자|명$|집$|청년|남자|어머니|노인|남성|여성|여자|어린이|식구|집안|교민|둘$|"
                 r"아버지|아이", words):
        return (Group.RESIDENT,)
    return (Group.OTHER,)
