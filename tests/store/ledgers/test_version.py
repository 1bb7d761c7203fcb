"""The version, worked out a block at a time and from categories, beside the plain way of it."""

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lib.ledger import columns, texts
from lib.store.ledgers import snapshot_files, snapshot_version, snapshots


def plain_version(frames: Mapping[str, pd.DataFrame]) -> str:
    digest = hashlib.sha256(snapshot_files.FORMAT.encode())
    for role in columns.ROLES:
        if role in frames and len(frames[role]):
            digest.update(f"{role}:{len(frames[role])}".encode())
            for column in columns.ROLES[role]:
                if column.later and frames[role][column.name].isna().all():
                    continue  # a field that came later and holds nothing changes no version
                digest.update(column.name.encode())
                digest.update(plain_bytes(frames[role][column.name], column.type))
    return digest.hexdigest()[:16]


def plain_bytes(values: pd.Series, kind: columns.Type) -> bytes:
    null = values.isna().to_numpy()
    there = np.packbits(null).tobytes()
    if kind == "text":
        each = [
            b"" if none else str(text).encode() for text, none in zip(values, null, strict=True)
        ]
        return there + np.array([len(t) for t in each], "<i8").tobytes() + b"".join(each)
    if kind == "day":
        days = values.to_numpy("datetime64[D]").astype("<i8")
        return there + np.where(null, 0, days).astype("<i8").tobytes()
    return there + values.fillna(0).to_numpy("<f8" if kind == "number" else "<i8").tobytes()


def documents(seed: int, count: int) -> pd.DataFrame:
    """Documents with texts of every kind of column: some missing, sliced, all one, none."""
    chance = np.random.default_rng(seed)
    written = pa.array([*(f"ü{n % 7}" * (n % 3) if n % 5 else None for n in range(count + 2))])
    sliced = pa.chunked_array([written[1:2], written[2 : count + 1]]).cast(pa.large_string())
    day = np.datetime64("2026-01-31", "s") - chance.integers(0, 40_000, count) * np.timedelta64(
        86_400, "s"
    )
    made = {
        "document": pd.Series([f"D{n}" for n in range(count)], dtype="str"),
        "customer": pd.Series(pd.Categorical(chance.choice(["A", "Ünit", ""], count))),
        "kind": texts.repeat("invoice", count),
        "issued": pd.Series(day),
        "due": pd.Series(day).where(chance.random(count) < 0.5),
        "amount": pd.Series(chance.integers(-(10**12), 10**12, count)),
        "currency": pd.Series(pd.Categorical(chance.choice(["EUR", None], count), ["PLN", "EUR"])),
        "product": texts.series(sliced),
        "disputed_amount": pd.Series(chance.integers(0, 9, count), dtype="Int64").where(
            day > day.min()
        ),
    }
    absent = columns.conform(pd.DataFrame({"amount": made["amount"]}), "documents")
    return pd.DataFrame({name: made.get(name, absent[name]) for name in absent}, copy=False)


@pytest.mark.parametrize("count", [1, 2, 3, 17, 64])
@pytest.mark.parametrize("block", [1, 3, 2**16])
def test_the_version_is_the_plain_one(count, block, monkeypatch):
    monkeypatch.setattr(snapshot_version, "_BLOCK", block)
    frames = {"documents": documents(count, count)}
    assert snapshots.version(frames) == plain_version(frames)


def test_the_reference_can_fail():
    frame = documents(1, 17)
    assert plain_version({"documents": frame}) != snapshots.version({"documents": frame[::-1]})


def test_a_later_column_counts_only_where_something_stands_in_it(monkeypatch):
    """A field that is added to the product leaves the ledgers kept before it what they were."""
    frame = documents(1, 17)
    before = snapshots.version({"documents": frame})
    later = {**columns.ROLES}
    later["documents"] = (*later["documents"], columns.Column("channel_code", later=True))
    monkeypatch.setattr(columns, "ROLES", later)
    empty = frame.assign(channel_code=texts.repeat(None, len(frame)))
    filled = frame.assign(channel_code=texts.repeat("web", len(frame)))
    assert snapshots.version({"documents": empty}) == before
    assert snapshots.version({"documents": filled}) != before
