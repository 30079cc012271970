"""What is particular about a person in words of either language: a trade, a place of work, kin, an age.

Invariant: read off the words alone; `coffee grower` and `커피 농사를 짓는 주민` give the same particulars. That two
descriptions share them shows one person only beside one account: `descriptions`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_KNOWN: dict[str, tuple[str, str]] = {
    "crossed": ("crossed crossing", "건너온 건너와 건너왔 넘어온 넘어와"),
    "farm": ("farmer grower planter cultivator farms grows farmed grew peasant", "농사 농민 농부 재배"),
    "trade": ("trader merchant dealer vendor seller sells sold selling hawker businessman businesswoman",
        "상인 무역 장사 사업가 행상 파는 팔던 목재상 포목상 잡화상 고물상 쌀장사"),
    "coffee": ("coffee", "커피"), "rice": ("rice paddy", "벼농사 쌀 논농사"), "noodles": ("noodle noodles", "국수"),
    "timber": ("timber log logs lumber wood firewood woodcutter logger lumberjack sawmill",
        "목재 통나무 나무꾼 벌목 땔나무 장작 제재소"),
    "fish": ("fisherman fisher fishes fishmonger fish fishing", "어부 어민 물고기 생선"),
    "bread": ("bread baker bakes bakery", "빵"), "bees": ("bees beekeeper honey", "양봉 벌통 꿀"),
    "goats": ("goat goats goatherd", "염소"), "sheep": ("sheep shepherd", "양치기 양떼 양을"),
    "cattle": ("cattle cow cows herder herdsman oxen ox", "목축 목동 소떼 소몰이 소를"),
    "camels": ("camel camels", "낙타"),
    "cart": ("cart carter cartman oxcart wagon wagoner", "달구지 수레 마차 우차"),
    "guard": ("guard sentry", "경비 초소"), "gold": ("gold goldminer panner", "사금 금광"),
    "rubber": ("rubber tapper", "고무나무 고무 채취"), "palm": ("palm", "팜유 야자"),
    "bananas": ("banana bananas", "바나나"), "seaweed": ("seaweed", "미역 다시마"), "ginseng": ("ginseng", "인삼"),
    "silk": ("silk silkworms", "누에 양잠"), "oil": ("oilman refinery", "정유 유전"),
    "hunter": ("hunter trapper", "사냥"), "guide": ("guide", "안내원 길잡이"),
    "interpreter": ("interpreter translator", "통역"), "postman": ("postman mailman postwoman", "우체부 집배원"),
    "fireman": ("fireman firefighter", "소방"),
    "policeman": ("policeman policewoman constable", "경찰관 순경 보안원"),
    "watches": ("watchmaker clockmaker", "시계"),
    "painter": ("painter", "도장공"), "warehouse": ("warehouse storekeeper storeman depot", "창고"),
    "hotel": ("hotel innkeeper guesthouse inn", "여관 려관 여인숙"),
    "cafe": ("waiter waitress cafe café bar barman", "술집 다방 선술집"), "plumber": ("plumber", "배관"),
    "roofer": ("roofer thatcher", "지붕을 이는 이엉"), "wells": ("well-digger borehole", "우물 파는"),
    "kiln": ("kiln brickmaker brickworks", "가마터"),
    "textile": ("textile garment mill-hand", "방직 봉제 피복"),
    "cement": ("cement quarry quarryman", "시멘트 채석"),
    "foreman": ("foreman overseer supervisor", "작업반장 감독"),
    "kindergarten": ("kindergarten nursery", "유치원 탁아소"),
    "church": ("church chapel congregation parishioner", "교회 성당 예배당 신도 성도"),
    "mosque": ("mosque muezzin", "모스크"), "temple": ("temple", "절에 사찰"),
    "choir": ("choir organist", "성가대"), "football": ("football footballer coach", "축구"),
    "librarian": ("librarian library", "도서관 사서"), "architect": ("architect", "건축가"),
    "dentist": ("dentist", "치과"), "vet": ("veterinarian vet", "수의"), "pilot": ("pilot", "조종사"),
    "crane": ("crane", "기중기 크레인"),
    "tractor": ("tractor bulldozer excavator", "뜨락또르 트랙터 불도저 굴착기를 모는"),
    "pump": ("pump pumping", "양수 펌프"),
    "pigs": ("pig pigs", "돼지"), "hens": ("hens chickens poultry", "닭"),
    "milk": ("milk dairy milkmaid", "우유"), "tea": ("tea", "찻집 찻잎 차밭"),
    "barber": ("barber hairdresser", "이발 미용"),
    "sewing": ("tailor seamstress dressmaker sews sewing", "재봉 재단 바느질 양복 미싱"),
    "weaving": ("weaver weaves weaving loom", "직조 베틀 베를 길쌈 옷감"),
    "pots": ("potter pottery pots", "옹기 도공 토기 도기"), "carpenter": ("carpenter joiner", "목수"),
    "bricks": ("mason bricklayer brick bricks", "벽돌 미장 석공"), "smith": ("blacksmith smith", "대장장이 대장간"),
    "mechanic": ("mechanic repairman repairs", "정비 수리"), "driver": ("driver drives chauffeur", "운전 기사"),
    "taxi": ("taxi cab", "택시"), "bus": ("bus minibus", "버스"), "lorry": ("lorry truck trucker", "트럭 화물차"),
    "motorcycle": ("motorcycle motorbike rickshaw", "오토바이 릭샤"),
    "boat": ("boatman ferryman boat ferry sailor", "뱃사공 사공 나룻배 선원"),
    "porter": ("porter carrier", "짐꾼 지게"), "mine": ("miner mine pit collier", "광부 광산 탄광 탄부"),
    "railway": ("railway railwayman train", "철도 철로 열차 렬차"),
    "shop": ("shop shopkeeper grocer kiosk store", "가게 상점 매점 매대"),
    "market": ("market stall", "시장에 장마당 노점"),
    "vegetables": ("vegetable vegetables greengrocer onions tomatoes", "채소 야채 남새"),
    "fruit": ("fruit fruits", "과일"), "cotton": ("cotton", "목화"), "tobacco": ("tobacco", "담배"),
    "sugar": ("sugar cane", "사탕수수"), "cocoa": ("cocoa", "카카오"), "maize": ("maize corn", "옥수수 강냉이"),
    "herbs": ("herb herbs herbalist", "약초"), "mushrooms": ("mushroom mushrooms", "버섯 송이"),
    "salt": ("salt", "소금"), "charcoal": ("charcoal", "숯"), "grapes": ("grapes vineyard vine winegrower", "포도"),
    "apples": ("apple apples orchard", "사과 과수원"), "laundry": ("laundry washerwoman", "세탁"),
    "cook": ("cook canteen", "요리 취사 조리 식당"), "bicycle": ("bicycle bike cycle", "자전거"),
    "smuggler": ("smuggler smuggles smuggling", "밀수"),
    "money": ("moneychanger remittance broker", "환전 송금 브로커 거간"),
    "clerk": ("clerk registrar secretary", "서기 사무원"), "accounts": ("accountant bookkeeper", "회계 부기 경리"),
    "engineer": ("engineer technician", "기술자 기사장"), "surveyor": ("surveyor", "측량"),
    "photographer": ("photographer", "사진사 사진가"), "music": ("musician singer drummer", "악사 가수 음악"),
    "lawyer": ("lawyer advocate barrister attorney", "변호사"), "butcher": ("butcher", "푸줏간 정육 도축"),
    "shoes": ("cobbler shoemaker shoes", "구두 신발"), "welder": ("welder", "용접"),
    "electrician": ("electrician", "전기공"), "garden": ("gardener", "정원사"),
    "jeweller": ("jeweller jeweler goldsmith", "금은방 세공"), "mill": ("miller mill", "방앗간 정미"),
    "cleaner": ("cleaner cleans", "청소"), "labour": ("labourer laborer worker", "노동자 인부 막일"),
    "watchman": ("watchman caretaker janitor", "경비원 파수 수위"), "carpets": ("carpet carpets rug", "양탄자 카펫"),
    "teacher": ("teacher schoolteacher schoolmaster teaches taught", "교사 선생 교원"),
    "head": ("headteacher headmaster headmistress principal", "교장"), "school": ("school", "학교 소학교 중학교"),
    "nurse": ("nurse", "간호"), "medic": ("medic paramedic orderly", "의무원 의무병 위생원 위생병 응급"),
    "doctor": ("doctor physician surgeon", "의사"), "midwife": ("midwife", "산파 조산"),
    "pharmacy": ("pharmacist chemist pharmacy", "약사 약국"), "clinic": ("clinic dispensary", "진료소 보건소 의원에"),
    "hospital": ("hospital", "병원"), "priest": ("priest vicar parish fr", "신부 사제 본당"),
    "pastor": ("pastor", "목사"), "imam": ("imam mullah", "이맘 물라"), "monk": ("monk abbot", "승려 스님"),
    "nun": ("nun", "수녀"), "catechist": ("catechist deacon", "전도사 집사 교리"),
    "student": ("student pupil undergraduate", "학생"), "soldier": ("soldier conscript", "군인 병사 사병"),
    "dam": ("dam", "댐 발전소"), "port": ("docker dock port stevedore", "부두 하역"),
    "widow": ("widow widowed widower", "과부 홀로된 미망인 홀아비 남편을"), "grandmother": ("grandmother", "할머니"),
    "grandfather": ("grandfather", "할아버지"), "mother": ("mother", "어머니"), "father": ("father", "아버지"),
    "pregnant": ("pregnant expecting", "임신 임산 만삭"), "blind": ("blind", "맹인 시각장애 눈먼"),
    "twins": ("twins", "쌍둥이"), "pension": ("pensioner retired", "연금 은퇴 퇴직 년로보장"),
    "veteran": ("veteran demobilised", "제대 퇴역"), "elder": ("elder", "원로 장로"),
    "chief": ("chief headman", "촌장 이장 추장"), "bride": ("bride", "새색시 신부감"), "orphan": ("orphan", "고아"),
    "disabled": ("crutches disabled wheelchair", "목발 장애인 휠체어"),
}
_BY_WORD = {word: name for name, (english, _) in _KNOWN.items() for word in english.split()}
_HANGUL = tuple((stem, name) for name, (_, korean) in _KNOWN.items() for stem in korean.split())
STANDING = frozenset(
    "mother father grandmother grandfather elder widow trade farm driver school labour shop market student guard "
    "church mosque".split()
)
"""Particulars that many share: beside one of them alone, two people are hardly told to be one."""


@lru_cache(maxsize=20_000)
def particulars(text: str) -> frozenset[str]:
    """Return what is particular in a description, in one word for both languages; ages as numbers."""
    found = {_BY_WORD[low] for word in _WORD.findall(text) if (low := _one(word)) in _BY_WORD}
    if re.search("[가-힣]", text):
        found |= {name for stem, name in _HANGUL if stem in text}
    found |= {f"{_NUMBERS[n]} children" for m in _CHILDREN.findall(text.casefold()) for n in m if n in _NUMBERS}
    return frozenset(found | {str(low) for low, high in years_of(text) if low == high})


@lru_cache(maxsize=20_000)
def years_of(text: str) -> frozenset[tuple[int, int]]:
    """Return the ages that words give, first and last year: `aged 47`, `47세` → (47, 47); `40대` → (40, 49)."""
    whole = {int(n) for found in _AGE.findall(text) for n in found if n}
    tens = {int(n) for n in _TENS_KO.findall(text)} | {_TENS[word] for word in _TENS_EN.findall(text.casefold())}
    return frozenset({(n, n) for n in whole} | {(n, n + 9) for n in tens})


def other_age(a: str, b: str) -> bool:
    """Whether both descriptions give an age, and no two of them meet."""
    left, right = years_of(a), years_of(b)
    return bool(left and right) and not any(x[0] <= y[1] and y[0] <= x[1] for x in left for y in right)


_NUMBERS = {word: n for n, words in enumerate((
    "two 2 두 둘", "three 3 세 셋", "four 4 네 넷", "five 5 다섯", "six 6 여섯", "seven 7 일곱", "eight 8 여덟",
    "nine 9 아홉", "ten 10 열"), start=2) for word in words.split()}
_CHILDREN = re.compile(
    r"\b(?:mother|father|parent|widow|widower|grandmother|grandfather) of (\w+)\b|\b(?:with|has|her|his) (\w+) "
    r"children\b|"
    r"(두|세|네|다섯|여섯|일곱|여덟|아홉|열|\d) ?(?:명의 )?(?:아이|자녀|남매|자식)|(?:아이|자녀|자식) ?(둘|셋|넷|"
    r"다섯|여섯|일곱|여덟|\d)"
)
_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
_TENS_EN = re.compile(r"\b(" + "|".join(_TENS) + r")\b")
_TENS_KO = re.compile(r"([2-8]0) ?대")
_AGE = re.compile(
    r"\b(?:aged|age) (\d{2})\b|\b(?:man|woman|mother|father|grandmother|grandfather|widow|"
    r"resident|farmer|trader|dealer|driver) of (\d{2})\b|"
    r"^\s*(?i:an?|the|another|one) (?:[\w-]+ ){0,2}?(?!crowd|group|team|family|column|convoy|party|band|total|unit|"
    r"list|committee|class|row|few|minority)[a-z-]+ of ((?:1[5-9]|[2-9]\d))(?=\s*$|\s?[,.)]| (?:who|from|in|with)\b)|"
    r"\b(\d{2})[- ]years?[- ]old\b|"
    r",\s?(\d{2})(?=\s?[,).]|\s*$)|[(](\d{2})[)]|(\d{2}) ?(?:세|살)(?!대)"
)


def _one(word: str) -> str:
    """Return a word as the table has it, in the singular where it does not have the plural."""
    low = word.casefold()
    if low in _BY_WORD:
        return low
    return low[:-1] if low.endswith("s") else low
