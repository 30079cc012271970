"""The tables of a case, as SQLAlchemy Core sees them.

Invariant: every row of evidence names the event (`sequence`) that committed it; a desk holds none. Columns
marked derived can be recomputed from other rows; they serve filters and order only. `Content` is ciphertext on a
server, so no query looks into it.
Migrations create the tables; a test holds both equal.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from witnessmark.store.content import Content, ContentBytes

metadata = MetaData()

event = Table(
    "event", metadata,
    Column("sequence", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("digest", ContentBytes("event.digest"), nullable=False),
    Column("salt", ContentBytes("event.salt"), nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Index("event_by_kind", "kind", "actor", "sequence"),
    Index("event_of_kind", "kind"),                             # then by sequence, as every index ends
    Index("event_of_person", "actor"),
)

report = Table(
    "report", metadata,
    Column("id", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False, unique=True),
    Column("original", Text, nullable=False),
    Column("sha256", Content("report.sha256", fixed=True), nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Content("report.name"), nullable=False),
    Column("received", Text, nullable=False),
    Column("sealed_as", Text),
    Column("access", Text, nullable=False),                     # derived from the metadata in force
    Column("notes", Content("report.notes")),  # remarks of intake; NULL where there are none
    Column("compartment", Text, nullable=False, server_default=""),     # derived as access is; empty: in none
    Column("placed_as", Content("report.placed_as")),           # both as the program wrote them: `rows.placed_as`
    Index("report_by_hash", "sha256"),
    Index("report_by_place", "access", "compartment"),
)

listed = Table(
    "listed", metadata,                                         # derived: what lists of reports go by, all in force
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("title", Content("listed.title"), nullable=False),               # or the file's name; in lower case
    Column("published", Text, nullable=False),                  # empty where nobody knows the day
    Column("language", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Index("listed_by_title", "title", "report"),
    Index("listed_by_day", "published", "report"),
    Index("listed_by_consent", "consent", "report"),
)

metadatum = Table(
    "metadatum", metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("report", Text, ForeignKey("report.id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Content("metadatum.value"), nullable=False),
    Column("found_in", Text, nullable=False),
    Column("reason", Content("metadatum.reason")),  # of a person's correction; NULL before 0005
    Index("metadatum_by_report", "report", "sequence", "ordinal"),
)

reading = Table(
    "reading", metadata,
    Column("id", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False, unique=True),
    Column("report", Text, ForeignKey("report.id"), nullable=False),
    Column("reader", Text, nullable=False),
    Column("text", Content("reading.text"), nullable=False),
    Column("locators", Content("reading.locators"), nullable=False),
    Column("seed", ContentBytes("reading.seed"), nullable=False),
    Index("reading_by_report", "report", "sequence"),
)

passage = Table(
    "passage", metadata,
    Column("number", Integer, primary_key=True),
    Column("reading", Text, ForeignKey("reading.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passage_by_reading", "reading", "start"),
)

statement = Table(
    "statement", metadata,
    Column("number", Integer, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("reading", Text, ForeignKey("reading.id"), nullable=False),
    Column("record", Content("statement.record"), nullable=False),
    Column("why", Content("statement.why"), nullable=False),
    Column("kind", Text, nullable=False),                       # this and all below: derived
    Column("report", Text, ForeignKey("report.id"), nullable=False),
    Column("position", Integer, nullable=False),                # the report's place by intake
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("act", Text, nullable=False),                        # act code, or context code
    Column("status", Text),
    Column("confidence", Float, nullable=False),
    Column("when_start", Text),
    Column("when_end", Text),
    Column("present", Integer, nullable=False),                 # 0: replaced by a later extraction, or taken back
    Column("weight", Float, nullable=False, server_default="0"),  # place in the review queue; orders, and no more
    Column("by_person", Integer, nullable=False, server_default="0"),   # 1: a person stated it
    Index("statement_by_text", "kind", "present", "position", "start", "end", "id", "confidence", "act",
          "status", "report"),
    Index("statement_by_weight", "kind", "present", "weight", "position", "start", "end", "id", "confidence", "act",
          "status", "report"),
    Index("statement_by_code", "kind", "present", "act", "status", "confidence", "report", "id"),
    Index("statement_by_event", "sequence", "ordinal", unique=True),
    Index("statement_by_id", "id"),
    Index("statement_by_report", "report", "present"),
    Index("statement_by_reading", "reading", "start"),
)

judgement = Table(
    "judgement", metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("actor", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("target_kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("field", Text),
    Column("report", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("decision", Text, nullable=False),
    Column("reason", Content("judgement.reason"), nullable=False),
    Column("value", Content("judgement.value")),
    Column("replaces", Text),
    Index("judgement_by_target", "target"),
)

judgement_report = Table(
    "judgement_report", metadata,                               # which reports a judgement tells of
    Column("judgement", Text, ForeignKey("judgement.id"), primary_key=True),
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Index("judgement_report_by_report", "report"),
)

decided = Table(
    "decided", metadata,                                        # derived: statements a person decided on
    Column("statement", Text, primary_key=True),
)

refusal = Table(
    "refusal", metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("name", Content("refusal.name", fixed=True), nullable=False),
    Column("reason", Content("refusal.reason", fixed=True), nullable=False),
    Column("sha256", Content("refusal.sha256", fixed=True)),
    Index("refusal_by_hash", "sha256"),
)

result = Table(
    "result", metadata,                                         # the last reconciliation, record by record
    Column("kind", Text, primary_key=True),                     # incident, origin, campaign, tie, version, former
    Column("ordinal", Integer, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False),
    Column("id", Text, nullable=False),
    Column("record", Content("result.record"), nullable=False),
    Column("grade", Text),                                      # derived: an incident's grade, an origin's letter
    Column("rank", Integer, nullable=False, server_default="0"),  # derived: `results.rank_of`
    Column("place", Text),                                      # derived: `results.place_in`
    Column("acts", Text, nullable=False, server_default=""),    # derived: `results.acts_in`
    Index("result_by_id", "kind", "id"),
    Index("result_by_rank", "kind", "rank", "id", "grade"),
    Index("result_by_place", "kind", "place", "rank", "grade"),
)

result_claim = Table(
    "result_claim", metadata,                                   # derived: which claims a result rests on
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("report", Text, nullable=False),
    Index("result_claim_by_claim", "claim"),
)

source = Table(
    "source", metadata,                                         # who it is lies in the sealed file alone
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("vantage", Content("source.vantage"), nullable=False),
    Column("reliability", Text, nullable=False),
    Column("sealed_as", Text, nullable=False),
    Column("sha256", Text, nullable=False),                     # of the sealed file
    Column("opened_by", Text, nullable=False),
)

resealing = Table(
    "resealing", metadata,                                      # of one source the last one is in force
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("source", Text, nullable=False),                     # or a marking
    Column("sealed_as", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Index("resealing_by_source", "source", "sequence"),
)

opening = Table(
    "opening", metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("source", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("reason", Content("opening.reason"), nullable=False),
)

marking = Table(
    "marking", metadata,                                        # words of reports that are sealed apart
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("report", Text, nullable=False),
    Column("spans", Text, nullable=False),                      # JSON: start and end of each
    Column("commitments", Text, nullable=False),                # JSON: a salted hash for each
    Column("sealed_as", Text, nullable=False),
    Column("sha256", Text, nullable=False),                     # of the sealed file
    Column("opened_by", Text, nullable=False),
    Column("original_as", Text),                                # the report's file, whose key lies with the words
    Column("original_sha256", Text),                            # of that sealed file
    Column("entries", Text, nullable=False),                    # the numbers of the entries it emptied
    Index("marking_by_report", "report", "sequence"),
)

device_log = Table(
    "device_log", metadata,                                     # states of other devices' logs, as they were merged
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("origin", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("note", LargeBinary, nullable=False),                # the checkpoint that the device signed
)

device_entry = Table(
    "device_entry", metadata,                                   # their entries, as `event` holds this case's own
    Column("origin", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("digest", ContentBytes("device_entry.digest"), nullable=False),
    Column("salt", ContentBytes("device_entry.salt"), nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("taken", Integer, ForeignKey("event.sequence")),     # the entry of this case that its record was taken by
    Index("device_entry_by_taken", "taken"),
)

stamp = Table(
    "stamp", metadata,                                          # of what came with devices: where it was first written
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("author", Text, nullable=False),                     # a log
    Column("clock", Integer, nullable=False),
    Column("seen", Text),                                       # JSON: log → clock; NULL for what came before 0026
    Index("stamp_by_author", "author", "clock"),
)

epoch = Table(
    "epoch", metadata,                                          # what this log knows of others from a merge on
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("shift", Integer),                                   # clock less number of its entries; NULL before 0026: 0
    Column("seen", Text, nullable=False),                       # JSON: log → clock
)

release = Table(
    "release", metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("record", Content("release.record")),  # what it told of each source; NULL before 0003
    Column("about", Content("release.about")),                              # what a list shows of it; NULL before 0012
    Column("published", Content("release.published")),  # the view as it was published; NULL before 0012
)

withdrawal = Table(
    "withdrawal", metadata,                                     # the last one of a release is in force
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("release", Text, nullable=False),
    Column("replaced_by", Text),                                # another release; NULL: retracted
    Column("reason", Content("withdrawal.reason"), nullable=False),
)

cosignature = Table(
    "cosignature", metadata,                                    # what witnesses signed of this log
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("witness", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("day", Text, nullable=False),                        # by the witness's clock
    Column("note", LargeBinary, nullable=False),                # the cosigned checkpoint as it came
)

erasure = Table(
    "erasure", metadata,                                        # reports taken out for good
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("report", Text, nullable=False),
    Column("reason", Content("erasure.reason"), nullable=False),
    Column("entries", Text, nullable=False),                    # the numbers of the entries it emptied
)

closing = Table(
    "closing", metadata,                                        # compartments that were sealed as a whole
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("compartment", Text, nullable=False),
    Column("reason", Content("closing.reason"), nullable=False),
    Column("bundle_as", Text, nullable=False),                  # the sealed file of its rows
    Column("sealed_as", Text, nullable=False),                  # the sealed file of that one's key
    Column("sha256", Text, nullable=False),                     # of the key's sealed file
    Column("opened_by", Text, nullable=False),
    Column("recipients", Text, nullable=False),                 # public keys, parted by spaces
    Column("files", Text, nullable=False),                      # JSON: SHA-256 by name of each sealed file
    Column("entries", Text, nullable=False),                    # the numbers of the entries it emptied
)

reopening = Table(
    "reopening", metadata,                                      # what is there again
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("closing", Text, nullable=False, unique=True),
    Column("reason", Content("reopening.reason"), nullable=False),
    Column("entries", Text, nullable=False),                    # the numbers of the entries it filled
)

population = Table(
    "population", metadata,                                     # the last one is in force
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("content", Content("population.content"), nullable=False),
)

person = Table(
    "person", metadata,                                         # of one handle the last one is in force
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("handle", Text, nullable=False),
    Column("roles", Text, nullable=False),                      # parted by spaces; none: may do nothing any more
    Column("clearance", Text, nullable=False),
    Column("compartments", Text, nullable=False),               # JSON: a list of names, or null: every one
    Column("proof", LargeBinary),                               # see `proven.py`
)

desk = Table(
    "desk", metadata,                                           # a person's drafts and saved views: no evidence,
    Column("person", Text, primary_key=True),                   # replaced and thrown away without an event
    Column("kind", Text, primary_key=True),
    Column("name", Content("desk.name", fixed=True), primary_key=True),
    Column("content", Content("desk.content"), nullable=False),
)
