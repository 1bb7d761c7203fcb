"""What the screen keeps: answers of the board belong to one reader and are kept for nobody."""

import datetime as dt

import pytest

from lib.board.case import Case
from lib.board.facts import BoardFacts
from lib.board.opinion import Opinion
from lib.board.people import Person
from lib.notebook.registry import Answer, Cell
from lib.ui import data, pictures
from lib.ui.frame import Scope

SCOPE = Scope("sample", "sample", dt.date(2026, 6, 30))
MAP = Cell("board.divergence")


def facts(reader: str, rating: str) -> BoardFacts:
    case = Case(1, 1, "C017", "Hohenrain", 1, state="revealed")
    opened = {1: (Opinion("c", "credit", rating, 1, 30, 50), Opinion("s", "sales", "A", 1, 30, 50))}
    return BoardFacts(Person(reader, reader, "credit"), cases=(case,), opinions=opened)


def seen(reader: str, rating: str) -> Answer:
    return data.answer_cell(SCOPE, MAP, board=facts(reader, rating))


def drawn(found: Answer):
    return pictures.specification(found, size=pictures.SUPPORT)


def test_two_readers_of_one_cell_each_get_their_own(home) -> None:
    assert [seen("a", rating).table["credit"].tolist() for rating in "BD"] == [[1.0], [3.0]]
    assert data.answer_cell(SCOPE, MAP).table.empty


def test_the_caches_are_not_asked_about_the_board(home, monkeypatch) -> None:
    """With caches that refuse, the board's answer and picture are still made, and others are not."""

    def refuse(*_: object) -> None:
        raise LookupError

    aging = data.answer_cell(SCOPE, Cell("aging.by_bucket"))
    monkeypatch.setattr(data, "_cached_answer", refuse)
    monkeypatch.setattr(pictures, "_build_cached", refuse)
    assert len(seen("a", "B").table) == 1
    assert drawn(seen("a", "B"))
    with pytest.raises(LookupError):
        data.answer_cell(SCOPE, Cell("aging.by_bucket"))
    with pytest.raises(LookupError):
        drawn(aging)


def test_a_picture_of_the_board_is_drawn_for_its_reader(home) -> None:
    first, second = (str(drawn(seen("a", rating))) for rating in "BD")
    assert first != second
