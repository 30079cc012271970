# ruff: noqa: E501 - patterns read best on one line
"""Forms of strings that may point at a person, in English and Korean: titles, dates, numbers, what someone is."""

from __future__ import annotations

import re

_UPPER = r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŴŶŹŻŽ]|[^\W\d_a-z]̈)"
_WORD = rf"{_UPPER}[\w’'\-]*"
_INITIALS = rf"(?:{_UPPER}\.[\s\-]?)+"
_TITLE = (r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Lord|Lady|Dame|Judge|Justice|Mme|Mlle|Herr|Frau|Capt|Captain|Col|"
          r"Colonel|Lt|Lieutenant|Sgt|Sergeant|Gen|General|Major|Inspector|Constable|Rev|Father|Sister|Imam|Sheikh|"
          r"President|Minister|Governor|Mayor|Chairman|Comrade)")
TITLED = re.compile(rf"\b{_TITLE}\b\.?(?:\s+and\s+{_TITLE}\b\.?)?\s+(?:{_INITIALS}\s?)*"
                     rf"(?:(?:de|van|von|der|den|da|di|la|le|el|al|bin|ben)\s)*{_WORD}(?:\s(?:(?:de|van|von|der|da|di)\s)*"
                     rf"(?:{_UPPER}\.\s?)*{_WORD})*")
INITIALLED = re.compile(rf"\b{_INITIALS}\s?(?:{_WORD}(?:\s{_WORD})*)?")
RUN = re.compile(rf"{_WORD}(?:(?:\s(?:of|the|for|and|de|du|des|van|von|der|di|da|la|le)){{1,2}}\s{_WORD}|"
                  rf"[\s/&\-]{_WORD}|,?\s\d{{1,4}}(?=\W))*")
LETTER = re.compile(rf"(?<=[“\"‘(\s]){_UPPER}\.?(?=[”\"’)\s,;:.])")
HOUSES = re.compile(
    rf"(?:[Nn]orth(?:ern)?|[Ss]outh(?:ern)?|[Ee]ast(?:ern)?|[Ww]est(?:ern)?|[Cc]entral|part|archipelago|island|coast|valley|suburb)"
    rf"(?:\s(?:part|side|end|coast|suburb))?\sof\s{_WORD}|"
    rf"(?:{_WORD}\s)+(?:[a-z]+[\s\-]){{0,3}}(?:prison|hospital|clinic|school|university|college|church|mosque|factory|farm|mine|"
    r"camp|station|barracks|market|hotel|bank|company|newspaper|association|authorities|branch|forces|village|district|province|city|town|road|street|"
    r"river|office|police|court|movement|party)\b|\b(?:post|tax|district|municipal|town|village|police|city|county) "
    r"(?:office|hall|station|council|committee)\b")
_MONTH = (r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
          r"Nov(?:ember)?|Dec(?:ember)?)\b\.?")
_NUMERAL = (r"(?:\d[\d.,]*|(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
            r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
            r"thousand|million|dozen|several|few|half|a|an)\b[\s\-]?(?:and\s)?)+)")
_UNIT = (r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|nights?|m|km|cm|mm|metres?|meters?|kilometres?|"
         r"kilomet(?:er|re)s?|miles?|acres?|hectares?|sq\.? ?(?:m|km|ft)|square (?:metres?|meters?|kilometres?)|kg|kilos?|"
         r"kilograms?|grams?|tons?|tonnes?|litres?|liters?|per cent|percent|%|euros?|dollars?|pounds?(?: sterling)?|"
         r"francs?|kron(?:or|er|a)|liras?|zlotys?|won|yuan|roubles?|rubles?)")
