"""Acts told in several words: what a verb means with the words before and after it.

집을 비우라 is an eviction order, 농장으로 보냈다 a relocation, 밖으로 나가지 못하고 a restriction.
Invariant: a construction is a verb's own words; its left context is looked for in a window of
bounded width, so that reading stays linear. Not handled here: nouns and single verbs (`triggers`).
"""

from __future__ import annotations

from collections.abc import Iterator

from witnessmark.extract.korean.construction import Construction, made
from witnessmark.extract.korean.control_words import CONTROLS
from witnessmark.extract.korean.sifting import grouped
from witnessmark.vocab.codes import Act, Status

WINDOW = 45
MOST = 12
A = Act


_TO_SENT = (r"(?:고향|원래\s?살던\s?곳|살던\s?(?:곳|집|데)|본적지|연고지|출생지|출신지|농촌|지방|산골|오지|시골|본국|모국|"
            r"제\s?나라|자기\s?나라|탄광|광산|농장)\S{0,4}(?:으로|로|에)\s(?:모두\s|다시\s|다\s|즉시\s|당장\s|도로\s)?$")
_FARM = (r"(?:농촌|농장|목장|탄광|광산|산골|오지|산간|건설장|돌격대|정착촌|집단\s?거주지|지정된\s\S{1,6})\S{0,3}(?:으로|로|에)\s"
         r"(?:강제로\s|무리로\s|집단으로\s)?$")
_ORIGINS = (r"(?:가족\s?관계|토대|출신|경력|친척|행방|거주\s?(?:경위|등록|리력|이력)|성분|신원|과거|가계|이력|리력|전력|행불|"
            r"신상|배경|남쪽에\s?간|연고|족보)[^.,!?]{0,25}$")
_BODY = r"(?:보위|안전부|안전원|보안|분주소|공안|경찰|정보|당국|군인|기관|헌병|심사)[^.!?]{0,25}$"
_HOMES = r"(?:집|주택|가옥|살림집|민가|판자|아파트|마을|동네|골목|채|세대|가구|천막|움막|촌)[^.!?]{0,30}$"
_TOLD = r"(?:라는|라고|라며|란|랍|래(?=[요.]|$)|도록|야\s?(?:한|했|하|할|합|된|만)|게\s?(?:했|하|됐|되)|ㄹ\s?것)"

_JAIL = (r"(?:수용소|관리소|교화소|집결소|구류장|구제소|단련대|감옥|유치장|감방|구금\s?시설|수용\s?시설|노동\s?캠프|보호소|형무소|교도소)")
_PEOPLE = (r"(?:세입자|주민|상인|농민|노인|할머니|여성|사람|난민|가족|농성자|가구|세대|신도|학생|청년|아이|이들|철거민|명|들)")
_GOODS = (r"(?:손전화|휴대전화|휴대폰|전화기|여권|신분증|주민등록증|증명서|물건|물품|옷가지|살림|세간|재산|가산|땅|뙈기밭|텃밭|터밭|밭|논|집|소|가축|"
          r"쌀|곡식|식량|짐|돈|외화|달러|배급표|당증|배|재봉기|수레|차|트럭|기계|마리|대)(?:기|들)?")

