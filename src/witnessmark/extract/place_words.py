"""Words that tell places from people, bodies and common words in English text.

Invariant: general language only; no list here was made from one report or test text.
"""

from __future__ import annotations

import re

LOCATIVE = frozenset("""
in at from near to into toward towards across around outside inside within throughout via through between
of for over beyond off along northern southern eastern western central downtown north south east west
northeast northwest southeast southwest upstate rural coastal nearby neighboring neighbouring mainland
""".split())
STRONG_LOCATIVE = LOCATIVE - {"of", "for", "to", "over", "between", "off"}
TYPE_WORDS: dict[str, str] = {
    "county": "adm2", "province": "adm1", "state": "adm1", "governorate": "adm1", "oblast": "adm1",
    "region": "", "district": "adm2", "prefecture": "", "municipality": "adm2", "city": "", "town": "place",
    "village": "place", "township": "", "parish": "", "island": "", "islands": "", "emirate": "adm1",
    "department": "", "canton": "adm1", "commune": "", "subdistrict": "", "sub-district": "", "camp": "place",
    "valley": "", "peninsula": "", "neighborhood": "place", "neighbourhood": "place", "borough": "", "republic": "",
}
LOWER_TYPE_WORDS = frozenset({"county", "province", "governorate", "oblast", "district", "prefecture",
                              "township", "village", "city", "town", "state", "region", "municipality"})
