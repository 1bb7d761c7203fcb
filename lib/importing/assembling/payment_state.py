"""What a source's words say of payment: paid, open, part paid, void, a draft, written off."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.reading import fields
from lib.importing.vocabulary import heading, wordings

State = Literal["", "paid", "open", "part_paid", "void", "draft", "written_off"]
STATES: tuple[State, ...] = ("", "paid", "open", "part_paid", "void", "draft", "written_off")
"""By code; the first stands for no word, or one that is not understood."""

_CODE_LETTERS = frozenset("abcdefghiklmopqrstuvw")
"""Letters that mean yes or no in few languages: all but those of yes, no and ja, and the cross."""

Codes = npt.NDArray[np.int8]


def read(column: pd.Series) -> tuple[Codes, dict[str, State]]:
    """The state of each row by its code, and what each word was taken to mean.

    >>> read(pd.Series(["Overdue", "Paid", "?"], name="Status"))
    (array([2, 1, 0], dtype=int8), {'Overdue': 'open', 'Paid': 'paid', '?': ''})
    >>> read(pd.Series(["1", "0"], name="isOpen"))[0].tolist()
    [2, 1]
    """
    encoded_words = text_columns.clean(column).combine_chunks().dictionary_encode()
    words = [str(word) for word in encoded_words.dictionary.to_pylist()]
    state_by_word = meanings(words, str(column.name))
    codes = np.array([*(STATES.index(state_by_word[word]) for word in words), 0], "int8")
    at = pc.fill_null(encoded_words.indices, -1).to_numpy(zero_copy_only=False)
    return codes[at], state_by_word


def meanings(words: list[str], column: str) -> dict[str, State]:
    """What each word of a column means: as a state, or as a yes or no to what the heading asks."""
    answers = _answers(words)
    if words and all(answers.values()) and not _is_lone_code(words):
        paid = "no" if _asks_whether_open(column) else "yes"
        return {word: "paid" if answer == paid else "open" for word, answer in answers.items()}
    return {word: _state(word) for word in words}


def _answers(words: list[str]) -> dict[str, str]:
    """Yes or no of each word; one that is yes here and no there is the other of the sure ones.

    >>> _answers(["T", "N"]), _answers(["T"])
    ({'T': 'yes', 'N': 'no'}, {'T': ''})
    """
    answers_by_word = {word: wordings.meanings("answer", word) for word in words}
    sure_answers = {
        next(iter(answers)) for answers in answers_by_word.values() if len(answers) == 1
    }
    remaining_answers = {"yes", "no"} - sure_answers if len(sure_answers) == 1 else set()
    return {
        word: next(iter(answers if len(answers) == 1 else remaining_answers & answers), "")
        for word, answers in answers_by_word.items()
    }


def _is_lone_code(words: list[str]) -> bool:
    """Is a letter all that a column says? It may be a code, such as A for approved, and no yes."""
    letter = words[0].strip().casefold()
    return len(words) == 1 and len(letter) == 1 and letter.isascii() and letter in _CODE_LETTERS


def _asks_whether_open(column: str) -> bool:
    return any(fields.REVERSED & concepts for concepts in heading.concepts(column))


def _state(word: str) -> State:
    """Overdue and open are one state; a word that means several others is not understood."""
    states = {"open" if m == "overdue" else m for m in wordings.meanings("payment_state", word)}
    state = states.pop() if len(states) == 1 else ""
    return state if state in STATES else ""
