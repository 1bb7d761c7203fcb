"""Keeping an opinion closed: encrypted under a key that is never in the database.

Before the reveal there is only ciphertext of one length, and a hash whose salt lies inside it. Nobody
can open an opinion through the product. Whoever administers the machine and holds both the database
and the key could: the seal keeps colleagues honest, it does not bind the administrator.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lib.board.opinion import NotAnOpinion, Opinion
from lib.ledger.mistake import Mistake
from lib.store.home import Home, HomeUnusable, private_folder
from lib.store.records import values

VARIABLE = "COMMON_TERMS_SEAL_KEY"
_BYTES = 8192
_NONCE = 12
_KEY = 32


class SealKeyUnusable(Mistake):
    """The key for opinions is not a key."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is not 32 bytes in base64, so opinions cannot be sealed or opened. Restore the "
            f"key, or make one: python -c 'import base64, os; print(base64.urlsafe_b64encode("
            f"os.urandom(32)).decode())'"
        )


class SealBroken(Mistake):
    """A sealed opinion was changed, or the key is another one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The sealed opinion of {name} cannot be opened: the row was changed in the database, or "
            f"the key is not the one it was sealed with. Nothing was revealed. The chair can set it "
            f"aside, and {name} gives it again."
        )


def key(home: Home) -> bytes:
    """The home's key: from the environment, else a file that only its owner may read.

    Raises:
        SealKeyUnusable, HomeUnusable: there is none and none can be made.
    """
    encoded = os.environ.get(VARIABLE, "")
    return decode_key(encoded, VARIABLE) if encoded else _of_home(home.path / "seal.key")


def seal(secret: bytes, place: str, opinion: Opinion) -> tuple[bytes, str]:
    """An opinion closed, always of the same length, and the hash that it will be held to.

    Args:
        secret: the home's key.
        place: the case and person it belongs to; it cannot be opened elsewhere.
    """
    text = values.canonical({"salt": secrets.token_hex(16), "opinion": opinion})
    plain = text.encode()
    if len(plain) > _BYTES:
        raise NotAnOpinion("The reasons are too long: keep them under some 1,000 words.")
    nonce = os.urandom(_NONCE)
    ciphertext = AESGCM(secret).encrypt(nonce, plain.ljust(_BYTES), place.encode())
    return nonce + ciphertext, digest(text)


def unseal(secret: bytes, place: str, ciphertext: bytes, held_to: str) -> str | None:
    """The text that was sealed; None where it was changed or the key is another one."""
    try:
        plain = AESGCM(secret).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], place.encode())
    except (InvalidTag, ValueError):
        return None
    text = plain.decode().rstrip(" ")
    return text if digest(text) == held_to else None


def opinion(text: str) -> Opinion:
    """The opinion in an opened text."""
    return values.build(Opinion, json.loads(text)["opinion"])


def digest(text: str) -> str:
    """The hash of an opinion's text, its salt in it."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(secret: bytes, token: str, entries: str) -> str:
    """What a form said, to know it again and not to guess it: keyed, and another for each token."""
    return hmac.digest(secret, f"{token}\n{entries}".encode(), "sha256").hex()


def keep(home: Home, secret: bytes) -> None:
    """Write a key that was kept apart into a home that has none."""
    _make(home.path / "seal.key", secret)
    _of_home.cache_clear()


def decode_key(text: str, where: str) -> bytes:
    """The key that a file or variable says.

    Raises:
        SealKeyUnusable: it says none.
    """
    try:
        secret = base64.urlsafe_b64decode(text.strip())
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY:
        raise SealKeyUnusable(where)
    return secret


@lru_cache(maxsize=8)
def _of_home(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path, os.urandom(_KEY))
        return decode_key(path.read_bytes().decode("ascii", "replace"), str(path))
    except OSError as reason:
        raise HomeUnusable(path, reason) from reason


def _make(path: Path, secret: bytes) -> None:
    """Write a key whole or not at all; of two processes that try at once, the first one's stays."""
    private_folder(path.parent)
    handle, temp_file = tempfile.mkstemp(dir=path.parent, prefix=".seal-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.urlsafe_b64encode(secret))
            file.flush()
            os.fsync(file.fileno())
        os.link(temp_file, path)
    except FileExistsError:
        pass
    finally:
        Path(temp_file).unlink()
