"""Names from data as Markdown that shows them as they stand, on one line.

Streamlit reads Markdown, emoji, icons, colours, formulas, links and arrows in every text, label,
heading and option. A backslash keeps most signs what they are. What it looks for in the finished text
(``:material/home:``, ``www.…``, ``->``) needs more: a joiner of no width between two signs.
"""

import re

_BREAKS = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INDENT = re.compile(r"^\s{2,}")
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+$~<>|:])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LIST = re.compile(r"^(\s*)(-|=|\d+(?=[.)](?:\s|$)))")
_JOINER = "\u2060"
_FOUND = re.compile(
    r":(?=[\w+-]+(?:/\w+)?:)"  # an icon or emoji
    r"|(?<=http):(?=//)|(?<=https):(?=//)|www(?=\.)|@(?=[-\w]+\.)"  # a link
    r"|-(?=[->])|<(?=[-=])|>(?==)|~(?==)",  # an arrow or a dash
    re.IGNORECASE,
)


def plain(text: str) -> str:
    r"""Text that Markdown shows as it stands; line breaks are spaces.

    >>> plain("A*B"), plain("two\nlines"), plain("1. Ltd")
    ('A\\*B', 'two lines', '1\\. Ltd')
    """
    text = _INDENT.sub(" ", _BREAKS.sub(" ", text))
    text = _FOUND.sub(lambda match: match[0] + _JOINER, text)
    text = _ENTITY.sub(r"\\&", _SIGNS.sub(r"\\\1", text))
    return _LIST.sub(_unlisted, text)


def marked(text: str) -> str:
    """A sentence as Markdown in which only our own emphasis means anything; names are data."""
    return "**".join(map(plain, text.split("**")))


def _unlisted(start: re.Match[str]) -> str:
    return f"{start[1]}{start[2]}\\" if start[2].isdigit() else f"{start[1]}\\{start[2]}"
