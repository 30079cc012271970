"""Who may do what on a server: the role that the program works as, what it may write, which rows it sees.

Rows are seen through a view of a person that each transaction is told (`server.py`), and that the server believes only
with a code made under the case's key: who gets hold of the database's login, or slips words into a query, sees no row.
The rules stand for the owner of the tables too. Evidence may be added and never changed or deleted by the role; what
follows from evidence may be, and so may accounts.

Invariant: a table that is not named here shows its rows to the program alone, not to a person's view, and is evidence:
it may be added to and no more.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect, text

from witnessmark.errors import UsageError
from witnessmark.store.content import ContentKey

_REPLACED = ("decided", "result", "result_claim", "passage_index", "passage_sealed", "desk")
"""Taken out and written anew as a whole."""
_ACCOUNTS = ("account", "recovery_code", "security_key", "identity_provider", "vouched", "session", "token",
             "kept_answer")
"""No evidence: changed and thrown away, by the program on behalf of who administers the case."""
_CHANGED = {"report": ("access", "compartment", "placed_as"), "statement": ("present", "weight"),
            "listed": ("report", "title", "published", "language", "consent")}
"""Derived columns that follow what is added."""
_OWN = ("gate", "alembic_version")

_REPORT = "(SELECT nothing_hidden()) OR EXISTS (SELECT 1 FROM report AS told WHERE told.id = {table}.report)"
"""What tells of one report. Where nothing is hidden from who asks, which is found once a query, it is not looked up.

Written so, and not with IN, since then the server may look a few rows up one by one.
"""
_SEEN = {
    "report": "access = ANY((SELECT levels())::text[]) AND (compartment = '' OR compartment = ANY((SELECT inside())"
              "::text[]) OR (SELECT in_every()))",
    "listed": _REPORT, "metadatum": _REPORT, "reading": _REPORT, "statement": _REPORT, "marking": _REPORT,
    "result_claim": _REPORT, "judgement_report": _REPORT,
    "passage": "(SELECT nothing_hidden()) OR EXISTS (SELECT 1 FROM reading AS told WHERE told.id = passage.reading)",
    "passage_index": "true",                  # words of what is open to all; behind any rule no index would be used
    "passage_sealed": "number IN (SELECT number FROM passage)",
    "judgement": "(SELECT nothing_hidden()) OR judgement_open(id)",
    "decided": "(SELECT nothing_hidden())"
               " OR EXISTS (SELECT 1 FROM statement AS held WHERE held.id = decided.statement)",
    "event": "(SELECT may('audit')) OR actor = (SELECT handle())"
             " OR EXISTS (SELECT 1 FROM report AS told WHERE told.sequence = event.sequence)"
             " OR EXISTS (SELECT 1 FROM reading AS told WHERE told.sequence = event.sequence)",
    "refusal": "sequence IN (SELECT sequence FROM event WHERE actor = (SELECT handle()))",
    "result": "kind = 'version' AND (SELECT handle()) IS NOT NULL",     # the rest is cut to a person's part
    "source": "(SELECT may('read')) OR (SELECT may('vault'))",
    "resealing": "(SELECT may('read')) OR (SELECT may('vault'))",
    "opening": "(SELECT may('audit')) OR (SELECT may('vault'))",
    "closing": "(SELECT in_every()) OR compartment = ANY((SELECT inside())::text[])",
    "reopening": "closing IN (SELECT id FROM closing)",
    **dict.fromkeys(_ACCOUNTS, "(SELECT may('admin'))"),
    "person": "(SELECT may('audit'))", "erasure": "(SELECT may('audit'))",
    **dict.fromkeys(("stamp", "epoch"), "(SELECT handle()) IS NOT NULL"),       # logs and clocks, no content
    "device_log": "(SELECT may('audit'))", "device_entry": "(SELECT may('audit'))",
    "cosignature": "(SELECT may('audit')) OR (SELECT may('release'))",
    "population": "(SELECT may('release'))",
    "desk": "person = '' OR person = (SELECT handle())",
}
"""Which rows a person's view shows, beside those that who sees all sees."""

