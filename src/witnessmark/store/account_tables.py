"""The tables of accounts: no evidence, changed in place and without an entry of the log, as `desk` is.

What an account may do, and that it was made or shut, are entries of the log (`person`, `keys`). `proof` holds the code
of the whole row on a server (`proven.py`). What is looked up by a secret's hash is looked up by its ciphertext there.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from witnessmark.store.content import Content, ContentBytes
from witnessmark.store.tables import metadata

account = Table(
    "account", metadata,
    Column("handle", Text, primary_key=True),
    Column("state", Text, nullable=False),                      # invited, open, shut
    Column("made", Text, nullable=False),                       # a day
    Column("password", Content("account.password"), nullable=False),    # encoded Argon2id; empty before the first
    Column("second", Content("account.second")),                # the secret of one-time codes, base32
    Column("link", Content("account.link", fixed=True)),        # the hash of a one-time link
    Column("until", Text),                                      # the link's last day
    Column("step", Integer),                                    # of the clock: that of the last one-time code taken
    Column("keys", Integer, nullable=False, server_default="0"),        # how many security keys there are
    Column("proof", LargeBinary),
    Index("account_by_link", "link"),
)

recovery_code = Table(
    "recovery_code", metadata,                                  # hashes; one that was used is gone
    Column("handle", Text, primary_key=True),
    Column("code", Content("recovery_code.code", fixed=True), primary_key=True),
)

security_key = Table(
    "security_key", metadata,                                   # second factors that sign: public parts alone
    Column("id", Text, primary_key=True),                       # of the credential, in hex
    Column("handle", Text, nullable=False),
    Column("name", Content("security_key.name"), nullable=False),
    Column("made", Text, nullable=False),                       # a day
    Column("data", ContentBytes("security_key.data"), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("proof", LargeBinary),
    Index("security_key_by_handle", "handle"),
)

provider = Table(
    "identity_provider", metadata,                              # one row at most: who vouches for people
    Column("number", Integer, primary_key=True),
    Column("issuer", Content("identity_provider.issuer"), nullable=False),
    Column("client", Content("identity_provider.client"), nullable=False),
    Column("name", Content("identity_provider.name"), nullable=False),
    Column("secret", Content("identity_provider.secret"), nullable=False),
    Column("passwords", Integer, nullable=False),               # 0: a linked account is opened by the provider alone
    Column("proof", LargeBinary),
)

vouched = Table(
    "vouched", metadata,                                        # which account is whose at the provider
    Column("handle", Text, primary_key=True),
    Column("issuer", Content("vouched.issuer"), nullable=False),
    Column("subject", Content("vouched.subject"), nullable=False),
    Column("made", Text, nullable=False),                       # a day
    Column("proof", LargeBinary),
)

session = Table(
    "session", metadata,                                        # gone when it ends
    Column("id", Content("session.id", fixed=True), primary_key=True),  # the hash of what the browser holds
    Column("handle", Text, nullable=False),
    Column("begun", Text, nullable=False),                      # a day
    Column("ends", Integer, nullable=False),                    # minutes since 1970
    Column("seen", Integer, nullable=False),                    # the same, rounded
    Column("whole", Integer, nullable=False),                   # 0: between password and second factor
    Column("proof", LargeBinary),
    Index("session_by_handle", "handle"),
)

token = Table(
    "token", metadata,                                          # what programs sign in with
    Column("id", Text, primary_key=True),
    Column("hash", Content("token.hash", fixed=True), nullable=False),
    Column("handle", Text, nullable=False),                     # whose it is
    Column("name", Content("token.name"), nullable=False),
    Column("scopes", Text, nullable=False),                     # parted by spaces
    Column("compartments", Text, nullable=False),               # JSON: a list of names, or null: every one
    Column("made", Text, nullable=False),                       # a day
    Column("until", Text, nullable=False),                      # the last day
    Column("proof", LargeBinary),
    Index("token_by_hash", "hash", unique=True),
    Index("token_by_handle", "handle"),
)

kept_answer = Table(
    "kept_answer", metadata,                                    # for who asks again under the same key
    Column("key", Text, primary_key=True),                      # a hash of whose it is and of what they called it
    Column("asked", Text, nullable=False),                      # a hash of what was asked
    Column("status", Integer),                                  # NULL while it is being done
    Column("body", Content("kept_answer.body")),
    Column("day", Text, nullable=False),
    Index("kept_answer_by_day", "day"),
)
