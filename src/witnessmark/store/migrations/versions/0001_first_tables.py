"""The first tables, and the full-text index over passages."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of a case."""
    for statement in _STATEMENTS:
        op.execute(statement)
    if op.get_context().dialect.name == "sqlite":               # a server's index is of 0019
        op.execute(_INDEX)


_STATEMENTS = (
    """CREATE TABLE decided (
        statement TEXT NOT NULL,
        PRIMARY KEY (statement)
    )""",
    """CREATE TABLE event (
        sequence INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        actor TEXT NOT NULL,
        day TEXT NOT NULL,
        digest BLOB NOT NULL,
        salt BLOB NOT NULL,
        leaf BLOB NOT NULL,
        PRIMARY KEY (sequence)
    )""",
    """CREATE TABLE result_claim (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        claim TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (kind, id, claim)
    )""",
    """CREATE INDEX result_claim_by_claim ON result_claim
        (claim)""",
    """CREATE TABLE judgement (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        actor TEXT NOT NULL,
        day TEXT NOT NULL,
        target_kind TEXT NOT NULL,
        target TEXT NOT NULL,
        field TEXT,
        report TEXT,
        start INTEGER,
        "end" INTEGER,
        decision TEXT NOT NULL,
        reason TEXT NOT NULL,
        value TEXT,
        replaces TEXT,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        UNIQUE (id)
    )""",
    """CREATE INDEX judgement_by_target ON judgement
        (target)""",
    """CREATE TABLE refusal (
        sequence INTEGER NOT NULL,
        name TEXT NOT NULL,
        reason TEXT NOT NULL,
        sha256 TEXT,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""",
    """CREATE INDEX refusal_by_hash ON refusal
        (sha256)""",
    """CREATE TABLE release (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""",
    """CREATE TABLE report (
        id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        original TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        name TEXT NOT NULL,
        received TEXT NOT NULL,
        sealed_as TEXT,
        access TEXT NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""",
    """CREATE INDEX report_by_access ON report
        (access)""",
    """CREATE INDEX report_by_hash ON report
        (sha256)""",
    """CREATE TABLE result (
        kind TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        record TEXT NOT NULL,
        grade TEXT,
        PRIMARY KEY (kind, ordinal),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""",
    """CREATE INDEX result_by_id ON result
        (kind, id)""",
    """CREATE TABLE judgement_report (
        judgement TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (judgement, report),
        FOREIGN KEY(judgement) REFERENCES judgement (id),
        FOREIGN KEY(report) REFERENCES report (id)
    )""",
    """CREATE TABLE metadatum (
        sequence INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        report TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        found_in TEXT NOT NULL,
        PRIMARY KEY (sequence, ordinal),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        FOREIGN KEY(report) REFERENCES report (id)
    )""",
    """CREATE INDEX metadatum_by_report ON metadatum
        (report, sequence, ordinal)""",
    """CREATE TABLE reading (
        id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        report TEXT NOT NULL,
        reader TEXT NOT NULL,
        text TEXT NOT NULL,
        locators TEXT NOT NULL,
        seed BLOB NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        FOREIGN KEY(report) REFERENCES report (id)
    )""",
    """CREATE INDEX reading_by_report ON reading
        (report, sequence)""",
    """CREATE TABLE passage (
        number INTEGER NOT NULL,
        reading TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        PRIMARY KEY (number),
        FOREIGN KEY(reading) REFERENCES reading (id)
    )""",
    """CREATE INDEX passage_by_reading ON passage
        (reading, start)""",
    """CREATE TABLE statement (
        number INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        id TEXT NOT NULL,
        reading TEXT NOT NULL,
        record TEXT NOT NULL,
        why TEXT NOT NULL,
        kind TEXT NOT NULL,
        report TEXT NOT NULL,
        position INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        act TEXT NOT NULL,
        status TEXT,
        confidence FLOAT NOT NULL,
        when_start TEXT,
        when_end TEXT,
        present INTEGER NOT NULL,
        PRIMARY KEY (number),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        FOREIGN KEY(reading) REFERENCES reading (id),
        FOREIGN KEY(report) REFERENCES report (id)
    )""",
    """CREATE UNIQUE INDEX statement_by_event ON statement
        (sequence, ordinal)""",
    """CREATE INDEX statement_by_id ON statement
        (id)""",
    """CREATE INDEX statement_by_reading ON statement
        (reading, start)""",
    """CREATE INDEX statement_by_report ON statement
        (report, present)""",
    """CREATE INDEX statement_by_text ON statement
        (kind, present, position, start, "end", id, confidence, act, status, report)""",
)
_INDEX = "CREATE VIRTUAL TABLE passage_index USING fts5(tokens, content='', detail=column, tokenize='ascii')"
