"""What kind of thing a noun phrase names: people, homes, belongings, places of a kind, dangers around.

Invariant: a kind is read off the phrase's own words, its last noun first. Not handled here: which
act the kinds make of a verb (`verb_acts`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from witnessmark.extract.korean.groups import ANIMALS, HEADS, speaks_of_people
from witnessmark.extract.korean.organs import organ_in

_COUNTED = re.compile(r"(?:[\d만천백십억수몇여]|여러|[한두세네]|다섯|여섯|일곱|여덟|아홉|열|스물|서른|마흔|쉰|예순)\s?(?:여\s?)?"
                      r"(?:명|세대|가구|사람|식구|집|호|가족|가정|인)(?:\s?(?:이상|가량|안팎|정도|모두|전원|남짓|중|가운데|넘게))?$")
_PRONOUN = re.compile(r"^(?:명|세대|가구|식구|이들|그들|우리|저희|나|저|그|그녀|모두|일가족|온\s?식구|온\s?가족|전원|나머지|일부|대부분|상당수|사람들|\S{1,3}네|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)(?:\s?(?:모두|중|전원|가운데))?$")
_HOME = re.compile(r"(?:집|집들|[가-힣]*집|주택|가옥|민가|살림집|오두막|움막|천막|초막|마을|부락|아파트|막사|하우스|지붕|판자촌|빈민촌|난민촌|천막촌|"
                   r"정착촌|사택|초가|장옥|보금자리|잠자리|텐트|거처|가건물|게르|쪽방|임시건물|가설\s?건물|주거지|동네)(?:들)?"
                   r"(?:\s?(?:약\s)?[\d만천백십수여몇,\s한두세네다섯여섯일곱여덟아홉열스물서른마흔쉰예순백]*\s?(?:여\s?)?(?:채|동|호|곳|칸|가구|세대|개)(?:가량|이상|남짓|쯤|안팎|정도)?)?"
                   r"(?:\s?(?:대부분|다수|전부|모두|일부|전체|등))?$")
_UNITS = re.compile(r"[\d만천백십수몇한두세네다섯여섯일곱여덟아홉열스물서른마흔쉰]\s?(?:여\s?)?채(?:가량|이상|남짓|쯤|정도)?$")
_GOODS = re.compile(r"(?:손전화|휴대전화|휴대폰|전화기|여권|신분증|주민등록증|증명서|물건|물품|옷가지|살림|세간|재산|가산|땅|토지|농지|뙈기밭|텃밭|터밭|밭|"
                    r"논|집|주택|살림집|아파트|점포|가게|가전제품|가재도구|소|가축|쌀|곡식|식량|옥수수|감자|짐|돈|현금|외화|달러|배급표|당증|배|어선|목선|선박|재봉기|수레|차|트럭|오토바이|"
                    r"자전거|텔레비전|기계|장비|통장|장부|돈가방|여행증|가구|집기|수확물|과수원|라디오|녹화기|기억기|텔레비죤|컴퓨터|노트텔|계좌|예금|[\d만천백십]+\s?(?:마리|대|척|정보|평|헥타르|위안|달러|원|톤|㎏))(?:들|까지|마저)?$")
_PAPERS = re.compile(r"여행증(?:명서)?|려행증|통행증|출입증|허가증|증명서|비자|출국\s?허가")
_PASSAGE = re.compile(r"(?:탑승|진입|입경|출항|승선|입국|이탈|숙소\s?문|주위|둘레|일대|출입|통행|이동|외출|여행|왕래|출국|유동|출어|조업|접근|운행|하선|면회|이사|전출|월경|나들이|드나들기|발급)$|"
                      r"(?:길|도로|국경|통로|골목|다리|마을\s?입구|정문|초소|검문소|마을|도시|시내|도시\s?전체|구역)$")
RECORD = re.compile(r"토대|성분|출신|신원|(?:가족|친척|부부)\s?관계|경력|과거|이력|전력|족보|가계|행적|등록\s?(?:문건|대장|자료|증)|주민\s?(?:문건|대장|등록)|신분증|호구|[\d한두세네]+\s?(?:촌|대)$|"
                    r"거주\s?(?:사실|경위|여부)|전입\s?여부|신상|문건$|혈통|종교|가정환경|연고|송금|통화\s?기록|거주\s?자격|체류\s?자격|지문|홍채|국적|출처$|행선지")
MOVES_OF_PEOPLE = re.compile(r"이름$|차량\s?번호|신발|방문자|드나드는|오가는|통행인|모임$|외래자|숙박자|동향|동태|일거수일투족|통화\s?(?:내용|내역)|드나드|오가는|움직임|출입자|행선지|행방|소재|집\s?앞|외출")
GOING = re.compile(r"(?:출입|통행|이동|외출|탑승|진입|입경|출항|승선|입국|이탈|귀가|숙소\s?문|현장\s?주위|둘레|일대|골목|길|도로|국경|강변|여행|왕래|출국|유동|출어|조업|접근|하선|면회|이사|전출|나들이|발급)$|" + _PAPERS.pattern)
JAIL = re.compile(r"수용소|관리소|교화소|집결소|구류장|단련대|감옥|유치장|감방|구금|보호소|형무소|교도소|구류소|구류장|안전부|보위부|보안서|경찰서|"
                  r"지하|독방|철창|22호|심문실|영창|대기실")
NATIVE = re.compile(r"고향|본적지|연고지|출생지|출신지|원래|살던\s?(?:곳|데|집|마을)|본국|모국|고국|거주지|본가")
ABROAD = re.compile(r"본국|모국|북측|국경|국외|해외|나라\s?밖|영해|공해|강\s?(?:저쪽|저편|건너)|철조망|판문점|다리|제3국|먼바다|출발지")
FARM = re.compile(r"타지|농장|농촌|탄광|광산|산골|오지|산간|임산|림산|목장|간석지|산판|벽지|건설장|돌격대|새\s?집|새\s?마을|아파트|단지|정착촌|임대|이주지|외곽|"
                  r"리$|군$|읍$|섬$|지방|시골|내륙|후방")
SHELTER = re.compile(r"대피소|대피처|학교|교실|체육관|강당|회관|경로당|운동장|고지대|언덕|산등성이|높은\s?곳|안전|친척|임시|천막|캠프|난민촌|숙소|모텔|여관|연수원|수련원|"
                     r"복지관|교회|성당|사원|병원|수도원|쉼터|구호소|지하|뒷산|산으로|숲|고아원|체육\s?시설|컨테이너|텐트|수용\s?시설|마을\s?밖")
STAYING = re.compile(r"천막|텐트|대피소|임시|체육관|학교|교실|강당|경로당|회관|숙소|캠프|난민촌|친척|움막|토굴|굴|합숙|길가|도로|노천|역|광장|나무|다리\s?밑|창고|비닐|"
                     r"대합실|승강장|거처|쉼터|구호소|교회|성당|사원|수도원|차\s?안|차량|컨테이너|공터|들판|산속|숲|모래톱|지하|복도|건물\s?계단|하우스|마당|국경|이웃집|대피|호텔|모텔|여관")
DANGER = re.compile(r"홍수|산사태|태풍|화산|분화|지진|산불|침수|범람|폭우|해일|쓰나미|누출|큰물|방사능|수해|집중호우|호우|눈사태|화재|불길|가뭄|사이클론|허리케인|"
                    r"제방|둑이|용암|불이\s?나|댐|물에\s?잠|장마|붕괴|이재민|수재민|강물|물난리")
WAR = re.compile(r"인도주의\s?통로|포위|공격|전단|폭격|공습|포격|교전|포탄|전투|공세|폭발물|내전|침공|반군|무장|민병대|미사일|총격|전쟁|군사\s?작전|습격|전선|피란|피난|휴전|충돌|"
                 r"점령|진격|학살|갱단|탈레반")
EXPELLING = re.compile(r"추방|정리\s?대상|성분이\s?나쁜|토대가\s?나쁜|월북자|쫓[겨아]|내쫓|북송|송환|본적지|연고지|귀향|내몰|불법\s?체류|출국|멸족|월남자|탈북\S*\s?가족|행불자|행방불명자")
HUNTING = re.compile(r"공안|보위|안전부|보안서|체포|단속|잡[아혀으]|붙잡|끌려|검거|수배|봉쇄|격리|통제")
SETTLING = re.compile(r"이주|배치|진출|정착|이사|새집|새\s?집|살림집|단지|재배치|입주|옮[기겨겼긴길김]|이전")
EVICTING = re.compile(r"철거|퇴거|명도|용역|재개발|강제집행|세입자|집주인|건물주|임대|무허가|점거|점유|판자촌|집행관|재건축")


@lru_cache(maxsize=20000)
def is_people(words: str) -> bool:
    """Tell whether a phrase names people, by name, count or pronoun; bodies and firms are none."""
    words = words.strip()
    if _PRONOUN.match(words) or _COUNTED.search(words):
        return not ANIMALS.search(words)
    if not speaks_of_people(words):
        return False
    organ = organ_in(words)
    if organ is not None and organ[2] >= len(words.rstrip("들")):
        return False
    return HEADS.search(re.sub(r"\s?(?:모두|전원|일부|대부분|상당수|다수|중|가운데|등|수)$", "", words)) is not None


@lru_cache(maxsize=20000)
def is_home(words: str) -> bool:
    """Tell whether a phrase names dwellings."""
    return _HOME.search(words) is not None or _UNITS.search(words) is not None


@lru_cache(maxsize=20000)
def is_goods(words: str) -> bool:
    return _GOODS.search(words.strip()) is not None


@lru_cache(maxsize=20000)
def is_passage(words: str) -> bool:
    """Tell whether a phrase names going about, the way there, or the paper that allows it."""
    return _PASSAGE.search(words.strip()) is not None or _PAPERS.search(words) is not None


def acting(words: str) -> bool:
    """Tell whether a phrase names a body that can act on people."""
    organ = organ_in(words)
    return organ is not None and organ[2] >= len(words.rstrip("들측 ")) - 4


@lru_cache(maxsize=1)
def _counties() -> frozenset[str]:
    from witnessmark.extract.korean.morphemes import northern_names

    return frozenset(name[:-1] for name in northern_names() if name[-1] in "시군" and len(name) > 2)


def northern(words: str) -> bool:
    """Tell whether the last word is a North Korean city or county by its bare name (북창, 회창)."""
    return words.split()[-1:] != [] and words.split()[-1] in _counties()


@lru_cache(maxsize=512)
def speaks_of(pattern: re.Pattern[str], around: str) -> bool:
    """Tell whether the words around a sentence speak of a danger or measure; several verbs of a sentence ask."""
    return pattern.search(around) is not None
