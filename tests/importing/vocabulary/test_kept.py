"""Values kept on disk: used while their sources are the same, made anew otherwise."""

import pytest

from lib.importing.vocabulary import lexicon
from lib.importing.vocabulary.saved_vocabulary import load_or_build


class Maker:
    """Counts how often a value was worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"ß": self.times}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "kept"


def test_a_value_is_made_once_for_the_same_sources(place):
    make = Maker()
    assert [load_or_build("v", [b"a", b"b"], make) for _ in range(3)] == [{"ß": 1}] * 3


def test_other_sources_make_another_and_the_earlier_goes(place):
    make = Maker()
    load_or_build("v", [b"a", b"b"], make)
    assert load_or_build("v", [b"ab", b""], make) == {"ß": 2}
    assert len(list(place.iterdir())) == 1


def test_a_damaged_value_is_made_anew(place):
    make = Maker()
    load_or_build("v", [b"a"], make)
    (file,) = place.iterdir()
    file.write_text('{"ß": ')
    assert load_or_build("v", [b"a"], make) == {"ß": 2}
    assert load_or_build("v", [b"a"], make) == {"ß": 2}


def test_a_folder_that_cannot_be_written_to_costs_time_alone(place):
    place.parent.write_text("a file where the folder would be")
    make = Maker()
    assert [load_or_build("v", [b"a"], make) for _ in range(2)] == [{"ß": 1}, {"ß": 2}]


def test_a_kept_lexicon_is_the_one_that_was_made(place):
    made = lexicon.read(lexicon.FOLDER)
    assert list(place.glob("lexicon-*.json"))
    assert lexicon.read(lexicon.FOLDER) == made
    assert made.words[("invoice",)].keys() >= {"invoice"}
