"""Any folder as the ground of a simulation: by the convention, by city.toml, and what is refused."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from footfall.lab.simulate import Scenario, build_world, simulate
from footfall.lab.simulate.city import City
from footfall.lab.simulate.city_files import KNOWN, CityFiles, city_files
from footfall.lab.simulate.real import real_city
from footfall.lab.simulate.world import build_worlds
from footfall.model.errors import FootfallError, InputError, SettingsError

Town = dict[str, str | bytes]
HEADER = "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal"


def square(column: int, row: int, **properties: Any) -> dict[str, Any]:
    """A zone of about 1.4 km by 1.1 km, counted from a corner near Leipzig."""
    west, south = 12.36 + 0.02 * column, 51.33 + 0.01 * row
    ring = [
        [west, south],
        [west + 0.02, south],
        [west + 0.02, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(features: list[dict[str, Any]]) -> str:
    """GeoJSON."""
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def cell_lines(mcc: int = 262, net: int = 1, count: int = 60) -> list[str]:
    """LTE cells over the four zones, three to a site."""
    return [
        f"LTE,{mcc},{net},7,{(i // 3 << 8) + i % 3},0,{12.361 + 0.038 * (i % 8) / 8:.4f},"
        f"{51.331 + 0.018 * (i % 11) / 11:.4f},1000,5,1,1,1,0"
        for i in range(count)
    ]


def town() -> Town:
    """Four zones in the names of the convention, residents by zone only."""
    zones = [square(i % 2, i // 2, zone_id=f"z{i}", name=f"Quarter {i}") for i in range(4)]
    return {
        "zones.geojson": collection(zones),
        "cells_opencellid.csv": "\n".join([HEADER, *cell_lines()]),
        "residents.csv": "zone_id,population\nz0,1000\nz1,2000\nz2,3000\nz3,4000\n",
    }


def put(folder: Path, files: Town) -> Path:
    """A folder with files in it."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def city_of(folder: Path) -> City:
    """The city that a folder makes."""
    return real_city(Scenario(people=500, days=1, city=folder, seed=3), folder)


def refusal(folder: Path) -> str:
    """What is said of a folder that makes no city."""
    with pytest.raises(FootfallError) as refused:
        city_of(folder)
    return str(refused.value)


class TestConvention:
    """A folder without city.toml."""

    def test_files_of_the_conventions_names_make_a_city(self, tmp_path: Path) -> None:
        """Zones, their residents, one district, and country and time zone by the network's code."""
        city = city_of(put(tmp_path / "leipzig", town()))
        assert (city.name, city.country, city.time_zone, city.plmn) == (
            "Leipzig",
            "DE",
            "Europe/Berlin",
            "26201",
        )
        assert city.areas.zone_ids == ("z0", "z1", "z2", "z3")
        assert city.areas.zone_names[3] == "Quarter 3"
        assert city.areas.district_names == ("Leipzig",)
        assert city.demography.sum(axis=(1, 2)) == pytest.approx([0.1, 0.2, 0.3, 0.4])
        assert city.commutes is None

    def test_a_whole_workspace_is_made_of_it(self, tmp_path: Path) -> None:
        """The simulator runs on it, and the operator's plan is its rows of the extract as they stand."""
        files = town()
        lines = [*cell_lines(), *cell_lines(net=2, count=9)]
        files["cells_opencellid.csv"] = "\n".join([HEADER, *lines])
        simulate(Scenario(people=300, days=1, city=put(tmp_path / "a", files), seed=3), tmp_path / "out")
        written = gzip.decompress((tmp_path / "out" / "feeds" / "cells_opencellid.csv.gz").read_bytes())
        assert written.decode().splitlines() == [HEADER, *cell_lines()]

    def test_gzip_makes_no_difference(self, tmp_path: Path) -> None:
        """A file may be compressed under its own name or with .gz after it."""
        files = town()
        for name in ("cells_opencellid.csv", "residents.csv", "zones.geojson"):
            files[f"{name}.gz"] = gzip.compress(str(files.pop(name)).encode())
        assert city_of(put(tmp_path / "a", files)).areas.zone_ids == ("z0", "z1", "z2", "z3")

    def test_ages_and_genders_are_taken_as_the_file_has_them(self, tmp_path: Path) -> None:
        """Years are shared out over our bands: of 10-19 six tenths are below 16; 85+ is of the oldest."""
        files = town() | {
            "residents.csv": "zone_id,age_band,gender,population\n"
            + "".join(f"z{i},10-19,F,100\nz{i},85+,male,300\n" for i in range(4))
        }
        shares = city_of(put(tmp_path / "a", files)).demography
        assert shares.sum(axis=0)[:, 0] == pytest.approx([0.15, 0.1, 0, 0, 0])
        assert shares.sum(axis=0)[:, 1] == pytest.approx([0, 0, 0, 0, 0.75])

    def test_commutes_stand_for_residents_where_there_are_none(self, tmp_path: Path) -> None:
        """Who works is sent where the table says; who lives where follows from it."""
        files = town() | {
            "commutes.csv": "origin,destination,persons\nz0,z3,99\nz1,z3,99\nz2,z3,99\nz3,z0,699\nz3,x,5\n"
        }
        del files["residents.csv"]
        city = city_of(put(tmp_path / "a", files))
        assert city.commutes is not None
        assert np.flatnonzero(city.commutes).tolist() == [3, 7, 11, 12]
        assert city.demography.sum(axis=(1, 2)) == pytest.approx([0.1, 0.1, 0.1, 0.7])

    def test_cells_far_from_the_zones_are_left_out(self, tmp_path: Path) -> None:
        """An extract of the whole country does: another network's many cells elsewhere don't count."""
        files = town()
        far = [line.replace(",12.", ",13.").replace(",51.", ",52.") for line in cell_lines(net=2, count=200)]
        files["cells_opencellid.csv"] = "\n".join([HEADER, *far, *cell_lines()])
        folder = put(tmp_path / "a", files)
        assert city_of(folder).plmn == "26201"
        assert len(build_world(Scenario(people=300, city=folder, seed=3)).cells) == 60


