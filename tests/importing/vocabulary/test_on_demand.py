"""A lexicon that is worked out word by word, beside one that is worked out at once."""

import json

import pytest

from lib.importing.vocabulary import lexicon
from lib.importing.vocabulary.on_demand import OnDemand


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The project's own lexicon as it is kept on disk."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TERMS_HOME", str(home))
        lexicon.read(lexicon.FOLDER)
    (kept,) = (home / "kept").glob("lexicon-*.json")
    return json.loads(kept.read_bytes())


def test_each_word_means_what_is_written(written):
    words = {
        tuple(text.split()): {
            concept: frozenset(spoken.split()) for concept, spoken in json.loads(senses).items()
        }
        for text, senses in written["words"].items()
    }
    book = lexicon.lexicon()
    assert book.words == words
    assert book.longest == max(map(len, words))
    assert book.languages == {
        language for s in words.values() for one in s.values() for language in one
    }


def test_a_line_is_found_by_its_concepts_in_any_order(written):
    book = lexicon.lexicon()
    for text, senses in written["lines"].items():
        assert book.lines[frozenset(reversed(text.split()))] == tuple(
            lexicon.Sense(*sense) for sense in json.loads(senses)
        )


def test_what_is_not_there_is_missed():
    some = OnDemand({"a": 1}, str, str, str)
    assert "b" not in some
    assert (some.get("b"), some["a"]) == (None, "1")
    with pytest.raises(KeyError):
        some["b"]
