"""The registry: every question the notebook can ask, with its table, picture and sentence."""

from lib.questions import (
    aging,
    behaviour,
    board,
    book,
    case_file,
    customer,
    forecast,
    outcomes,
    overview,
)
from lib.questions.question import Answer, Cell, Inputs, Question, UnknownQuestion, answer

_ALL = (*overview.QUESTIONS, *aging.QUESTIONS, *customer.QUESTIONS, *behaviour.QUESTIONS,
        *forecast.QUESTIONS, *book.QUESTIONS, *board.QUESTIONS,
        *case_file.QUESTIONS, *outcomes.QUESTIONS)  # fmt: skip

QUESTIONS: dict[str, Question] = {q.name: q for q in _ALL}


def question(name: str) -> Question:
    """The question registered under a name.

    Raises:
        UnknownQuestion: nothing is registered under it.
    """
    if name not in QUESTIONS:
        raise UnknownQuestion(name)
    return QUESTIONS[name]


__all__ = [
    "QUESTIONS", "Answer", "Cell", "Inputs", "Question", "UnknownQuestion", "answer", "question",
]  # fmt: skip