_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION told_view() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = {schema}, pg_temp AS $$
        DECLARE
            told text := current_setting('witnessmark.view', true);
            code text := current_setting('witnessmark.code', true);
            keys record;
        BEGIN
            IF coalesce(told, '') = '' OR coalesce(code, '') = '' THEN
                RETURN NULL;
            END IF;
            SELECT * INTO keys FROM gate;
            IF encode(sha256(keys.outer_key || sha256(keys.inner_key || convert_to(told, 'UTF8'))), 'hex') = code THEN
                RETURN told::jsonb;
            END IF;
            RETURN NULL;
        END $$""",
    """CREATE OR REPLACE FUNCTION sees_all() RETURNS boolean LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
        AS $$ SELECT coalesce((told_view() ->> 'all')::boolean, false) $$""",
    """CREATE OR REPLACE FUNCTION handle() RETURNS text LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
        AS $$ SELECT told_view() ->> 'handle' $$""",
    """CREATE OR REPLACE FUNCTION may(permission text) RETURNS boolean LANGUAGE sql STABLE
        SET search_path = {schema}, pg_temp AS $$ SELECT coalesce(told_view() -> 'may' ? permission, false) $$""",
    """CREATE OR REPLACE FUNCTION levels() RETURNS text[] LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
        AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text(told_view() -> 'levels')) $$""",
    """CREATE OR REPLACE FUNCTION inside() RETURNS text[] LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
        AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text(told_view() -> 'inside')) $$""",
    """CREATE OR REPLACE FUNCTION in_every() RETURNS boolean LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
        AS $$ SELECT coalesce((told_view() ->> 'every')::boolean, false) $$""",
    """CREATE OR REPLACE FUNCTION nothing_hidden() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = {schema}, pg_temp AS $$
        DECLARE
            told jsonb := told_view();
            cleared text[];
            open text[];
            place record;
        BEGIN
            IF told IS NULL THEN
                RETURN false;
            END IF;
            cleared := ARRAY(SELECT jsonb_array_elements_text(told -> 'levels'));
            open := ARRAY(SELECT jsonb_array_elements_text(told -> 'inside'));
            SELECT r.access, r.compartment INTO place FROM report AS r ORDER BY r.access, r.compartment LIMIT 1;
            WHILE FOUND LOOP
                IF coalesce(place.access = ANY(cleared) AND (place.compartment = '' OR (told ->> 'every')::boolean
                        OR place.compartment = ANY(open)), false) IS FALSE THEN
                    RETURN false;
                END IF;
                SELECT r.access, r.compartment INTO place FROM report AS r
                    WHERE (r.access, r.compartment) > (place.access, place.compartment)
                    ORDER BY r.access, r.compartment LIMIT 1;
            END LOOP;
            RETURN true;
        END $$""",
    """CREATE OR REPLACE FUNCTION judgement_open(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = {schema}, pg_temp AS $$
        SELECT coalesce(bool_and(coalesce(r.access = ANY(levels()) AND (r.compartment = '' OR in_every()
            OR r.compartment = ANY(inside())), false)), false)
        FROM judgement_report AS told LEFT JOIN report AS r ON r.id = told.report WHERE told.judgement = wanted $$""",
)
_WITHIN = "(SELECT current_user = '{owner}' AND current_setting('role') = '{role}')"
"""Inside a function of the owner's that answers yes or no to the role; the owner's own queries are not."""


def role_of(schema: str) -> str:
    """Return the role that the program works as on a case."""
    return f"{schema}_app"


def named(schema: str) -> str:
    """Return the name of a case's schema; UsageError when it is none."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", schema):
        raise UsageError("A schema is called by small letters, digits and underscores, 40 at most.",
                         advice="Write ?schema=NAME at the end of the database's address.")
    return schema


def raise_walls(connection: Connection, schema: str, key: ContentKey) -> None:
    """Make the role, its rights and the rules of rows as this version has them; the login owns the tables.

    Raises:
        UsageError: the login may not make roles and nobody has made this one.
    """
    role = role_of(schema)
    owner = str(connection.scalar(text("SELECT current_user")))
    _make_role(connection, role, owner)
    inner, outer = key.gate
    connection.execute(text("INSERT INTO gate (number, inner_key, outer_key) VALUES (1, :inner, :outer)"
                            " ON CONFLICT DO NOTHING"), {"inner": inner, "outer": outer})
    for function in _FUNCTIONS:
        connection.exec_driver_sql(function.replace("{schema}", schema))
    run = connection.exec_driver_sql
    run(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}")
    run(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC")
    run(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    run(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
    run(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}")
    run(f"GRANT SELECT ON alembic_version TO {role}")
    owner = owner.replace("'", "''")
    within = _WITHIN.format(owner=owner, role=role)
    for table in sorted(set(inspect(connection).get_table_names()) - set(_OWN)):
        _wall(connection, table, role, owner, within)


def _make_role(connection: Connection, role: str, owner: str) -> None:
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    may_make = connection.scalar(text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"))
    member = known and connection.scalar(text("SELECT pg_has_role(current_user, :role, 'member')"), {"role": role})
    if not member and not may_make:
        raise UsageError(f"The database's login may not make the role {role}.", advice=(
            f"Ask its administrator for: CREATE ROLE {role} NOLOGIN; GRANT {role} TO the login;"))
    if not known:
        connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN NOINHERIT")
    if not member:
        quoted = '"' + owner.replace('"', '""') + '"'
        connection.exec_driver_sql(f"GRANT {role} TO {quoted}")


def _wall(connection: Connection, table: str, role: str, owner: str, within: str) -> None:
    run = connection.exec_driver_sql
    run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for policy in ("seen", "kept", "own_name"):
        run(f"DROP POLICY IF EXISTS {policy} ON {table}")
    whole, seen = "(SELECT sees_all())", _SEEN.get(table, "false").replace("{table}", table)
    if table in ("report", "judgement_report"):
        whole = f"{within} OR {whole}"
    run(f"CREATE POLICY seen ON {table} FOR SELECT USING ({seen if seen == 'true' else f'{whole} OR {seen}'})")
    run(f"CREATE POLICY kept ON {table} USING ((SELECT sees_all())) WITH CHECK ((SELECT sees_all()))")
    if table == "event":
        run(f"CREATE POLICY own_name ON {table} AS RESTRICTIVE FOR INSERT"
            f" WITH CHECK (actor = (SELECT handle()) OR current_user = '{owner}')")           # who moves a case
    rights = "SELECT, INSERT"
    if table in _REPLACED:
        rights += ", DELETE"
    elif table in _ACCOUNTS:
        rights += ", UPDATE, DELETE"
    run(f"GRANT {rights} ON {table} TO {role}")
    if table in _CHANGED:
        run(f"GRANT UPDATE ({', '.join(_CHANGED[table])}) ON {table} TO {role}")