ORGANISATION_WORDS = frozenset("""
university college institute school academy hospital post times journal tribune herald gazette news daily star
globe mirror observer chronicle press bank court ministry department agency council committee commission party
union association foundation center centre company corp corporation inc ltd llc group international airlines
airways airport stadium park museum church cathedral mosque theatre theater hotel street avenue road boulevard
lane drive square bridge tower building hall library gallery orchestra united fc club league cup festival
conference agreement accord treaty protocol declaration convention act law bill plan summit games open
championship bureau office authority force forces army navy guard police society trust fund museum zoo mall
station terminal railway highway route river lake sea ocean bay gulf mountain mountains creek falls canyon
bears bulls cubs patriots giants jets yankees dodgers lakers celtics warriors rangers tigers lions eagles
energy power oil gas steel motors systems technologies solutions health medical clinic symphony ballet opera
house senate parliament assembly congress cabinet register sun dispatch reporter examiner ledger courier record
""".split())
ROLE_WORDS = frozenset("""
premier mayor governor gov sen senator rep president prime minister police sheriff council councilman attorney judge
coach officials resident residents native coroner commissioner ambassador officer lawyer firefighters fire
""".split())
TITLES = frozenset("""
mr mrs ms miss dr prof sir lady lord judge justice sgt lt col gen capt maj cpl officer detective sheriff deputy
president chairman chief minister senator sen rep gov governor mayor secretary ambassador king queen prince
princess pope father brother sister rev reverend bishop archbishop cardinal coach captain lieutenant sergeant
colonel general major commander director professor spokesman spokeswoman spokesperson actor actress singer
author attorney councilman councilwoman congressman congresswoman commissioner superintendent principal pastor
""".split())
GIVEN_NAMES = frozenset("""
james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary
nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick
jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold keith
christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert
willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny mary
patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley
kimberly emily donna michelle dorothy carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen
amy shirley angela helen anna brenda pamela nicole emma samantha katherine christine debra rachel catherine carolyn
janet ruth maria heather diane virginia julie joyce victoria olivia kelly christina lauren joan evelyn judith
megan cheryl andrea hannah martha jacqueline frances gloria ann teresa kathryn sara janice jean alice madison doris
abigail julia judy grace denise amber marilyn beverly danielle theresa sophia marie diana brittany natalie isabella
charlotte rose alexis kayla tony mike jim bob bill tom dan dave steve chris matt rob ron ken jeff greg tim ted ed
ben sam max alex nick phil fred ray don jimmy barack hillary bernie vladimir angela nigel theresa boris emmanuel
mohammed muhammad mohamed ahmed ahmad ali hassan hussein omar ibrahim abdul abdullah khalid mahmoud mustafa yusuf
bashar recep fatima aisha kim park lee choi chung jong jung hyon moon carlos luis miguel pedro pablo francisco
antonio jorge manuel diego ivan sergei dmitry andrei mikhail yuri olga natalia elena hans karl heinz pierre jacques
francois giovanni marco luca mario ian ross craig neil simon colin stuart graham martin clint dale troy chad brad
kurt earl dwight clyde wesley floyd clinton warren stanley leon marcus tyrone malcolm sydney chelsea savannah paris
""".split())
NOT_PLACES = frozenset("""
the a an and or but if of on in at to is it its he she they we you i his her their our my this that these those
there here what when where who why how which while with without for from by as be been was were are am do does did
has have had will would can could may might must shall should not no nor so than then too very just only even also
still yet now more most much many few some any all both each every other another such own same one two three four
five six seven eight nine ten first second third last next new old young big small little long short high low good
bad great best better early late after before since until during under over above below between among about
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec today tomorrow yesterday
mr mrs ms dr sir god jesus christ christmas easter reading nice mobile police man men woman women people
university college center church school street road city town county state country nation world national
president king queen prince bishop pope judge justice mayor governor senator general major captain colonel
act bill law court police army navy guard force forces party union republican democrat democratic liberal labour
conservative independence liberty freedom hope faith love peace victory progress success enterprise commerce
industry energy power defence defense security intelligence interior state foreign
federal drug regional jail prison sunny rainy golden silver red green blue white black brown gray grey orange pink yellow
east west north south central northern southern eastern western middle upper lower eastern
english french german spanish italian russian chinese japanese korean turkish arabic
spring summer fall autumn winter morning night evening ocean lake river mountain hill valley forest island bay
beach park garden gardens field fields bridge castle house home hall mill mills farm ranch well wells
brook creek rock stone sand sun moon star sky rain snow ice fire water wind storm
bear wolf eagle lion tiger fox deer horse bull cow sheep
democracy republic parliament congress senate house council committee commission
ban bar bass bat bay bell best boy bell brand buy call cash chase chief clay close cook corn cross crown cry
day days date deal dear dean deep dove due dial earth edge end ever eve fair fair fame far fat fit flat flint fly
gap gas gay gate gem given glory gold grand grant green guy hand happy hard head heat help hero holy honor hunt
image issue ivory jewel joy justice keep key kick kind land law lead left let liberty lie life light like line link
live loan long look lot low loyal luck main make mass mean media men mind mine model moody more move mud nation
need news normal novel odd oil opal open orange order pace page paint palm parade park part pass past peace pearl
pen pine plain plan play plus point pole poll pool poor post price pride prime print promise proud pure quick
race rail ran range rapid rare ready real rich ride ring rise rivers rock rocky rod roll root rose round royal rule
rural rush sad safe sage sale salt same save scene score sea seal seat see seed sell send set shade shadow share
she shop shore side sign silver simple site six size skull smart smile smith solo son sound speed spirit spot
spring square staff star start stay steel step stone stop store strong sugar sure surprise sweet table talk tank
tax team tell ten test thank time tiny title tom top total touch tour trade trail train tree trinity true trust
truth try turn twin union unity university up upon use value van vice view vision visit vista wait walk wall want
war wash watch wave way wealth well west wheel white wide wild will win wing wise wish wood word work worth
yes young your zero most salad mars venus mercury earth central wall media facebook twitter google amazon apple
islam muslim muslims christian christians jewish jew jews catholic sunni shia shiite kurd kurds
sir lord lady dame madam miss uncle aunt mother father brother sister son daughter baby child children
mister doctor professor coach captain officer sergeant detective deputy sheriff
obama trump clinton bush reagan putin erdogan assad merkel cameron blair brown
chancellor premier minister speaker secretary director manager chairman
republicans democrats conservatives liberals workers nazi marine marines
covid ebola aids hiv nato opec asean interpol isis isil daesh hamas hezbollah taliban unicef unesco unhcr
internet english bible quran koran constitution
""".split())
LOCAL_BODIES = frozenset("police sheriff fire city council superior municipal public high county parish".split())
NATIONAL_BODIES = frozenset("""
senate congress parliament house government army navy military marine embassy ambassador supreme
transportation justice state treasury foreign interior defense defence attorney district department
""".split())
CAPITAL_PREFIXES = frozenset("""
north south east west northern southern eastern western central northeast northwest southeast southwest upper
lower greater new inner outer downtown metro mid the in at from near to of for around outside since during
after before while when where as and but or if although despite across throughout inside within meanwhile both
nearby former rural eastern
""".split())
PERSON_VERBS = frozenset("""
said says told added noted argued wrote tweeted testified recalled explained insisted replied asked claimed
believes thinks hopes wants denied admitted pleaded graduated married died joked smiled nodded laughed
""".split())
DEMONYM = re.compile(r"(?:ese|ish|ian|ians|ans|ean|eans)$")
SMALL_UNIT = re.compile(r"\b([A-Z][a-z]+(?:[ -][A-Z]?[a-z]+)?-(?:dong|tong|ri|ni|li|gu|guyok|up|eup|myon|myeon|rodongjagu))\b")
DESCRIBED_UNIT = re.compile(
    r"\b(?:village|town|hamlet|settlement|township|neighbou?rhood|sub-?district|district|suburb|camp)s? of "
    r"((?:(?:[A-Z][\w’'-]+|al|el|de|la|ad|ar|as|ash|ez|az)[ -]?){1,3})(?<![ -])")
