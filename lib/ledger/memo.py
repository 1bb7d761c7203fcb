"""What is worked out once for a value and kept on it, so that it goes when the value goes."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose last eight answers are kept on its first argument, which must be one value.

    A cache of the function's own would hold ledgers long after every page had let go of them.

    Args:
        function: its first argument has a ``memory`` and is given by place; the others are hashable.
    """

    @functools.wraps(function)
    def recalled(*arguments: P.args, **options: P.kwargs) -> R:
        value: Any = arguments[0]
        answers = value.memory.get(function)
        if answers is None:
            answers = functools.lru_cache(8)(functools.partial(function, value))
            answers = value.memory.setdefault(function, answers)
        return answers(*arguments[1:], **options)

    return recalled
