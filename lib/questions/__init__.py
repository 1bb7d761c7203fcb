"""The registry: every question the notebook can ask, with its table, picture and sentence."""

from lib.questions import (
    aging,
    behaviour,
    board,
    book,
    case_file,
    customer,
    distribution,
    forecast,
    incentives,
    negotiation,
    outcomes,
    overview,
    said,
    terms,
)
from lib.questions.question import Answer, Cell, Inputs, Question, UnknownQuestion, answer

_PAGES = (overview, aging, customer, behaviour, forecast, said, terms, negotiation, distribution,
          incentives, board, case_file, outcomes, book)  # fmt: skip
QUESTIONS: dict[str, Question] = {q.name: q for page in _PAGES for q in page.QUESTIONS}


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
