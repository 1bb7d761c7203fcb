"""Questions of the customer page."""

from lib.questions.question import Question

QUESTIONS: tuple[Question, ...] = ()
