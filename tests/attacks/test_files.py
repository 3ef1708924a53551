"""Attacks on files: who is looked for is found where they are, and nobody is where they must not be."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.lab.attack.gate import Gate
from footfall.lab.attack.outside import files_outside, found_in, persons_outside
from footfall.lab.attack.side_channels import Answer, Cell, StoreProbe, answers, file_sizes
from footfall.lab.attack.subset_of_one import not_derivable
from footfall.lab.attack.vault import inside_attacks
from footfall.lab.attack.world import World, traces
from footfall.model.release import Manifest, Release
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.releases.store import ReleaseStore

IDS = frozenset({"262010972978731"})
PSEUDONYMS = np.array([5458409068408986373])


class TestOutside:
    """Nobody is outside the vault."""

    @pytest.mark.parametrize(
        "data",
        [
            b'{"note": "262010972978731"}',
            b"seen: 5458409068408986373;",
            b"abc" + PSEUDONYMS.astype("<i8").tobytes() + b"def",
            PSEUDONYMS.astype(">i8").tobytes(),
        ],
    )
    def test_anybody_written_anywhere_is_found(self, tmp_path: Path, data: bytes) -> None:
        """An id or pseudonym in a text or as a number in any place and byte order is found."""
        file = tmp_path / "file"
        file.write_bytes(data)
        assert found_in(file, IDS, PSEUDONYMS) == 1
        assert found_in(file, frozenset({"262010972978732"}), PSEUDONYMS + 1) == 0

    @pytest.mark.parametrize(
        "column", [pa.array(PSEUDONYMS), pa.array(list(IDS)), pa.array(list(IDS)).dictionary_encode()]
    )
    def test_anybody_in_a_compressed_column_is_found(self, tmp_path: Path, column: pa.Array) -> None:
        """Columns of Parquet files are read, whatever their coding."""
        file = tmp_path / "table.parquet"
        pq.write_table(pa.table({"column": column}), file, compression="zstd")
        assert found_in(file, IDS, PSEUDONYMS) >= 1

    def test_a_run_leaves_nobody_outside(self, town: tuple[Workspace, Settings], tmp_path: Path) -> None:
        """No file outside the vault and the feeds holds a pseudonym; a planted one would have been found."""
        workspace, _ = town
        assert len(list(files_outside(workspace))) > 20
        assert persons_outside(workspace, "strict").ours == 0
        copy = Workspace(Path(shutil.copytree(workspace.root, tmp_path / "copy")))
        person = pq.read_table(next(workspace.vault.glob("people/*/*.parquet")))["person"][0].as_py()
        (copy.releases / "note.json").write_text(str(person))
        assert persons_outside(copy, "strict").ours == 1


def test_inside_attacks_work_and_find_nobody_after_their_time(world: World) -> None:
    """Four points, a plain hash, and places tell people of whom we keep nothing too long and show nothing."""
    figures = list(inside_attacks(world, traces(world, 500, 2), 24, "strict", 3))
    assert len(figures) == 4
    for figure in figures:
        assert figure.ours == 0
        assert figure.unprotected is not None
        assert figure.unprotected > 0.2


class TestDerivability:
    """Releases follow from released cubes alone."""

    def test_all_rows_follow_from_cubes(self, world: World) -> None:
        """Computed again from the released cubes, every row of every release is the same."""
        for day in world.days:
            assert not_derivable(day, ReleaseStore(world.workspace.releases)) == 0

    def test_a_row_from_elsewhere_is_noticed(self, world: World, tmp_path: Path) -> None:
        """A release with one value that does not come from the cubes is found."""
        store = ReleaseStore(Path(shutil.copytree(world.workspace.releases, tmp_path / "releases")))
        day = world.days[0]
        release = store.read(store.find(f"population/{day.name}"))
        rows = release.table.to_pylist()
        rows[0]["value"] = (rows[0]["value"] or 0.0) + 1
        shutil.rmtree(store.root / "population" / day.name)
        forged = pa.Table.from_pylist(rows, schema=release.table.schema)
        facts = {k: v for k, v in release.manifest.facts.items() if k not in ("data_digest", "rows")}
        manifest = Manifest(release.manifest.release_id, "population", day.name, "1", facts)
        store.write(Release(manifest, forged))
        assert not_derivable(day, store) == 1


@dataclass(frozen=True)
class LeakyProbe:
    """Says of a withheld cell whether anybody was in it."""

    probe: StoreProbe
    empty: frozenset[tuple[tuple[str, str], ...]]

    def ask(self, cell: Cell) -> Answer:
        """The store's answer, and a word too many."""
        answer = self.probe.ask(cell)
        return Answer(answer.text + str(tuple(sorted(cell.items())) in self.empty), answer.seconds)


class TestSideChannels:
    """What is withheld is withheld in every way."""

    def test_answers_about_withheld_cells_are_alike(self, world: World, gate: Gate) -> None:
        """Withheld cells with and without people get one answer from the store; naive systems give two."""
        store = ReleaseStore(world.workspace.releases)
        manifest = store.find(f"dwell/{world.days[0].name}")
        by_text, by_time = answers(world.persons[0], gate, StoreProbe(store, manifest), manifest, store)
        found = (by_text.unprotected, by_text.k_only, by_text.ours)
        assert found == pytest.approx((1.0, 1.0, 0.5))
        assert by_time.unprotected is not None
        assert by_time.unprotected > 0.9

    def test_a_word_too_many_is_noticed(self, world: World, gate: Gate) -> None:
        """A server that says whether a withheld cell was empty is caught."""
        store = ReleaseStore(world.workspace.releases)
        manifest = store.find(f"dwell/{world.days[0].name}")
        spec = next(spec for spec in gate.specs if spec.name == "dwell")
        total = world.persons[0].vectors[spec.id].sum(axis=0).reshape(spec.shape)
        areas, bins = (dimension.values for dimension in spec.dimensions)
        empty = frozenset(
            (("area", areas[a]), ("dwell_bin", bins[b])) for a, b in np.argwhere(total == 0).tolist()
        )
        probe = LeakyProbe(StoreProbe(store, manifest), empty)
        by_text, _ = answers(world.persons[0], gate, probe, manifest, store)
        assert by_text.ours == pytest.approx(1.0)

    def test_sizes_of_files_tell_nobody(self, world: World, gate: Gate) -> None:
        """A person changes the size of exact files, and not that of ours beyond what noise allows."""
        figure = file_sizes(0, world.persons[0], gate)
        assert figure.unprotected == 1.0
        assert figure.passes
