"""Which files a feed consists of, and which of their columns are meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from footfall.ingest.sources import feed_files, feed_path, is_parquet, refuse_unknown_words, resolve_columns
from footfall.model.contracts import CELLS, EVENTS, FORBIDDEN_COLUMNS, PEOPLE
from footfall.model.errors import ForbiddenColumnError, InputError, SettingsError

from .makers import feed

FILE = Path("f.csv")
HEADER = ["subscriber_id", "timestamp", "cell_id"]


class TestFiles:
    """A file, a folder, a file per day."""

    def test_a_path_may_name_the_day(self, tmp_path: Path) -> None:
        """In ISO or in another form."""
        assert (
            feed_path(tmp_path, feed(path="e/{day}.csv"), date(2026, 3, 2)) == tmp_path / "e/2026-03-02.csv"
        )
        assert feed_path(tmp_path, feed(path="e-{day:%y%j}"), date(2026, 3, 2)) == tmp_path / "e-26061"

    def test_a_folder_is_read_to_its_ends_in_order(self, tmp_path: Path) -> None:
        """Hidden, unfinished and foreign files are left alone."""
        names = [
            "b/2.csv",
            "b/1.CSV.GZ",
            "a.parquet",
            "c.txt",
            "_SUCCESS",
            ".x.csv",
            "_y.csv",
            "z.csv.tmp",
            "n.md",
            ".h/q.csv",
        ]
        for name in names:
            (tmp_path / "feed" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "feed" / name).touch()
        found = [
            file.relative_to(tmp_path / "feed").as_posix() for file in feed_files(tmp_path, feed(path="feed"))
        ]
        assert found == ["a.parquet", "b/1.CSV.GZ", "b/2.csv", "c.txt"]

    def test_a_file_of_two_names_counts_once(self, tmp_path: Path) -> None:
        """Links to files and to folders, in circles too."""
        (tmp_path / "feed").mkdir()
        (tmp_path / "feed" / "a.csv").touch()
        (tmp_path / "feed" / "b.csv").symlink_to("a.csv")
        (tmp_path / "feed" / "again").symlink_to(tmp_path / "feed")
        assert len(feed_files(tmp_path, feed(path="feed"))) == 1

    def test_a_link_to_nothing_is_refused(self, tmp_path: Path) -> None:
        """Its rows would be missed."""
        (tmp_path / "a.csv").symlink_to("gone.csv")
        with pytest.raises(InputError, match="no file behind it"):
            feed_files(tmp_path, feed(path="."))

    @pytest.mark.parametrize("path", ["nothing.csv", "empty", "/dev/null", "x" * 5000])
    def test_nothing_to_read_is_refused(self, path: str, tmp_path: Path) -> None:
        """With the setting to mend."""
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError, match="Mend `path`"):
            feed_files(tmp_path, feed(path=path))

    def test_the_format_is_that_of_the_settings_else_of_the_name(self) -> None:
        """Endings in any letters."""
        assert is_parquet(Path("a.PARQUET"), feed())
        assert is_parquet(Path("a.csv"), feed(format="parquet"))
        assert not is_parquet(Path("a.pq"), feed(format="csv"))


class TestColumns:
    """Names of the file and ours."""

    def test_names_meet_whatever_their_letters_and_blanks(self) -> None:
        """And by the settings' words; what may be absent may be."""
        settings = feed(columns={"cell_id": "Zelle"})
        found = resolve_columns(FILE, [" IMSI ", "Subscriber_ID", "TIMESTAMP", "zelle "], settings, EVENTS)
        assert found == {"subscriber_id": "Subscriber_ID", "timestamp": "TIMESTAMP", "cell_id": "zelle "}

    def test_only_what_is_needed_is_read(self) -> None:
        """But all that is required must be there."""
        assert resolve_columns(FILE, HEADER, feed(), EVENTS, frozenset({"cell_id"})) == {"cell_id": "cell_id"}
        with pytest.raises(InputError, match="column timestamp"):
            resolve_columns(FILE, ["subscriber_id", "cell_id"], feed(), EVENTS, frozenset({"cell_id"}))

    @pytest.mark.parametrize("name", sorted(FORBIDDEN_COLUMNS))
    def test_forbidden_columns_are_refused_in_any_writing(self, name: str) -> None:
        """Whether or not somebody asked for them."""
        for written in (name, name.upper(), f" {name.replace('_', '-')} ", name.replace("_", " ").title()):
            with pytest.raises(ForbiddenColumnError, match="must never be taken in"):
                resolve_columns(FILE, [*HEADER, written], feed(), EVENTS)

    def test_they_are_none_of_a_cell_plans_business(self) -> None:
        """A cell may have a name and an address."""
        header = ["cell_id", "longitude", "latitude", "name", "address"]
        assert set(resolve_columns(FILE, header, feed(), CELLS)) == {"cell_id", "longitude", "latitude"}

    def test_a_column_twice_is_refused(self) -> None:
        """Nobody knows which is meant."""
        with pytest.raises(InputError, match="stands twice"):
            resolve_columns(FILE, [*HEADER, "CELL_ID"], feed(), EVENTS)

    def test_a_named_column_must_be_there(self) -> None:
        """Even one that may be absent else."""
        with pytest.raises(InputError, match="column Netz"):
            resolve_columns(FILE, HEADER, feed(columns={"plmn": "Netz"}), EVENTS)

    def test_another_separator_is_guessed_at(self) -> None:
        """The header is one field then."""
        with pytest.raises(InputError, match="is `separator` right"):
            resolve_columns(FILE, [";".join(HEADER)], feed(), EVENTS)

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ({"columns": {"sex": "g"}}, "there are subscriber_id"),
            ({"values": {"sex": {}}}, "there are subscriber_id"),
            ({"values": {"gender": {"w": "woman"}}}, "use female, male, unknown"),
        ],
    )
    def test_words_that_no_contract_has_are_refused(self, settings: dict[str, object], said: str) -> None:
        """With those that there are."""
        with pytest.raises(SettingsError, match=said):
            refuse_unknown_words(feed(**settings), PEOPLE)
