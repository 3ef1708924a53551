"""Where rows go that broke their contract."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from footfall.ingest.quarantine import quarantine_folder
from footfall.ingest.rows import BadRows
from footfall.model.errors import Fault, FootfallError, InputError

from .makers import quarantine_in, quarantined

BAD = BadRows(Path("a.csv"), np.array([3, 5]), "a rule", "a column", pa.array(["x", None]))


def test_rows_are_kept_with_all_that_is_known_and_counted(tmp_path: Path) -> None:
    """File, row, rule, column and value; a null where nothing is known."""
    with quarantine_in(tmp_path) as quarantine:
        quarantine.add([BAD, BadRows.listed(Path("b.csv"), "another", [1], ["2 instead of 3"])])
        quarantine.add([BadRows.of_fault(Fault(Path("z.json"), "a rule", "Mend it.", 7, "level", "town"))])
    assert quarantine.rules == {"a rule": 3, "another": 1}
    assert [tuple(row.values()) for row in quarantined(tmp_path)] == [
        ("a.csv", 3, "a rule", "a column", "x"),
        ("a.csv", 5, "a rule", "a column", None),
        ("b.csv", 1, "another", None, "2 instead of 3"),
        ("z.json", 7, "a rule", "level", "town"),
    ]


def test_without_bad_rows_there_is_an_empty_table(tmp_path: Path) -> None:
    """It can be read like any other."""
    with quarantine_in(tmp_path):
        pass
    assert quarantined(tmp_path) == []


class TestFolder:
    """The folder appears whole."""

    @contextmanager
    def filled(self, place: Path, error: BaseException | None) -> Iterator[None]:
        """A quarantine with two rows in which something happens."""
        with quarantine_folder(place) as folder:
            with quarantine_in(folder) as quarantine:
                quarantine.add([BAD])
            if error is not None:
                raise error
            yield

    def test_it_is_for_its_owner_only(self, tmp_path: Path) -> None:
        """Quarantine is personal data."""
        with self.filled(tmp_path / "q", None):
            assert not (tmp_path / "q").exists()
        assert stat.S_IMODE((tmp_path / "q").stat().st_mode) == 0o700
        assert len(quarantined(tmp_path / "q")) == 2

    def test_a_refusal_leaves_it_in_place_and_goes_on(self, tmp_path: Path) -> None:
        """It says why the input was refused."""
        refusal = InputError(Fault(Path("a.csv"), "a rule", "Mend it."))
        with pytest.raises(FootfallError, match="Mend it"), self.filled(tmp_path / "q", refusal):
            pass
        assert len(quarantined(tmp_path / "q")) == 2

    def test_a_crash_leaves_nothing(self, tmp_path: Path) -> None:
        """Half a quarantine would be taken for a whole one."""
        with pytest.raises(KeyboardInterrupt), self.filled(tmp_path / "q", KeyboardInterrupt()):
            pass
        assert list(tmp_path.iterdir()) == []