class TestFurtherOperators:
    """Several operators in a real city are networks of its extract."""

    def three_networks(self, folder: Path) -> Path:
        """Network 1 has most cells, then 3, then 2."""
        files = town()
        lines = [*cell_lines(), *cell_lines(net=2, count=21), *cell_lines(net=3, count=30)]
        return put(folder, files | {"cells_opencellid.csv": "\n".join([HEADER, *lines])})

    def test_they_are_the_networks_with_the_next_most_cells(self, tmp_path: Path) -> None:
        """Each with its own plan, numbers and home network; a phone of one is never seen by another."""
        folder = self.three_networks(tmp_path / "a")
        scenario = Scenario(
            people=300, days=1, city=folder, seed=3, market_share=0.3, further_operators=(0.2, 0.1)
        )
        worlds = build_worlds(scenario)
        assert [(world.city.plmn, len(world.cells)) for world in worlds] == [
            ("26201", 60),
            ("26203", 30),
            ("26202", 21),
        ]
        ours = [set(world.subscribers.imsi) for world in worlds]
        assert not ours[0] & ours[1]
        assert not ours[0] & ours[2]
        simulate(scenario, tmp_path / "out")
        plan = tmp_path / "out" / "operators" / "2" / "feeds" / "cells_opencellid.csv.gz"
        assert gzip.decompress(plan.read_bytes()).decode().splitlines()[1:] == cell_lines(net=3, count=30)

    def test_there_are_no_more_of_them_than_networks(self, tmp_path: Path) -> None:
        """The refusal names the networks that there are."""
        folder = self.three_networks(tmp_path / "a")
        with pytest.raises(InputError, match="26201, 26203, 26202"):
            build_worlds(Scenario(people=300, days=1, city=folder, seed=3, further_operators=(0.1,) * 3))


