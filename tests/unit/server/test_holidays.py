"""The list of holidays that an operator keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from footfall.model.errors import WorkspaceError
from footfall.server.holidays import read_holidays


def _file(folder: Path, text: str) -> Path:
    file = folder / "holidays.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_days_come_in_order(tmp_path: Path) -> None:
    """Days are sorted, names are trimmed."""
    file = _file(tmp_path, 'day,name\n2026-05-01," Labour Day"\n2026-04-03,Good Friday\n')
    assert read_holidays(file) == [
        {"day": "2026-04-03", "name": "Good Friday"},
        {"day": "2026-05-01", "name": "Labour Day"},
    ]


@pytest.mark.parametrize("text", ["date,name\n2026-05-01,x\n", "day,name\nMay,x\n", "day,name\n2026-05-01\n"])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    """A file without the columns, or with something that is no day, is refused; the sentence names it."""
    file = _file(tmp_path, text)
    with pytest.raises(WorkspaceError, match=r"holidays\.csv is no list of holidays"):
        read_holidays(file)
