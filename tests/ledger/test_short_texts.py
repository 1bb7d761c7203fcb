import numpy as np
import pyarrow as pa
import pytest

from lib.ledger import short_texts


def chunked(*chunks: list[str | None]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(chunk, pa.large_string()) for chunk in chunks])


def same_groups(texts: pa.ChunkedArray) -> bool:
    """Do two texts have the same number exactly where they are the same?"""
    codes, wanted = short_texts.codes(texts), short_texts.of_few(texts)
    pairs = np.unique(np.stack([codes, wanted]), axis=1)
    return pairs.shape[1] == len(np.unique(codes)) == len(np.unique(wanted))


@pytest.mark.parametrize(
    "texts",
    [
        chunked(["a", "b", "a", None], ["b", "", "a" * 40]),
        chunked(["1", "10", "100"], ["receipt/1", "receipt/10", "10", "1"]),
        chunked(["ab", "ab\x00", "ab"]),
    ],
)
def test_texts_are_told_apart_whatever_they_are(texts, monkeypatch):
    monkeypatch.setattr(short_texts, "_MANY", 0)
    assert same_groups(texts)


def test_many_keys_are_told_apart_a_part_at_a_time():
    keys = [f"receipt/{n % 40_000}" for n in range(60_000)]
    texts = chunked(keys[:10_001], keys[10_001:])
    assert short_texts.words(texts) is not None
    assert same_groups(texts)


def test_texts_that_fall_on_one_number_are_left_to_arrow(monkeypatch):
    monkeypatch.setattr(short_texts, "_MANY", 0)
    monkeypatch.setattr(short_texts, "_mix", lambda numbers: np.zeros_like(numbers[0]))
    assert same_groups(chunked(["receipt/1", "receipt/2", "receipt/1"]))


def test_numbers_stand_in_the_order_of_the_texts():
    texts = sorted(["", "1", "10", "2", "receipt/", "receipt/1", "é"], key=str.encode)
    first, second = short_texts.words(chunked(texts))
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == sorted(
        zip(first.tolist(), second.tolist(), strict=True)
    )