UNIT_OF = re.compile(r"\b((?:[A-Z][\w’'-]+ ){1,2}?)(village|township|neighbou?rhood|hamlet|camp|county|"
                     r"Village|Township|Neighbou?rhood|Hamlet|County|Province|District|Prefecture)\b")
STATE_SHORT: dict[str, str] = {
    short: full for short, full in (pair.split("=") for pair in """
Ala.=Alabama|Ariz.=Arizona|Ark.=Arkansas|Calif.=California|Colo.=Colorado|Conn.=Connecticut|Del.=Delaware|Fla.=Florida
Ga.=Georgia|Ill.=Illinois|Ind.=Indiana|Kan.=Kansas|Ky.=Kentucky|La.=Louisiana|Md.=Maryland|Mass.=Massachusetts
Mich.=Michigan|Minn.=Minnesota|Miss.=Mississippi|Mo.=Missouri|Mont.=Montana|Neb.=Nebraska|Nev.=Nevada
N.H.=New Hampshire|N.J.=New Jersey|N.M.=New Mexico|N.Y.=New York|N.C.=North Carolina|N.D.=North Dakota|Okla.=Oklahoma
Ore.=Oregon|Pa.=Pennsylvania|R.I.=Rhode Island|S.C.=South Carolina|S.D.=South Dakota|Tenn.=Tennessee|Tex.=Texas
Vt.=Vermont|Va.=Virginia|Wash.=Washington|W.Va.=West Virginia|W. Va.=West Virginia|Wis.=Wisconsin|Wyo.=Wyoming
D.C.=Washington, D.C.|Ont.=Ontario|Man.=Manitoba|N.S.=Nova Scotia|N.B.=New Brunswick|Que.=Quebec|B.C.=British Columbia|Alta.=Alberta|Sask.=Saskatchewan
AL=Alabama|AZ=Arizona|AR=Arkansas|CA=California|CO=Colorado|CT=Connecticut|FL=Florida|GA=Georgia|IL=Illinois
IN=Indiana|KS=Kansas|KY=Kentucky|LA=Louisiana|MD=Maryland|MA=Massachusetts|MI=Michigan|MN=Minnesota|MS=Mississippi
MO=Missouri|NE=Nebraska|NV=Nevada|NH=New Hampshire|NJ=New Jersey|NM=New Mexico|NY=New York|NC=North Carolina
ND=North Dakota|OH=Ohio|OK=Oklahoma|OR=Oregon|PA=Pennsylvania|RI=Rhode Island|SC=South Carolina|SD=South Dakota
TN=Tennessee|TX=Texas|UT=Utah|VT=Vermont|VA=Virginia|WA=Washington|WV=West Virginia|WI=Wisconsin|WY=Wyoming
DC=Washington, D.C.|AK=Alaska|HI=Hawaii|ID=Idaho|IA=Iowa|ME=Maine
""".replace("\n", "|").strip("|").split("|"))
}