_COUNTED = (r"\d[\d,]*|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twenty|thirty|forty|fifty|sixty|"
            r"seventy|eighty|ninety)(?:-\w+)?|hundreds?|dozens?|several)")
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?"
TIMES = re.compile(
    rf"\b(?:(?:(?:between|from)\s)?{_DAY}(?:\s?(?:and|to|or|-|–|until|till|,)\s?{_DAY})+|(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:,|and|to|or|-|–)\s?)?)+\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?|"
    rf"{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s\d{{4}})?|"
    rf"\d{{1,2}}[./\-]\d{{1,2}}[./\-]\d{{2,4}}|\d{{4}}[./\-]\d{{1,2}}[./\-]\d{{1,2}}|(?:1[6-9]|20)\d{{2}}s?(?:[\-–/]\d{{2,4}})?|"
    rf"(?:[Tt]he\s)?(?:next|following|previous|same|preceding)\s(?:day|morning|evening|night|week|month|year)|"
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:early|mid|late|spring|summer|autumn|winter)[\s\-](?:of\s)?\d{{4}}|"
    rf"\d{{1,2}}[.:]\d{{2}}\s?(?:[ap]\.?m\.?|hours|o’clock)?|\d{{1,2}}\s?(?:[ap]\.?m\.?|o’clock))(?!\w)", re.IGNORECASE)
NUMBERS = re.compile(
    rf"(?:(?:\b[A-Z]{{3}}|[£$€¥₩])\s?\d[\d.,]*(?:\s\d{{3}}\b)*(?:\s(?:million|thousand|billion))?(?:\s\[?[A-Za-z]{{3,6}}\]?(?=\W))?)|"
    rf"\b(?:nos?\.|numbers?|[Aa]pplication|file|ref\.?|№)\s?[A-Z]*\s?\d[\w./\-]*(?:(?:,|\sand)\s\d+[\w./\-]*)*|\b\d+/\d+(?:/\d+)?\b|"
    rf"\b[A-Z]{{1,5}}(?:[\s\-/]?[A-Za-z]{{1,3}})?[\s\-/]?\d+[\w./:\-]*|\b\d{{3,}}:\d+\b|"
    rf"\b{_NUMERAL}[\s\-]?{_UNIT}(?:[’']s?)?(?:(?:,|,?\sand)\s{_NUMERAL}[\s\-]?{_UNIT}(?:[’']s?)?)*(?:[\s\-]old|[’']?\simprisonment)?(?!\w)|"
    rf"\baged?\s\d{{1,3}}\b|\b(?:{_COUNTED})\s(?:[a-z]+\s)?(?:[a-z]{{3,}}s|children|men|women|people)\b|\bno children\b")
TRAITS = re.compile(
    r"\b(?:(?:medical|legal|social|civil|police|prison|primary|secondary|school|university|army|naval|senior|junior|chief|"
    r"deputy|assistant|retired|former)\s)*(?:lawyers?|barristers?|solicitors?|advocates?|advisers?|attorneys?|citizens?|delegates?|patients?|relatives?|wi(?:fe|ves)|husbands?|"
    r"secretar(?:y|ies)(?: of state)?|doctors?|physicians?|surgeons?|consultants?|psychiatrists?|psychologists?|nurses?|"
    r"midwi(?:fe|ves)|teachers?|lecturers?|professors?|students?|pupils?|engineers?|architects?|journalists?|editors?|"
    r"reporters?|writers?|farmers?|fishermen|fisherman|miners?|drivers?|pilots?|sailors?|soldiers?|officers?|sergeants?|"
    r"conscripts?|guards?|clerks?|accountants?|bankers?|brokers?|traders?|merchants?|shopkeepers?|owners?|landlords?|"
    r"managers?|directors?|carpenters?|electricians?|mechanics?|labourers?|waiters?|cooks?|tailors?|priests?|monks?|"
    r"pastors?|bishops?|ministers?|mayors?|politicians?|pensioners?|unemployed|widow(?:er)?s?|orphans?|disabled|deaf|"
    r"blind|pregnant|childless|married|divorced|disabilit(?:y|ies)(?: benefits?)?|ill-health|injur(?:y|ies)|amputat\w+|"
    r"corporals?|(?:first |second )?lieutenants?|captains?|colonels?|deserters?|refugees?|"
    r"asylum[\s\-]seekers?|immigrants?|migrants?|prisoners?|convicts?|members?(?= of [A-Z])|white|black|\w+pathy|\w+itis|"
    r"homosexual|gay|lesbian|transgender|Muslims?|Christians?|Jew(?:s|ish)?|Catholics?|Protestants?|"
    r"Buddhists?|Hindus?|Orthodox|Roma|Kurd(?:s|ish)?|schizophreni\w+|depression|diabet\w+|epilep\w+|cancer|tubercul\w+|"
    r"hepatitis|HIV|AIDS|alcoholi\w+|dementia|paraly\w+|pneumonia|asthma|psychosis|psychotic)\b")
