"""Questions of the overview page."""

from lib.questions.question import Question

QUESTIONS: tuple[Question, ...] = ()
