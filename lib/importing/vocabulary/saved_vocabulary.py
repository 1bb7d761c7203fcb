"""What takes long to work out from files that seldom change, kept on disk beside the ledgers.

A kept value is named by a hash of all it was made from, so a changed file is never answered from
before. Where nothing can be written, or what is kept is damaged, the value is made anew.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def load_or_build(name: str, sources: Iterable[bytes], make: Callable[[], Any]) -> Any:
    """A value as JSON gives it back: the one on disk that was made from the same, or a new one.

    Args:
        name: of the value.
        sources: all that it is made from, the code that makes it included.
        make: works it out; what it returns must be JSON's own types.
    """
    path = _folder() / f"{name}-{_digest(sources)}.json"
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_bytes())
    json_text = json.dumps(make(), ensure_ascii=False, separators=(",", ":"))
    with contextlib.suppress(OSError):
        _write(path, name, json_text.encode())
    return json.loads(json_text)


def _folder() -> Path:
    home = os.path.expanduser(os.environ.get("COMMON_TERMS_HOME") or "var")
    return Path(home).absolute() / "kept"


def _digest(sources: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for source in sources:
        digest.update(len(source).to_bytes(8, "little"))
        digest.update(source)
    return digest.hexdigest()


def _write(path: Path, name: str, content: bytes) -> None:
    """Write aside and rename, so that nobody reads half of it; earlier values of the name go."""
    for folder in (path.parent.parent, path.parent):  # a home is its owner's alone
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).replace(path)
    for earlier in path.parent.glob(f"{name}-*.json"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
