"""Raw JSON from Stripe made small: zstandard, with a dictionary per kind learnt from the first few hundred."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import zstandard
from sqlalchemy import Connection

_LEVEL: Final = 3
_DICTIONARY_BYTES: Final = 16 * 1024
_ENOUGH_TO_LEARN: Final = 300
_LEARN_FROM: Final = 600
_NO_DICTIONARY: Final = 0


@dataclass(slots=True)
class Packing:
    """Compressors of one connection to the cache.

    Dictionaries are named by their content, so one that was rolled back is never taken for another.
    """

    compressors: dict[int, zstandard.ZstdCompressor] = field(default_factory=dict)
    decompressors: dict[int, zstandard.ZstdDecompressor] = field(default_factory=dict)

    @classmethod
    def of(cls, conn: Connection) -> Packing:
        """The one that belongs to this connection to the cache."""
        packing: Packing = conn.info.setdefault("packing", cls())
        return packing

    def pack(self, conn: Connection, dictionary: int, raw: dict[str, Any]) -> bytes:
        """The small form of an object, with this dictionary."""
        compressor = self.compressors.get(dictionary)
        if compressor is None:
            words = _load(conn, dictionary)
            compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=words)
            self.compressors[dictionary] = compressor
        # Escaped: a lone surrogate is possible in JSON and impossible in UTF-8.
        return compressor.compress(json.dumps(raw, separators=(",", ":")).encode("ascii"))

    def unpack(self, conn: Connection, dictionary: int, body: bytes) -> dict[str, Any]:
        """The object again."""
        decompressor = self.decompressors.get(dictionary)
        if decompressor is None:
            decompressor = zstandard.ZstdDecompressor(dict_data=_load(conn, dictionary))
            self.decompressors[dictionary] = decompressor
        raw: dict[str, Any] = json.loads(decompressor.decompress(body))
        return raw


def dictionary_for(conn: Connection, kind: str) -> int:
    """The dictionary to pack this kind with; learnt here as soon as there is enough to learn from, in some 30 ms."""
    found = conn.exec_driver_sql("SELECT id FROM dictionary WHERE kind = ?", (kind,)).scalar()
    if found is not None:
        return int(found)
    known = conn.exec_driver_sql("SELECT n FROM tally WHERE kind = ?", (kind,)).scalar()
    if known is None or known < _ENOUGH_TO_LEARN:
        return _NO_DICTIONARY
    return _learn(conn, kind)


def _learn(conn: Connection, kind: str) -> int:
    packing = Packing.of(conn)
    rows = conn.exec_driver_sql(
        "SELECT dictionary, body FROM object WHERE kind = ? ORDER BY created DESC LIMIT ?", (kind, _LEARN_FROM)
    ).all()
    samples: list[bytes | bytearray | memoryview] = []
    for dictionary, body in rows:
        samples.append(json.dumps(packing.unpack(conn, dictionary, body), separators=(",", ":")).encode("ascii"))
    words = zstandard.train_dictionary(_DICTIONARY_BYTES, samples, level=_LEVEL)
    conn.exec_driver_sql("INSERT INTO dictionary VALUES (?, ?, ?)", (words.dict_id(), kind, words.as_bytes()))
    return words.dict_id()


def _load(conn: Connection, dictionary: int) -> zstandard.ZstdCompressionDict | None:
    if dictionary == _NO_DICTIONARY:
        return None
    words = conn.exec_driver_sql("SELECT body FROM dictionary WHERE id = ?", (dictionary,)).scalar_one()
    return zstandard.ZstdCompressionDict(words)
