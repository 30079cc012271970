"""The closed code lists of the vocabulary, one enumeration per field.

The members' values are the codes used in tables, records, CLI and pages. Definitions,
labels and mappings to other standards stand in `codes.csv`; a test holds both equal.
"""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    EXPULSION = "expulsion"
    RELOCATION = "relocation"
    EVICTION = "eviction"
    DEMOLITION = "demolition"
    EVACUATION = "evacuation"
    FLIGHT = "flight"
    RETURN = "return"
    DISPLACEMENT = "displacement"
    BACKGROUND_CHECK = "background_check"
    SURVEILLANCE = "surveillance"
    MOVEMENT_RESTRICTION = "movement_restriction"
    DETENTION = "detention"
    CONFISCATION = "confiscation"
    RETURN_DENIED = "return_denied"


class Status(StrEnum):
    RUMOURED = "rumoured"
    THREATENED = "threatened"
    PLANNED = "planned"
    ORDERED = "ordered"
    ONGOING = "ongoing"
    CARRIED_OUT = "carried_out"
    HALTED = "halted"
    DENIED = "denied"


class Stage(StrEnum):
    SCREENING = "screening"
    ORDER = "order"
    ENFORCEMENT = "enforcement"
    CONTROL = "control"
    CONSEQUENCE = "consequence"


class Unit(StrEnum):
    PERSON = "person"
    HOUSEHOLD = "household"
    DWELLING = "dwelling"


class Quantifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"
    VAGUE = "vague"


class FigureKind(StrEnum):
    FLOW = "flow"
    STOCK = "stock"


class Organ(StrEnum):
    RULING_PARTY = "ruling_party"
    GOVERNMENT = "government"
    LOCAL_AUTHORITY = "local_authority"
    STATE_SECURITY = "state_security"
    POLICE = "police"
    MILITARY = "military"
    BORDER_GUARD = "border_guard"
    COURT = "court"
    COMPANY = "company"
    ARMED_GROUP = "armed_group"
    OTHER = "other"
    UNKNOWN = "unknown"


class Group(StrEnum):
    RESETTLER = "resettler"
    BORDER_GUARD = "border_guard"
    TRADER = "trader"
    BROKER = "broker"
    SMUGGLER = "smuggler"
    DEFECTOR_FAMILY = "defector_family"
    RETURNEE = "returnee"
    MINORITY = "minority"
    FARMER = "farmer"
    WORKER = "worker"
    TENANT = "tenant"
    STUDENT = "student"
    PRISONER = "prisoner"
    REFUGEE = "refugee"
    IDP = "idp"
    RESIDENT = "resident"
    OTHER = "other"


class Ground(StrEnum):
    RESIDENCE_STATUS = "residence_status"
    SECURITY = "security"
    ALLEGED_CRIME = "alleged_crime"
    FAMILY_DEFECTION = "family_defection"
    DEVELOPMENT = "development"
    DISASTER_RISK = "disaster_risk"
    CONFLICT = "conflict"
    IDENTITY = "identity"
    LAND_DISPUTE = "land_dispute"
    OTHER = "other"


class Consequence(StrEnum):
    LIVELIHOOD_LOSS = "livelihood_loss"
    FAMILY_SEPARATION = "family_separation"
    HOMELESSNESS = "homelessness"
    PROPERTY_LOSS = "property_loss"
    DETENTION = "detention"
    DEATH_INJURY = "death_injury"
    EDUCATION = "education"
    FOOD = "food"
    HEALTH = "health"
    ECONOMY = "economy"
    OTHER = "other"


class ContextCode(StrEnum):
    """What a context statement is about (no act against people)."""

    LIVELIHOOD = "livelihood"
    TRADE = "trade"
    SMUGGLING = "smuggling"
    BROKERING = "brokering"
    REMITTANCE = "remittance"
    DEFECTION = "defection"
    MILITARY_SERVICE = "military_service"
    SETTLING = "settling"
    OFFICIAL_VISIT = "official_visit"
    BUILDING_PROJECT = "building_project"
    OPINION = "opinion"


class AttributionKind(StrEnum):
    ANONYMOUS_SOURCE = "anonymous_source"
    EYEWITNESS = "eyewitness"
    NAMED_PERSON = "named_person"
    OFFICIAL_STATEMENT = "official_statement"
    ORGANISATION = "organisation"
    OTHER_MEDIA = "other_media"
    DOCUMENT = "document"
    OUTLET = "outlet"


class Speech(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    NARRATED = "narrated"


class Precision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


class Access(StrEnum):
    PUBLIC = "public"
    RESTRICTED = "restricted"
    SECRET = "secret"  # noqa: S105 - a level of access, no password


class Consent(StrEnum):
    GIVEN = "given"
    LIMITED = "limited"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"


class Grade(StrEnum):
    UNASSESSED = "unassessed"
    SINGLE_ORIGIN = "single_origin"
    CORROBORATED = "corroborated"
    CONTESTED = "contested"
    DOCUMENTED = "documented"


class ContradictionKind(StrEnum):
    DATE = "date"
    FIGURE = "figure"
    UNIT = "unit"
    PLACE = "place"
    ACTOR = "actor"
    STATUS = "status"
    DENIAL = "denial"


class Resolution(StrEnum):
    """What explains a contradiction that a person closed."""

    TRANSLATION = "translation"
    SLIP = "slip"
    MISREAD = "misread"
    ROUNDING = "rounding"
    OTHER_TIME = "other_time"
    OTHER_SCOPE = "other_scope"
    BETTER_SOURCE = "better_source"
    OTHER = "other"


class Decision(StrEnum):
    """What a person decided in a judgement."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    RELEASABLE = "releasable"
    NOT_RELEASABLE = "not_releasable"
    UNDO = "undo"
    ASSESS = "assess"
    LINK = "link"
    UNLINK = "unlink"
    RESOLVE = "resolve"
