"""A mapping of which each value is worked out when somebody asks for it, since most are never asked."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class OnDemand(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping as JSON keeps it, read in the types that its users want.

    >>> lengths = OnDemand({"to pay": "xxx"}, " ".join, lambda text: tuple(text.split()), len)
    >>> lengths[("to", "pay")], lengths.get(("paid",)), list(lengths)
    (3, None, [('to', 'pay')])
    """

    def __init__(
        self,
        json_values: Mapping[str, Any],
        write_key: Callable[[Key], str],
        read_key: Callable[[str], Key],
        read_value: Callable[[Any], Value],
    ) -> None:
        """Of what is written.

        Args:
            json_values: keys and values in JSON's own types.
            write_key, read_key: a key as it is written, and back.
            read_value: makes a value of what is written for it.
        """
        self._written = json_values
        self._write_key, self._read_key, self._read_value = write_key, read_key, read_value

    def __getitem__(self, key: Key) -> Value:
        return self._read_value(self._written[self._write_key(key)])

    def __contains__(self, key: Any) -> bool:
        return self._write_key(key) in self._written

    def __iter__(self) -> Iterator[Key]:
        return map(self._read_key, self._written)

    def __len__(self) -> int:
        return len(self._written)
