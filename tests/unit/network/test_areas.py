"""Area sets."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from footfall.model.errors import InputError
from footfall.network import areas_from_features, areas_from_table

from .makers import box, four_quarters, zone


def test_districts_are_joined_from_parents_and_the_region_from_all() -> None:
    """Zones with parents give three levels, ids sorted, areas adding up."""
    areas = four_quarters()
    assert list(areas.levels) == ["region", "district", "zone"]
    assert areas.level("district").ids == ("east", "west")
    assert areas.level("region").ids == ("region",)
    assert areas.level("district").area_km2 == pytest.approx([8, 8], rel=1e-4)
    assert areas.level("region").area_km2 == pytest.approx([16], rel=1e-4)


def test_zones_know_their_ancestors() -> None:
    """Each zone has one district and one region."""
    areas = four_quarters()
    assert areas.level("zone").ids == ("ne", "nw", "se", "sw")
    assert areas.of_zones("zone").tolist() == [0, 1, 2, 3]
    assert areas.of_zones("district").tolist() == [0, 1, 0, 1]
    assert areas.of_zones("region").tolist() == [0, 0, 0, 0]


def test_without_parents_there_are_no_districts() -> None:
    """The region is then above the zones."""
    areas = areas_from_features([zone("a", box(0, 0, 100, 100)), zone("b", box(100, 0, 200, 100))])
    assert list(areas.levels) == ["region", "zone"]
    assert areas.of_zones("region").tolist() == [0, 0]


def test_a_zone_without_a_known_district_is_refused() -> None:
    """Every zone has exactly one district where districts exist."""
    with pytest.raises(InputError, match="zone without a known district"):
        areas_from_features([zone("a", box(0, 0, 100, 100), "d"), zone("b", box(100, 0, 200, 100))])


def test_no_zone_at_all_is_refused() -> None:
    """An area set has zones."""
    with pytest.raises(InputError, match="no usable zone"):
        areas_from_features([])


def test_order_of_features_does_not_matter() -> None:
    """The same features in another order are the same area set."""
    features = [zone(name, box(100 * n, 0, 100 * n + 100, 100), "d") for n, name in enumerate("abc")]
    assert areas_from_features(features[::-1]).areas_id == areas_from_features(features).areas_id


def test_another_border_is_another_area_set() -> None:
    """The id covers the polygons."""
    assert four_quarters(4000).areas_id != four_quarters(4200).areas_id


def test_an_area_set_survives_its_table() -> None:
    """What is written is read back the same, in any order of rows."""
    areas = four_quarters()
    table = areas.to_table()
    again = areas_from_table(table.take(pa.array(np.arange(table.num_rows)[::-1])))
    assert again.areas_id == areas.areas_id
    assert list(again.levels) == list(areas.levels)
