"""Rows as text with separators, one way for all formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def text_table(header: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> bytes:
    r"""UTF-8 lines with "\\n" ends; quoted only where needed; None is an empty field."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return stream.getvalue().encode()
