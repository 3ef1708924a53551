"""Random workspaces: every answer comes from released cubes, and nobody is in any file outside."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx2
from api_server import Api, open_api
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from footfall.lab.attack.outside import persons_outside
from footfall.lab.simulate import Scenario, simulate
from footfall.model.chain import Chain
from footfall.model.local_day import LocalDay
from footfall.model.settings import PrivacySettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.publish import publish_day
from footfall.pipeline.run import run
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore

QUESTIONS = 60
SAID_OTHERWISE = {"releases", "links", "request_id"}
"""Releases have ids of their inputs, which differ where these were taken away."""


@examples(max_examples=3)
@given(
    people=st.integers(300, 900),
    seed=st.integers(0, 10_000),
    profile=st.sampled_from(["strict", "standard", "lab"]),
)
def test_every_answer_follows_from_released_cubes_alone(people: int, seed: int, profile: str) -> None:
    """With vault, events and register gone, releases made of the cubes again answer every question alike."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, settings, local = _ran(folder / "town", people, seed, profile)
        assert persons_outside(workspace, profile).ours == 0
        left = _made_of_cubes(workspace, folder / "left", settings, local)
        with _Served(folder, workspace) as whole, _Served(folder, left) as cubes:
            told = [(_answer(whole, asked), _answer(cubes, asked)) for asked in _questions(whole, seed)]
    assert len(told) == QUESTIONS
    assert all(one == other for one, other in told)
    assert sum(status == 200 for (status, _), _ in told) >= QUESTIONS // 10


def _ran(root: Path, people: int, seed: int, profile: str) -> tuple[Workspace, Settings, LocalDay]:
    root.mkdir()
    scenario = Scenario(people=people, days=1, seed=seed)
    simulate(scenario, root)
    settings = read_settings(root / "footfall.toml").model_copy(
        update={"privacy": PrivacySettings.model_validate({"profile": profile})}
    )
    local = LocalDay(scenario.first_day, settings.workspace.time_zone)
    run(Workspace(root), settings, [local], noise=lambda cells: SeededNoise(seed + cells, simulated=True))
    return Workspace(root), settings, local


def _made_of_cubes(workspace: Workspace, root: Path, settings: Settings, local: LocalDay) -> Workspace:
    """Releases made anew where there is nothing but cubes and public figures."""
    shutil.copytree(workspace.root, root, ignore=shutil.ignore_patterns("vault", "truth", "audit"))
    left = Workspace(root)
    for place in left.releases.glob("*/20*"):
        if place.parent.name != "cubes":
            shutil.rmtree(place)
    for file in [*root.glob("feeds/events/*/*"), root / "feeds/people.csv"]:
        file.write_bytes(b"")
    publish_day(
        open_day(left, settings, local), ReleaseStore(left.releases), Chain(root / "audit").position()
    )
    return left


class _Served:
    """A server over a workspace's releases."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        self._api, self._http = open_api(folder / f"server-{workspace.root.name}", workspace.releases)

    def __enter__(self) -> Api:
        return self._api

    def __exit__(self, *_raised: object) -> None:
        self._http.__exit__(None, None, None)


def _questions(api: Api, seed: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Random questions about random products, sensible and not."""
    random = Random(seed)
    products = api.get("/v1/products").json()["products"]
    areas = [f["properties"]["area"] for f in api.get("/v1/collections/zone/items").json()["features"]]
    for _ in range(QUESTIONS):
        product = random.choice(products)
        where: dict[str, str] = {}
        for dimension in random.sample(product["dimensions"], random.randint(0, len(product["dimensions"]))):
            known = areas if dimension["names_areas"] else dimension["values"]
            where[dimension["name"]] = ",".join(random.sample(known, random.randint(1, min(3, len(known)))))
        kind = random.choice(("values", "rollup", "rollup", "top"))
        if kind != "values":
            names = [dimension["name"] for dimension in product["dimensions"]]
            where["by"] = ",".join(random.sample(names, random.randint(1, len(names))))
            where["over_time"] = random.choice(("mean", "sum"))
        yield f"/v1/products/{product['id']}/{kind}", where


def _answer(api: Api, asked: tuple[str, dict[str, str]]) -> tuple[int, dict[str, Any]]:
    path, where = asked
    answer: httpx2.Response = api.get(path, **where)
    return answer.status_code, {
        name: value for name, value in answer.json().items() if name not in SAID_OTHERWISE
    }