class TestCityToml:
    """A folder that says what its files are."""

    TOML = r"""
        name = "Plagwitz"
        country = "AT"
        time_zone = "Europe/Vienna"
        [zones]
        file = "gebiete.json"
        id = "nr"
        name = "titel"
        district = "titel"
        district_pattern = '(.*) \d+'
        [cells]
        file = "zellen.csv"
        mcc = 262
        net = 2
        [residents]
        file = "einwohner.csv"
        zone = "gebiet"
        population = "zahl"
        age = "alter"
        gender = "g"
        [commutes]
        file = "pendler.csv"
        origin = "von"
        destination = "nach"
        persons = "zahl"
    """

    def files(self) -> Town:
        """The same town in other words."""
        zones = [square(i % 2, i // 2, nr=i, titel=f"{'Ost' if i % 2 else 'West'} {i}") for i in range(4)]
        return {
            "city.toml": self.TOML,
            "gebiete.json": collection(zones),
            "zellen.csv": "\n".join([HEADER, *cell_lines(), *cell_lines(net=2, count=30)]),
            "einwohner.csv": "gebiet,alter,g,zahl\n"
            + "".join(f"{i},30-44,f,10\n{i},30-44,m,10\n" for i in range(4)),
            "pendler.csv": "von,nach,zahl\n" + "".join(f"{i},0,5\n" for i in range(4)),
        }

    def test_it_names_everything(self, tmp_path: Path) -> None:
        """Files, columns, districts by a pattern, the network, name, country and time zone."""
        city = city_of(put(tmp_path / "a", self.files()))
        assert (city.name, city.country, city.time_zone, city.plmn) == (
            "Plagwitz",
            "AT",
            "Europe/Vienna",
            "26202",
        )
        assert city.areas.district_ids == ("Ost", "West")
        assert city.areas.district_of.tolist() == [1, 0, 1, 0]
        assert city.demography[:, 2].sum() == pytest.approx(1)
        assert city.commutes is not None
        assert city.commutes[:, 0].tolist() == [5, 5, 5, 5]

    def test_it_outranks_the_forms_that_are_known(self, tmp_path: Path) -> None:
        """A folder with a known file and its own city.toml is read by the latter."""
        folder = put(tmp_path / "a", self.files() | {"zones_barris.geojson": "{}"})
        assert city_files(folder).name == "Plagwitz"
        (folder / "city.toml").unlink()
        assert city_files(folder) is KNOWN["zones_barris.geojson"]

    def test_districts_take_their_names_from_another_file(self, tmp_path: Path) -> None:
        """Where districts and zones share ids, a letter before the districts' keeps them apart."""
        files = town() | {
            "city.toml": '[zones]\ndistrict = "part"\ndistricts = { file = "parts.geojson" }\n',
            "zones.geojson": collection(
                [square(i % 2, i // 2, zone_id=f"{i}", part=f"{i // 2}") for i in range(4)]
            ),
            "parts.geojson": collection([square(0, i, zone_id=f"{i}", name=f"Part {i}") for i in range(2)]),
            "residents.csv": "zone_id,population\n0,1\n1,1\n2,1\n3,1\n",
        }
        areas = city_of(put(tmp_path / "a", files)).areas
        assert areas.district_ids == ("D0", "D1")
        assert areas.district_names == ("Part 0", "Part 1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"zones.geojson": None},
            ("zones.geojson", "zones are not there", "the folder holds cells_opencellid.csv"),
        ),
        ({"cells_opencellid.csv": None}, ("cells_opencellid.csv.gz", "cells are not there")),
        (
            {"residents.csv": None},
            ("residents.csv", "residents (or, instead of them, commutes) are not there"),
        ),
        ({"zones.geojson": "zones"}, ("zones.geojson", "not a GeoJSON feature collection")),
        ({"zones.geojson": '{"features": []}'}, ("zones.geojson", "not a GeoJSON feature collection")),
        ({"zones.geojson": b"\xff\xfe"}, ("zones.geojson", "no text in UTF-8")),
        (
            {"zones.geojson": collection([square(0, 0, code="z0")])},
            ("row 1, column zone_id", "It has: code", "[zones] of city.toml"),
        ),
        ({"zones.geojson": collection([square(0, 0, zone_id="z0")] * 2)}, ("'z0' stands 2 times",)),
        (
            {"zones.geojson": collection([square(9_000, 0, zone_id="z0")])},
            ("row 1", "Write polygons in WGS 84"),
        ),
        (
            {"zones.geojson": collection([{"properties": {"zone_id": "z0"}, "geometry": None}])},
            ("row 1", "Write polygons in WGS 84"),
        ),
        ({"cells_opencellid.csv": "\n".join(cell_lines())}, ("header of an OpenCelliD export", "radio, mcc")),
        ({"cells_opencellid.csv": HEADER}, ("no LTE cell", "within 10 km")),
        (
            {"cells_opencellid.csv": HEADER + "\nLTE,262,1,7,x,0,12,51,0,0,0,0,0,0"},
            ("row 1", "the row is no cell"),
        ),
        ({"cells_opencellid.csv": HEADER + "\nLTE,262"}, ("row 1", "the row is no cell")),
        (
            {
                "cells_opencellid.csv": "\n".join([HEADER, *cell_lines()]),
                "city.toml": "cells={mcc=262,net=9}",
            },
            ("no LTE cell of 26209", "26201 (60)"),
        ),
        ({"residents.csv": ""}, ("residents.csv", "no row")),
        ({"residents.csv": "zone,population\nz0,1\n"}, ("column zone_id", "The file has: zone, population")),
        (
            {"residents.csv": "zone_id,population\n0,1\n1,1\n2,1\n3,1\n"},
            ("4 of 4 zones have no row", "same ids"),
        ),
        (
            {"residents.csv": "zone_id,population\nz0,many\nz1,1\n"},
            ("row 1, column population", "found 'many'"),
        ),
        ({"residents.csv": "zone_id,population\nz0,1\nz1\n"}, ("row 2", "too few fields")),
        ({"residents.csv": "zone_id,population\nz0,0\nz1,0\n"}, ("all numbers of people are zero",)),
        (
            {"residents.csv": "zone_id,population,age_band,gender\nz0,1,young,f\nz1,1,young,f\n"},
            ("row 1, column age_band", "17, 5-9 or 85+"),
        ),
        (
            {"residents.csv": "zone_id,population,age_band,gender\nz0,1,19-10,f\nz1,1,9,f\n"},
            ("row 1, column age_band", "found '19-10'"),
        ),
        (
            {"residents.csv": "zone_id,population,age_band,gender\nz0,1,17,x\nz1,1,17,f\n"},
            ("row 1, column gender", "female and male"),
        ),
        ({"residents.csv": "zone_id,population,age_band\nz0,1,17\nz1,1,17\n"}, ("column gender",)),
        ({"city.toml": "commutes = { file = 'x.csv' }"}, ("x.csv", "commutes are not there")),
        ({"city.toml": "zones = { file = 'x.geojson' }"}, ("x.geojson", "zones are not there")),
        ({"city.toml": "zones = { district = 'part' }"}, ("row 1, column part", "It has: zone_id, name")),
        ({"city.toml": "zones = { distrikt = 'part' }"}, ("zones.distrikt: there is no such setting",)),
        ({"city.toml": "zones = { district_pattern = '(' }"}, ("no regular expression",)),
        ({"city.toml": "zones = { district_pattern = 'x' }"}, ("needs one group",)),
        ({"city.toml": "time_zone = 'CEST'"}, ("time_zone", "IANA name")),
        ({"city.toml": "zones: x"}, ("city.toml is not valid TOML",)),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(
    change: dict[str, str | bytes | None], said: tuple[str, ...], tmp_path: Path
) -> None:
    """The error names the file, the row and column where there are any, and what to do."""
    files = {name: text for name, text in (town() | change).items() if text is not None}
    message = refusal(put(tmp_path / "a", files))
    for words in said:
        assert words in message


def test_the_time_zone_of_an_unknown_country_is_asked_for(tmp_path: Path) -> None:
    """Hours would else be those of nobody; city.toml, or the scenario, gives it."""
    files = town() | {"cells_opencellid.csv": "\n".join([HEADER, *cell_lines(mcc=425)])}
    folder = put(tmp_path / "a", files)
    assert "Add `time_zone` to city.toml" in refusal(folder)
    put(folder, {"city.toml": "time_zone = 'Asia/Jerusalem'"})
    assert city_of(folder).time_zone == "Asia/Jerusalem"


def test_errors_of_a_folder_are_of_the_kinds_that_end_with_a_code(tmp_path: Path) -> None:
    """Files give 3, city.toml gives 2."""
    folder = put(tmp_path / "a", town() | {"residents.csv": ""})
    with pytest.raises(InputError):
        city_of(folder)
    put(folder, {"city.toml": "x = 1"})
    with pytest.raises(SettingsError):
        city_of(folder)


def test_the_current_folder_is_a_city_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--city .` gives the city the folder's name."""
    monkeypatch.chdir(put(tmp_path / "leipzig", town()))
    assert city_of(Path()).name == "Leipzig"


def test_the_known_forms_name_files_only(tmp_path: Path) -> None:
    """A form is told by its own file of zones, so that none is taken for another."""
    for mark, files in KNOWN.items():
        folder = put(tmp_path / mark.replace(".", "_"), {mark: "{}"})
        assert city_files(folder) is files
        assert files.zones.file == mark
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    assert city_files(tmp_path) == CityFiles()


def test_the_example_of_the_docs_is_one(tmp_path: Path) -> None:
    """The city.toml of docs/lab.md is read, says something of every section, and its comments are true."""
    page = (Path(__file__).parents[3] / "docs" / "lab.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    files = city_files(put(tmp_path / "a", {"city.toml": example}))
    assert files.model_fields_set == set(CityFiles.model_fields)
    hidden = [line.removeprefix("# ") for line in example.splitlines() if line.startswith("# ")]
    files = city_files(put(tmp_path / "b", {"city.toml": "\n".join(["[zones]", *hidden])}))
    assert files.zones.model_fields_set == {"district_pattern", "districts"}
