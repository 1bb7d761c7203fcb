"""Questions of the book page."""

from lib.questions.question import Question

QUESTIONS: tuple[Question, ...] = ()