GENERIC = frozenset(
    "a an the of and for to in on by at no this that these those his her its their our such any each all both some other "
    "court courts government governments commission convention protocol article articles section sections chamber grand "
    "registrar registry president judge judges rule rules law laws act acts code codes constitution state states party "
    "parties contracting member members council tribunal tribunals minister parliament government's agent agents "
    "applicant applicants respondent counsel delegates deputy procedure facts merits judgment judgments decision "
    "decisions report reports order opinion part chapter paragraph paragraphs annex appendix case cases application "
    "applications european human rights fundamental freedoms protection former first second third fourth fifth vice "
    "circumstances background relevant domestic practice alleged violation final introduction conclusion history may "
    "however moreover furthermore nevertheless meanwhile although while when where after before since during under "
    "according following subsequently thereafter finally also as if it he she they we i you there then once later "
    "further within pursuant accordingly consequently thus applying having between".split())
"""Words that name nobody by themselves: function words, and what institutions and documents are called alone."""
FULL = 4
"""So many capitalised words are a body's full name, whatever they are; but for those of a law."""
LAWS = frozenset({"article", "articles", "convention", "protocol", "rule", "rules", "section", "law"})
GLOSS = re.compile(r"\s\((?!no)[^()\d]{2,60}\)")
REFERENCE = re.compile(r"(?:Articles?|Rules?|Sections?|Chapters?|Parts?|Protocols?|Paragraphs?|§+)\s(?:No\.\s)?\d", re.IGNORECASE)
"""A place in a law or a document."""

KOREAN_TRAITS = re.compile(
    r"(?:전직|현직)?\s?(?:간부|보안원|안전원|보위원|보위지도원|군관|병사|제대군인|교원|교사|교수|의사|간호사|운전사|운전수|상인|장사꾼|"
    r"밀수꾼|브로커|돈주|농장원|노동자|광부|인민반장|세포비서|초급당비서|지배인|기사장|대학생|학생|탈북민|귀순자)")
KOREAN = re.compile(
    r"[가-힣]{2,4}(?=\s?\(\s?(?:가명|익명|본명|필명))|[가-힣]{2,4}(?=\s?(?:씨|선생|동지|여사|군|양|아주머니|할머니|할아버지)(?:[은는이가을를의도와과에]|께|\W|$))|"
    r"(?:[ㄱ-ㅎA-Z]|[가-힣]\s?모)\s?씨|(?:김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|전|홍)\s?모\s|"
    r"\d{2,4}년(?:\s?\d{1,2}월)?(?:\s?\d{1,2}일)?|\d{1,2}월(?:\s?\d{1,2}일)?|(?:지난|이달|오는)\s?\d{1,2}일|\d{1,2}일(?=\s|[에,])|"
    r"[가-힣]{1,6}(?:특별시|광역시|직할시|[도시군구읍면동리](?=[에의은는이가을를로,\s])|구역|지구|인민반|작업반|농장|공장|기업소|탄광|광산)|"
    r"\d[\d,.]*\s?(?:명|세대|가구|채|살|세|원|만원|달러|위안|kg|킬로|미터|평|대|호|번지|반)|[가-힣]*\d+(?:호|반|동|번지)|" + KOREAN_TRAITS.pattern)
