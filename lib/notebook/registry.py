"""The registry: every question the notebook can ask, with its table, picture and sentence."""

from lib.notebook.aging import questions as aging
from lib.notebook.answer import Answer, answer
from lib.notebook.behaviour import questions as behaviour
from lib.notebook.board import case_file_questions
from lib.notebook.board import outcome_questions as outcomes
from lib.notebook.board import questions as board
from lib.notebook.book import questions as book
from lib.notebook.customer import questions as customer
from lib.notebook.distribution import questions as distribution
from lib.notebook.forecast import backtest_questions as backtests
from lib.notebook.forecast import questions as forecast
from lib.notebook.forecast import saved_questions as saved_forecasts
from lib.notebook.incentives import questions as incentives
from lib.notebook.negotiation import questions as negotiation
from lib.notebook.overview import questions as overview
from lib.notebook.question import Cell, Inputs, Question, of_module, unknown_question
from lib.notebook.terms import comparison_questions, offer_questions
from lib.notebook.terms import questions as terms

_MODULES = (overview, aging, customer, behaviour, forecast, backtests, saved_forecasts, terms,
            offer_questions, comparison_questions, negotiation, distribution, incentives, board,
            case_file_questions, outcomes, book)  # fmt: skip
QUESTIONS: dict[str, Question] = {
    question.name: question for module in _MODULES for question in of_module(module)
}


def question(name: str) -> Question:
    """The question registered under a name.

    Raises:
        Mistake: nothing is registered under it.
    """
    if name not in QUESTIONS:
        raise unknown_question(name)
    return QUESTIONS[name]


__all__ = [
    "QUESTIONS",
    "Answer",
    "Cell",
    "Inputs",
    "Question",
    "answer",
    "question",
    "unknown_question",
]  # fmt: skip
