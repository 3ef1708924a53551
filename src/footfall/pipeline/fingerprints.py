"""Fingerprints of what a step is made from; the same fingerprint, the same result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def fingerprint(*parts: Any) -> str:
    """16 hex digits of BLAKE2b over parts that JSON can hold."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def file_signature(files: Iterable[Path]) -> list[list[Any]]:
    """Name, size and time of change of files: enough to see that one was replaced."""
    return [[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files]
