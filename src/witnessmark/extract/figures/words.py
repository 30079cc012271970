# ruff: noqa: E501 - word lists read best as words
"""The nouns that are counted in persons, households or dwellings, and the words of number."""

from __future__ import annotations

from witnessmark.vocab.codes import Unit

PERSON_PLURALS = frozenset(
    """people persons individuals residents villagers inhabitants citizens civilians children kids women men girls boys
    adults elders elderly minors youths youngsters infants babies orphans mothers fathers parents sons daughters
    siblings brothers sisters relatives members family-members wives husbands widows refugees idps evacuees returnees
    displaced migrants immigrants emigrants asylum-seekers asylees deportees defectors escapees exiles expellees
    survivors victims casualties traders merchants vendors brokers smugglers dealers farmers peasants fishermen
    fishers herders pastoralists nomads workers labourers laborers employees staff officers officials soldiers troops
    guards policemen police gunmen fighters militants rebels insurgents militiamen recruits conscripts veterans
    prisoners detainees inmates captives hostages suspects convicts students pupils teachers professors doctors nurses
    patients tenants occupants squatters dwellers slum-dwellers settlers resettlers newcomers locals natives nationals
    foreigners expatriates subjects monks nuns priests believers worshippers christians muslims activists protesters
    protestors demonstrators journalists lawyers passengers tourists travellers travelers commuters pilgrims
    homeless souls folk others persons. heads landowners owners homeowners householders users beneficiaries
    claimants applicants participants attendees visitors guests neighbours neighbors colleagues friends
    agents inspectors cadres managers drivers miners sailors crew engineers technicians artists
    loggers hunters gatherers collectors growers ranchers planters households-members dependants dependents
    displacements evacuations stranded injured wounded dead missing killed affected needy poor disabled
    populations population inhabitants. settlers. evacuated""".split()
)
PERSON_SINGULARS = frozenset(
    """person individual resident villager inhabitant citizen civilian child woman man girl boy adult elder refugee idp
    evacuee returnee migrant defector trader merchant broker smuggler farmer worker labourer laborer soldier guard
    officer official policeman prisoner detainee student pupil teacher tenant victim survivor relative member mother
    father son daughter brother sister journalist activist monk fisherman migrant deportee""".split()
)
HOUSEHOLD_PLURALS = frozenset("families households".split())
HOUSEHOLD_SINGULARS = frozenset("family household".split())
DWELLING_PLURALS = frozenset(
    """homes houses dwellings buildings apartments flats huts shacks shelters shanties residences cottages
    structures units tents villas hovels homesteads housing-units properties rooms""".split()
) - {"units", "rooms", "tents", "properties"}
DWELLING_SINGULARS = frozenset("home house dwelling building apartment flat hut shack residence cottage".split())
PEOPLES = frozenset(
    """rohingya hmong kurds turks uzbeks tajiks kyrgyz kazakhs uighurs uyghurs yazidis yezidis roma tamils karen kachin
    shan dinka nuer tuareg hazara hazaras pashtuns arabs jews serbs croats bosniaks albanians congolese burmese chinese
    sudanese vietnamese japanese filipinos thais koreans lao nepalis bangladeshis pakistanis somalis iraqis israelis
    palestinians bedouin bedouins maya mayans indigenous""".split()
)

PLURALS: dict[str, Unit] = (
    dict.fromkeys(PERSON_PLURALS | PEOPLES, Unit.PERSON)
    | dict.fromkeys(HOUSEHOLD_PLURALS, Unit.HOUSEHOLD)
    | dict.fromkeys(DWELLING_PLURALS, Unit.DWELLING)
)
SINGULARS: dict[str, Unit] = (
    dict.fromkeys(PERSON_SINGULARS, Unit.PERSON)
    | dict.fromkeys(HOUSEHOLD_SINGULARS, Unit.HOUSEHOLD)
    | dict.fromkeys(DWELLING_SINGULARS, Unit.DWELLING)
)

ONES = {word: n for n, word in enumerate(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split(), 1)}
TENS = {word: n * 10 for n, word in enumerate(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "lakh": 10**5, "lakhs": 10**5,
          "crore": 10**7, "crores": 10**7, "dozen": 12, "mn": 10**6, "m": 10**6, "k": 1000}

MEASURES = frozenset(
    """percent per cent kilometres kilometers km kms miles metres meters feet foot inches yards acres hectares ha tons
    tonnes kilograms kg kilos kilogrammes grams litres liters barrels dollars euros pounds won yuan rupees pesos usd eur
    cents million-dollar years year months month weeks week days day hours hour minutes minute seconds second decades
    degrees am pm a.m p.m o'clock old-year times point points january february march april may june july august september
    october november december jan feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday
    saturday sunday mm cm sq square cubic mph kph mw volts volt watts bce bc ad st nd rd th""".split()
)
