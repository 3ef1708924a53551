"""OpenCelliD's cells as a cell plan."""

from __future__ import annotations

import pyarrow as pa
import pytest

from footfall.network import cells_from_opencellid

STATION = 1000


def opencellid(
    places: list[tuple[float, float]],
    radio: str = "LTE",
    samples: list[int] | None = None,
    first_cell: int = STATION * 256,
) -> pa.Table:
    """Cells of one base station."""
    count = len(places)
    return pa.table(
        {
            "radio": [radio] * count,
            "mcc": [234] * count,
            "net": [10] * count,
            "area": [7] * count,
            "cell": [first_cell + number for number in range(count)],
            "lon": [longitude for longitude, _ in places],
            "lat": [latitude for _, latitude in places],
            "range": [1000] * count,
            "samples": samples or [1] * count,
        }
    )


AROUND = [(0.01, 51.5), (0.0, 51.51), (0.0, 51.49), (0.0, 51.5)]
"""East, north and south of a site, and at it."""


def test_cells_of_one_station_point_from_its_median_to_their_users() -> None:
    """Three cells aside get a bearing at the site; the one at the site serves all round."""
    cells = cells_from_opencellid(opencellid(AROUND), 234, 10)
    assert cells["azimuth_deg"].to_pylist() == [pytest.approx(90, abs=0.1), 0, 180, None]
    assert set(zip(cells["longitude"].to_pylist(), cells["latitude"].to_pylist(), strict=True)) == {
        (0.0, 51.5)
    }


def test_two_cells_make_no_site() -> None:
    """With fewer than three cells the positions are kept as points."""
    cells = cells_from_opencellid(opencellid(AROUND[:2]), 234, 10)
    assert cells["azimuth_deg"].to_pylist() == [None, None]
    assert cells["longitude"].to_pylist() == [0.01, 0.0]


def test_other_radios_are_points() -> None:
    """Only LTE numbers tell the base station."""
    cells = cells_from_opencellid(opencellid(AROUND, "UMTS"), 234, 10)
    assert cells["azimuth_deg"].null_count == 4
    assert set(cells["technology"].to_pylist()) == {"3G"}


def test_other_networks_are_left_out_and_ids_are_joined() -> None:
    """A cell's id is mcc-net-area-cell of the network asked for."""
    assert cells_from_opencellid(opencellid(AROUND), 234, 20).num_rows == 0
    cells = cells_from_opencellid(opencellid(AROUND[:1], first_cell=5), 234, 10)
    assert cells["cell_id"].to_pylist() == ["234-10-7-5"]


def test_of_a_repeated_cell_the_row_with_most_samples_counts() -> None:
    """Order of rows does not matter, samples do."""
    weak = opencellid([(0.5, 51.0)], samples=[2])
    strong = opencellid([(0.6, 51.0)], samples=[9])
    for table in (pa.concat_tables([weak, strong]), pa.concat_tables([strong, weak])):
        assert cells_from_opencellid(table, 234, 10)["longitude"].to_pylist() == [0.6]
