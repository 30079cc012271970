"""Words that hand a statement to a speaker."""

from __future__ import annotations

SAY = frozenset(
    """say tell state report claim add note explain announce declare confirm insist argue stress emphasise
    emphasize warn allege assert maintain admit acknowledge reveal disclose recall recount relate describe
    testify write tweet post reply respond answer ask remark comment observe mention indicate suggest predict
    estimate contend concede complain deny quote cite believe think feel fear hope know learn hear understand
    expect conclude find show promise vow pledge urge point caution reiterate repeat clarify tout accuse
    blame agree question wonder joke boast lament quip retort opine call argue inform notify advise brief
    rumour rumor charge criticise criticize demand propose recommend guess doubt suspect assume consider
    speculate hint imply tease propound reckon figure caption narrate whisper shout yell condemn praise
    denounce reject refuse dismiss slam blast""".split()
)
# verbs whose clause is what somebody says, safe without a quotation mark
PLAIN = frozenset(
    """say tell state report claim add note explain announce declare confirm insist argue stress emphasise
    emphasize warn allege assert maintain admit acknowledge reveal disclose recall recount relate testify
    write tweet reply respond remark comment observe mention indicate suggest predict estimate contend
    concede complain deny believe think feel fear hope know learn hear understand conclude find show promise
    vow pledge point caution reiterate repeat clarify lament opine inform notify advise agree doubt suspect
    assume speculate hint imply reckon expect quip joke boast wonder""".split()
)
NOUNS = frozenset(
    """claim statement allegation report rumour rumor suggestion assertion belief accusation announcement
    comment remark warning testimony account argument prediction""".split()
)
ACCORDING = frozenset({"according"})
SPEAKERS = frozenset(
    """source official spokesman spokeswoman spokesperson resident villager witness eyewitness minister lawyer
    activist governor mayor commander officer director president secretary chief elder leader expert analyst
    researcher farmer trader teacher nurse doctor driver survivor woman man mother father widow pastor priest
    imam refugee worker chairman chairwoman head lawmaker senator ambassador envoy rapporteur commissioner
    coordinator report statement document letter notice order decree agency organisation organization group
    newspaper outlet website paper daily media authority ministry government army police court council
    committee union association broadcaster radio station interviewee respondent neighbour neighbor relative
    student prosecutor judge informant insider defector soldier guard tenant shopkeeper merchant passenger
    campaign poll study survey people they he she i we it who one another some many others""".split()
)
