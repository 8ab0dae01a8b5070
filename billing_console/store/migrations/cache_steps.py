"""The cache's only version that counts: a cache of any other version is made anew and filled again from Stripe."""

from __future__ import annotations

from typing import Any, Final

from billing_console.store.migrations.runner import Step

_MIRROR: Final = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE dictionary (id INTEGER PRIMARY KEY, kind TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT",
    """
    CREATE TABLE object (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        customer TEXT,
        created INTEGER NOT NULL,
        as_of INTEGER NOT NULL,
        dictionary INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (id, kind)
    ) STRICT
    """,
    "CREATE INDEX object_customer ON object (customer, kind) WHERE customer IS NOT NULL",
    "CREATE INDEX object_newest ON object (kind, created)",
    # Counting millions of rows takes a second; keeping count takes a microsecond each.
    "CREATE TABLE tally (kind TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TRIGGER object_counted AFTER INSERT ON object
    BEGIN INSERT INTO tally VALUES (new.kind, 1) ON CONFLICT (kind) DO UPDATE SET n = n + 1; END
    """,
)

_SEARCH: Final = (
    # name_key and email_key are folded (see search_index.fold): what is typed is folded the same way.
    """
    CREATE TABLE customer (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        created INTEGER NOT NULL,
        as_of INTEGER NOT NULL,
        deleted INTEGER NOT NULL,
        status TEXT NOT NULL DEFAULT '',
        standing INTEGER NOT NULL DEFAULT 1
    ) STRICT
    """,
    "CREATE INDEX customer_email ON customer (email_key) WHERE email_key <> ''",
    "CREATE INDEX customer_name ON customer (standing, name_key)",
    """
    CREATE TABLE subscription (
        id TEXT PRIMARY KEY,
        customer TEXT NOT NULL,
        status TEXT NOT NULL,
        label TEXT NOT NULL,
        seats INTEGER NOT NULL,
        created INTEGER NOT NULL,
        ended_at INTEGER,
        as_of INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX subscription_customer ON subscription (customer)",
    # Numbered like its object: with ids of 27 letters in each index, payments were half of the file.
    """
    CREATE TABLE payment (
        number INTEGER PRIMARY KEY,
        customer TEXT,
        amount INTEGER NOT NULL,
        currency TEXT NOT NULL,
        brand TEXT NOT NULL,
        last4 TEXT NOT NULL,
        created INTEGER NOT NULL,
        as_of INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX payment_customer ON payment (customer, created) WHERE customer IS NOT NULL",
    "CREATE INDEX payment_last4 ON payment (last4, created) WHERE last4 <> ''",
    "CREATE INDEX payment_amount ON payment (amount, currency, created)",
    # Other things a customer can be known by: metadata values, phone numbers, e-mail addresses used when paying.
    """
    CREATE TABLE clue (
        number INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        customer TEXT NOT NULL,
        why TEXT NOT NULL,
        value_key TEXT NOT NULL,
        UNIQUE (source, why, value_key)
    ) STRICT
    """,
    "CREATE INDEX clue_value ON clue (value_key)",
    """
    CREATE VIEW customer_text (number, words) AS
    SELECT number, name_key || char(10) || email_key FROM customer
    """,
    # Words for prefixes, trigrams for substrings. The keys hold no separators but ASCII ones, so the ascii tokenizer
    # cuts them exactly as the query is cut; detail=none is enough because the rest is compared in full.
    """
    CREATE VIRTUAL TABLE customer_words USING fts5(
        words, content='customer_text', content_rowid='number', tokenize='ascii', prefix='2 3', detail='none'
    )
    """,
    """
    CREATE VIRTUAL TABLE customer_grams USING fts5(
        words, content='customer_text', content_rowid='number', tokenize='trigram case_sensitive 1', detail='none'
    )
    """,
    """
    CREATE VIRTUAL TABLE clue_grams USING fts5(
        value_key, content='clue', content_rowid='number', tokenize='trigram case_sensitive 1', detail='none'
    )
    """,
    """
    CREATE TRIGGER customer_indexed AFTER INSERT ON customer BEGIN
        INSERT INTO customer_words (rowid, words) VALUES (new.number, new.name_key || char(10) || new.email_key);
        INSERT INTO customer_grams (rowid, words) VALUES (new.number, new.name_key || char(10) || new.email_key);
    END
    """,
    """
    CREATE TRIGGER customer_reindexed AFTER UPDATE OF name_key, email_key ON customer
    WHEN old.name_key <> new.name_key OR old.email_key <> new.email_key BEGIN
        INSERT INTO customer_words (customer_words, rowid, words)
        VALUES ('delete', old.number, old.name_key || char(10) || old.email_key);
        INSERT INTO customer_grams (customer_grams, rowid, words)
        VALUES ('delete', old.number, old.name_key || char(10) || old.email_key);
        INSERT INTO customer_words (rowid, words) VALUES (new.number, new.name_key || char(10) || new.email_key);
        INSERT INTO customer_grams (rowid, words) VALUES (new.number, new.name_key || char(10) || new.email_key);
    END
    """,
    """
    CREATE TRIGGER clue_indexed AFTER INSERT ON clue BEGIN
        INSERT INTO clue_grams (rowid, value_key) VALUES (new.number, new.value_key);
    END
    """,
    """
    CREATE TRIGGER clue_dropped AFTER DELETE ON clue BEGIN
        INSERT INTO clue_grams (clue_grams, rowid, value_key) VALUES ('delete', old.number, old.value_key);
    END
    """,
)


def first(connection: Any) -> None:
    """Version 1: the mirror of Stripe's objects and the search index over them."""
    for statement in (*_MIRROR, *_SEARCH):
        connection.execute(statement)


STEPS: Final[tuple[Step, ...]] = (first,)