CONSTRUCTIONS: tuple[Construction, ...] = (
    made(A.RETURN_DENIED, .85, "t", r"(?:귀향|귀환|복귀|귀국|방문)(?:을|도)?\s?(?:허락하지|허용하지|승인하지|받아\s?주지)\s?않|(?:귀향|귀환|복귀)(?:을|를)?\s?"
       r"(?:저지|가로막|차단|미루)"),
    made(A.MOVEMENT_RESTRICTION, .85, "t", r"(?:얼씬(?:도|거리지)?\s?(?:하지\s)?|(?:나가|나오|다니|들어가|들어오|드나들|띄우|벗어나|건너)지\s)말라(?:고|는)", status=Status.ORDERED,
       unless=r"(?:학교|직장|회사|병원)[에를]\s?$|경기|대회"),
    made(A.RETURN_DENIED, .8, "i", r"다시(?:는)?\s(?:\S+\s)?(?:들어와|들어가|돌아와|돌아가|올라와)\S*\s?(?:살\s|올\s|갈\s)?수\s?(?:가\s|도\s)?없|"
       r"다시는?\s못\s?(?:간|온|돌아|들어)|돌아갈\s생각(?:을|은)?\s?(?:마라|말라|하지\s말)"),
    made(A.EXPULSION, .9, "t", r"(?:귀양|유배)(?:를|을)?\s?(?:보[내냈낸]|갔|살)"),
    made(A.EXPULSION, .75, "p", r"실려\s?나[갔간]", left=r"(?:세대|가구|집|가족|식구)(?:이|가|들이|은|는)\s(?:\S+\s){0,3}$"),
    made(A.RELOCATION, .8, "t", r"진출(?=시키|시켰|했|하|되|됐|시킨)", left=_FARM),
    made(A.RELOCATION, .75, "t", r"보[냈낸](?=[다습으고는대던\s])", left=r"(?:실어|실려|태워|강제로|무리로|집단으로)\s[^.!?]{0,22}(?:으로|로|에)\s$"),
    made(A.EVICTION, .75, "t", r"끌어\s?[내냈낸]", left=_PEOPLE + r"(?:들)?(?:을|를)?\s(?:\S+\s){0,3}$",
       unless=r"구급|소방|구조|잔해|물에서|차에서"),
    made(A.EVICTION, .8, "p", r"(?:길바닥|길거리|거리|한데)(?:에|로)\s?(?:나앉|내몰[렸리린])"),
    made(A.EVICTION, .7, "t", r"(?:집|방|셋방|가게)을\s(?:\S+\s)?(?:비웠|뺐)"),
    made(A.DEMOLITION, .75, "t", r"밀어\s?버[리렸린]|때려\s?부[수쉈순숴]|부[쉈순]|부숴[졌버]|들어[냈낸](?=[다습고]|\s)", left=_HOMES),
    made(A.DEMOLITION, .75, "p", r"잿더미(?:가|로)\s?(?:됐|되|변)|재로\s?변|소실(?=됐|되|[.,\s]|$)", left=_HOMES),
    made(A.DEMOLITION, .7, "t", r"(?<![가-힣])태[웠운우](?=[다고는며])", left=r"(?:집|마을|가옥|움막|촌)(?:을|를|들을)\s(?:\S+\s)?$"),
    made(A.RETURN, .75, "t", r"돌려\s?보[내낸냈]", left=r"(?:집|고향\s집|살던\s집|마을)(?:으로|로)\s(?:\S+\s)?$"),
    made(A.SURVEILLANCE, .8, "t", r"동향을\s(?:\S+\s){0,2}(?:보고|파악|장악)|(?:사람|담당자|미행|감시원|밀정)[을를]\s?(?:\S+\s){0,2}붙[였이여인]|"
       r"미행을\s?당|요시찰|감시\s?(?:아래|속에|하에)\s?(?:놓|있|살|지내)", unless=r"(?:물가|시장|가격)\s$"),
    made(A.MOVEMENT_RESTRICTION, .85, "t", r"(?:출입|통행)(?:을|이)?\s?봉쇄|(?:통행증|려행증|여행증|증명서|출입증)(?:을|를)\s?(?:\S+\s)?(?:검사|단속)|얼씬"
       r"(?:도|하지|거리지)?\s?(?:말|못|하지\s?말)|(?:구경|접근|출입|통행)(?:도|을|를)?\s?못\s?하게|발(?:도|을)\s?(?:못\s?들[이여인]|들이지\s?못)"),
    made(A.MOVEMENT_RESTRICTION, .85, "n", r"(?:통행|출입|왕래|이동)이\s?(?:\S+\s)?(?:금지|차단|통제|제한)"),
    made(A.MOVEMENT_RESTRICTION, .75, "p", r"발이\s?묶[였이여인]", left=r"(?:검문|봉쇄|통제|차단|폐쇄|닫[혀힌]|군인|경찰|금지|여행증|통행증)[^.!?]{0,40}$"),
    made(A.BACKGROUND_CHECK, .85, "t", r"대조(?=하|했|해)|검열(?=하|했|해)|들춰|재심사(?=하|했|를)", left=r"(?:주민\s?대장|문건|등록\s?서류|거주\s?서류|신상\s?서류|등록부|혈통|"
       r"시민권|출신)(?:을|를|의|도)?\s[^.!?]{0,12}$"),
    made(A.BACKGROUND_CHECK, .75, "t", r"캐물[었으어]|캐묻|꼬치꼬치\s?(?:묻|물)", left=r"(?:보위|안전|보안|분주소|경찰|당국|기관|출신|가족|세대|고향|수입|친척)[^.!?]{0,40}$"),
    made(A.DETENTION, .8, "p", r"(?:보내졌|끌려\s?갔|보내진|이송됐|넘겨졌|수용(?=됐|되|[.\s]|$)|처넣|갇[혔혀힌])", left=_JAIL + r"(?:으로|로|에)\s?(?:\S+\s){0,2}$"),
    made(A.DETENTION, .75, "p", r"(?:수용|수감|입소)(?=[.,)]|\s?$)", left=_JAIL + r"\s$"),
    made(A.BACKGROUND_CHECK, .7, "t", r"(?:제시|제출)(?:하라고|하도록|할\s?것을|을)\s?(?:\S+\s)?(?:요구|지시|명령|통보|강요)",
       left=r"(?:증명서|신분증|등록증|공민증|시민증|국적|시민권|출생|거주)[^.!?]{0,25}$"),
    made(A.DETENTION, .7, "p", r"지[냈낸]|보[냈낸]|살았", left=_JAIL + r"에서\s(?:\S+\s){0,3}$"),
    made(A.DETENTION, .75, "p", r"(?:붙들려|붙잡혀)(?=\s)|교화형을\s?(?:\S+\s)?받"),
    made(A.CONFISCATION, .75, "t", r"(?:걷어|거둬|거두어|빼앗아|뺏어|압수해|몰수해|봉인해)\s?(?:갔|가고|간|가져갔)|걷어갔|거둬갔|거두어들[이였인]|모조리\s?빼앗[겼았]",
       left=_GOODS + r"(?:을|를|은|는|도|까지|만)?\s(?:\S+\s){0,4}$"),
    made(A.CONFISCATION, .7, "t", r"돌려주지\s?않", left=r"(?:여권|신분증|증명서|등록증|통장|땅|집)(?:을|를|도|은)?\s(?:\S+\s){0,3}$"),
    made(A.RETURN_DENIED, .8, "t", r"들여보내(?:지|\s주지)\s?(?:는\s)?않|들여보내지\s?말"),
    made(A.RETURN_DENIED, .75, "i", r"(?:돌아가|돌아오|되돌아가)지\s?(?:는\s|도\s)?못(?:하|했|한|해)|"
       r"돌아(?:갈|올)\s?수(?:가|도|는)?\s?없", unless=r"(?:예전|일상|과거|정상|원점|옛날|본래\s?모습)\S*\s$"),
    made(A.RETURN_DENIED, .8, "i", r"돌아(?:가|오)는\s?것(?:이|을|도|은)?\s?(?:허락되지|허용되지|허락하지|허용하지|금지|막|불허)"),
    made(A.RETURN_DENIED, .8, "i", r"(?:돌아가|올라가|들어가|되돌아가)려는", right=r"[^.!?]{0,25}(?:총을?\s?[쏘쏜]|막|돌려세|"
       r"쫓|체포|발포|차단)"),
    made(A.RETURN_DENIED, .75, "p", r"쫓겨\s?(?:내려왔|내려온|내려오|돌아왔|돌아온|나왔)", left=r"(?:올라가|돌아가|들어가)던[^.!?]{0,15}$"),
    made(A.RETURN_DENIED, .8, "t", r"(?:되)?돌려\s?(?:보내|보냈|보낸|보냄|세)|막아\s?섰", left=r"(?:찾으러|돌아가려|들어가려|가지러|"
       r"돌아온|돌아오려)[^.!?]{0,18}$"),
    made(A.RETURN, .7, "t", r"(?:되)?돌려\s?(?:보내|보냈|보낸)", left=r"(?:수재민|이재민|대피민|대피\s?주민)[^.!?]{0,40}$"),
    made(A.EXPULSION, .75, "t", r"(?:되)?돌려\s(?:보내|보냈|보낸|보냄)|되돌려보[내냈낸냄]"),
    made(A.EXPULSION, .85, "i", r"(?:돌아가|내려가|떠나|나가|가|올라가)" + _TOLD, left=_TO_SENT, status=Status.ORDERED,
       unless=r"하루빨리|언젠가"),
    made(A.EXPULSION, .75, "i", r"(?:돌아가)(?:라는|라고)", left=r"[가-힣]{2,}(?:으로|로)\s(?:모두\s|다시\s|즉시\s)?$",
       status=Status.ORDERED),
    made(A.EXPULSION, .7, "i", r"(?:떠나|나가)(?:라는|라고|란|라며|야\s?한다)|짐을\s?싸라(?:는|고)", status=Status.ORDERED,
       unless=r"(?:직장|회사|팀|여행|학교)\S*\s$|밖으로\s$"),
    made(A.EXPULSION, .75, "p", r"실려\s?(?:갔|간|가고|나갔|나간)", left=r"(?:으로|로)\s?(?:모두\s|함께\s)?$",
       unless=r"병원|응급"),
    made(A.EXPULSION, .75, "p", r"쫓겨\s?(?:온|왔|오게|내려왔|내려갔|가게|들어왔)"),
    made(A.EXPULSION, .8, "p", r"(?:이끌려|떠밀려|끌려)\s?(?:\S+\s)?(?:탑승|출국|비행기)"),
    made(A.EXPULSION, .65, "t", r"넘(?:겼|겨졌|겨줬|겨지|겨주)|인계(?=했|됐|하|되)", left=r"(?:북한|북조선|조선|본국|보위부)\S{0,3}"
       r"(?:에|에게|로|으로|측에)\s?$"),
    made(A.EXPULSION, .75, "p", r"내려보내(?=졌|지|진)|내려보[냈낸낼]", left=r"(?:으로|로)\s?$"),
    made(A.FLIGHT, .45, "i", r"내려(?:갔|간다|가게\s?됐)", left=r"[가-힣]{2,}(?:군|시|도|리|구|읍|농촌|시골|지방|산골)(?:으로|로)"
       r"\s?(?:이미\s|모두\s)?$"),
    made(A.RELOCATION, .8, "t", r"보[냈낸](?=[다습으고는대던\s])|보내(?=기로|려|고|ㄴ|라|도록)", left=_FARM),
    made(A.RELOCATION, .8, "p", r"보내(?:졌|진|지)|배치(?:됐|되|돼)|배정(?:됐|되|돼)", left=_FARM),
    made(A.MOVEMENT_RESTRICTION, .85, "i", r"(?:나가|나오|다니|벗어나|떠나|드나들|오가|이동하|다녀오)지\s?(?:는\s|도\s|를\s)?"
       r"(?:못하|못했|못한|못해|말라|말\s?것|마라)|(?:나갈|다닐|벗어날|떠날|드나들|오갈|이동할|다녀올)\s?수(?:가|도|는)?\s?없|"
       r"못\s?(?:나가|다니|떠나|벗어나)게|발이\s?묶",
       left=r"(?:밖|외부|에서|섬|증|허가|승인|확인|구역|마을|농장|집|곳|지역|군|시|도|성|캠프)[^.!?]{0,30}$",
       unless=r"(?:학교|직장|회사|병원)[에를]\s?$|경기|대회|앞으로"),
    made(A.MOVEMENT_RESTRICTION, .85, "t", r"(?:드나드는|오가는|나가는|이동하는|다니는|왕래하는|떠나는)\s?것(?:을|도|조차|까지)?\s?"
       r"(?:금지|막|불허|통제|허용하지|허락하지)|(?:통행|왕래|이동|출입)을\s?(?:\S+\s)?(?:막|차단|금지)|길을\s?막"),
    made(A.MOVEMENT_RESTRICTION, .8, "t", r"(?:려행증|여행증|통행증|증명서|허가증)[명서]*(?:을|를|도)\s?(?:\S+\s)?"
       r"(?:떼\s?주지|내주지|내\s?주지|발급하지|발급해\s?주지|끊어\s?주지)\s?않"),
    made(A.MOVEMENT_RESTRICTION, .75, "i", r"(?:초소|검문소)에서\s?(?:걸리|걸린|걸려|단속|돌려세|막히|막힌|막혀|되돌)"),
    made(A.SURVEILLANCE, .85, "n", r"숙박\s?검열"),
    made(A.BACKGROUND_CHECK, .9, "t", r"재?조사(?=해|하|했|한|를|에|중|받|[.\s]|$)|료해|요해|캐(?=고|는|기|묻|물|내)|따져\s?묻|"
       r"따지(?=고|며|는)|뒤지(?=고|는)|재확인|대조(?=하|했|해)|검토(?=하|했|해)|검열(?=하|했|해|을)|파악(?=하|했|해)", left=_ORIGINS,
       unless=r"(?:사고|사건|피해|원인|화재)\S*\s$"),
    made(A.BACKGROUND_CHECK, .7, "p", r"(?:조사|취조|심문|심사|문초)(?:를|을)?\s?(?:받|당)", left=_BODY),
    made(A.SURVEILLANCE, .75, "p", r"감시(?:를|도)?\s?(?:받|당)"),
    made(A.SURVEILLANCE, .75, "t", r"동태를\s?(?:살피|감시|보고)|뒤를\s?(?:밟|캐)|일거수일투족|(?:뭘|무엇을|무얼)\s?하는지\s?"
       r"(?:보|살피|살펴|감시|확인)|살피고\s?(?:갔|간|가)", left=r"(?:보위|안전|보안|경찰|인민반|당국|군인|담당|공안|매일|매주|정보)"
       r"[^.!?]{0,40}$"),
    made(A.EVACUATION, .75, "t", r"구출(?=됐|되|했|하|시|해)|실어\s?(?:날랐|나르|나른|냈)|빼내(?=왔|오|어)|태워\s?(?:나갔|나왔)"),
    made(A.EVACUATION, .7, "t", r"데려(?:갔|가고|왔|간)|데려가(?=며|고|기)|옮[겼긴]|옮겨\s?갔", left=r"(?:수재민|이재민|피란민|피난민|대피|고립)"
       r"[^.!?]{0,45}(?:으로|로)\s?$"),
    made(A.DETENTION, .75, "t", r"(?:붙잡아|붙들어|잡아|끌고)\s?(?:갔|가고|가서|간|가더)|잡아들[여이였]|가두었|가뒀|가둔|가두어|"
       r"세워\s?(?:놓|두)고?\s?(?:끌|잡)"),
    made(A.DETENTION, .75, "p", r"(?:붙들려|붙잡혀|잡혀|끌려)\s?(?:갔|가고|가서|간|들어갔)|갇혀\s?(?:있|지냈|지내)"),
    made(A.DETENTION, .75, "p", r"교화(?:형)?\s?(?:\d+|[일이삼사오육칠팔구십한두세네]+)\s?년|(?:로동|노동)교화(?:형|소)\s?(?:\S+\s)?"
       r"(?:선고|처|보내|갔|들어)|단련대(?:에|로)\s?(?:\S+\s)?(?:갔|보내|들어|끌려)"),
    made(A.DETENTION, .75, "i", r"머물(?=고\s?있|렀|러)|지내(?=고\s?있)|갇(?=혀|힌)", left=r"(?:송환대기실|대기실|구금|보호소|유치장|감옥|"
       r"구류장|감방)\S{0,3}에서?\s?(?:계속\s|여전히\s)?$"),
    made(A.DEMOLITION, .75, "t", r"불을\s?(?:질[렀러]|지[르른]|놓[았아은]|놨)|불태[웠우워운]"),
    made(A.DEMOLITION, .7, "p", r"무너[졌져진지](?!뜨)|무너뜨렸|헐어\s?버[리렸린]|헐[렸린림]|부서[졌진져]|불[탔탄타](?=[다습고으어버은는\s])|"
       r"주저앉[았은]", left=_HOMES, unless=r"(?:다리|학교|병원|공장|댐|둑|제방|경제|상권|기대|희망|마음|"
       r"자존심|균형)\S*\s$"),
    made(A.DEMOLITION, .7, "p", r"무너졌", right=r"[^\n]{0,10}(?:골목|집|동네|건물)"),
    made(A.DISPLACEMENT, .75, "i", r"집을\s떠[난났나](?=[\s다]|\S)", right=r"[^.!?]{0,20}\d[\d,]*\s?(?:명|가구|세대)", left=r"(?:전투|교전|분쟁|홍수|재해|새로|폭력|공격)[^.!?]{0,20}$"),
    made(A.DISPLACEMENT, .8, "i", r"(?:머무는|지내는|수용된)(?=\s(?:실향민|이재민|난민|피란민|피난민)(?:은|는|이|가)\s[^.!?]{0,10}\d)", status=Status.ONGOING),
    made(A.DISPLACEMENT, .85, "i", r"(?:피난민|피란민|이재민|실향민|난민)(?=(?:이|들이)\s[^.!?]{0,25}(?:명|가구|세대|사람)[^.!?]{0,12}"
       r"(?:있[대다습어]|머물|산다|살고))", status=Status.ONGOING),
    made(A.DISPLACEMENT, .8, "i", r"남아\s?있|살고\s?있|거주(?=하|한|해|중)|머무는|지내는",
       left=r"(?:난민|피란민|피난민|이재민|실향민|쫓겨난|천막|임시\s?(?:숙소|거처|주택)|대피소|캠프|수용소|모래톱|수도원|"
            r"학교|체육관|이곳에)[^!?]{0,45}$", status=Status.ONGOING),
    made(A.FLIGHT, .6, "i", r"(?:국경|강|두만강|압록강|철조망)을\s?(?:넘(?!나)|건[너넜넌])|강\s?건너(?=갔|간)", right=r"(?![^.!?]{0,8}(?:때문|이유))"),
    made(A.FLIGHT, .6, "i", r"넘어(?:갔|간|왔|온)(?=[다습어던\s])|건너(?:갔|간|왔|온)(?=[다습어던\s])|(?<=에서\s)나왔(?=[다습어]|$)",
       left=r"[가-힣]{2,}(?:으로|로|에서)\s?(?:몰래\s|걸어서\s|모두\s)?$", unless=r"(?:이야기|조사|결과|말|보고서|집단)\S*\s$|"
       r"다음\s?단계"),
    made(A.FLIGHT, .65, "i", r"(?:도시|마을|나라|집|시내|도심|고장|동네|촌)[을를]\s?(?:\S+\s)?빠져나[왔간갔온]"),
    made(A.EVICTION, .75, "t", r"비우(?:라|도록|게|지\s?않)|비워야|비워\s?(?:달|주|줄|줘)|방을\s?빼라|나가라(?=는|고)", status=Status.ORDERED,
       unless=r"(?:마음|자리|쓰레기통|머리)[을를]\s?$"),
)
ALL = (*CONSTRUCTIONS, *CONTROLS)
_TRIED = grouped([c.words for c in ALL])


def speaks(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` holds the words of any construction."""
    return any(ALL[index].words.search(text, start, end) for index in _TRIED.within(text, start, end))


def constructions_in(text: str, start: int, end: int) -> Iterator[tuple[Construction, int, int]]:
    """Yield constructions of `text[start:end]` with the span of their words; the first listed wins."""
    taken: list[tuple[int, int]] = []
    found = 0
    for index in _TRIED.within(text, start, end):
        construction = ALL[index]
        for match in construction.words.finditer(text, start, end):
            if found >= MOST:
                return
            left = text[max(start, match.start() - WINDOW) : match.start()]
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if construction.left is not None and construction.left.search(left) is None:
                continue
            if construction.right is not None and construction.right.match(text, match.end()) is None:
                continue
            if construction.unless is not None and construction.unless.search(left):
                continue
            taken.append((match.start(), match.end()))
            found += 1
            yield construction, match.start(), match.end()
