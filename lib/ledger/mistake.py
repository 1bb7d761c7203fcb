"""The one base of everything a person did that can be mended: its text is a whole sentence."""


class Mistake(Exception):
    """Says what was wrong, where, and what to do; shown as it stands, never with a traceback."""
