"""The files of a snapshot as they were written: a list of their digests beside them, and the check.

The list says which version it is of, so that a folder copied under another name is found out too.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.store.home import keep_private

LIST = "files.json"
FORMAT = "common-terms-1"


class OtherFormat(Exception):
    """The list is of another format than this release writes: most likely a newer one's."""


class Changed(Exception):
    """The files are not as they were written; the text says in what."""


def write(folder: Path, version: str) -> None:
    """Write the list of a folder's Parquet files and their digests."""
    files = {path.name: digest(path) for path in sorted(folder.glob("*.parquet"))}
    text = json.dumps({"format": FORMAT, "version": version, "files": files}, indent=1)
    (folder / LIST).write_text(text, "utf-8")
    keep_private(folder / LIST)


def has_list(folder: Path) -> bool:
    """Whether a folder has a list; those of earlier releases have none."""
    return (folder / LIST).exists()


def check(folder: Path, version: str) -> None:
    """Hold a folder's files against the list.

    Raises:
        Changed: they are not as they were written.
        OtherFormat: the list is of another format.
        OSError: a file cannot be read.
    """
    content = _content(folder / LIST)
    if content["format"] != FORMAT:
        raise OtherFormat
    if content["version"] != version:
        raise Changed(f"its files are those of another ledger, {content['version']}")
    files: Mapping[str, str] = content["files"]
    names_on_disk = {path.name for path in folder.glob("*.parquet")}
    if missing := sorted(set(files) - names_on_disk):
        raise Changed(f"{missing[0]} is missing")
    if more := sorted(names_on_disk - set(files)):
        raise Changed(f"{more[0]} does not belong to it")
    for name, expected_digest in files.items():
        if digest(folder / name) != expected_digest:
            raise Changed(f"{name} is not as it was written")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content(path: Path) -> Mapping[str, Any]:
    try:
        content: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        whole = {"format", "version", "files"} <= content.keys()
    except (ValueError, AttributeError):
        whole = False
    if not whole:
        raise Changed(f"{LIST}, the list of its files, is damaged")
    return content
