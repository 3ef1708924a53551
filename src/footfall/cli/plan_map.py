"""The map of a plan check, as SVG: areas, beams, holes, and the cells that look wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import shapely

from footfall.model.grid import TILE_M, Floats, tile_corner
from footfall.pipeline.plan_check import PlanCheck

WIDTH: Final = 1200
PANEL: Final = 300
MARGIN: Final = 24
LAND, BORDER, ZONE = "#f6f4ef", "#8b8577", "#ddd8cc"
BEAM, HOLE, ODD, MISPLACED = "#3b6ea5", "#f2a33a", "#d0342c", "#8e2a8b"
NAMED: Final = 12
"""As many odd cells are named in the list beside the map."""
_ARC: Final = 8


@dataclass(frozen=True)
class _Frame:
    """From metres of the grid to pixels, north up."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, check: PlanCheck) -> _Frame:
        """Around the areas and the cells near them."""
        west, south, east, north = check.areas.level("region").polygon[0].bounds
        pad = 0.04 * max(east - west, north - south)
        west, south, east, north = west - pad, south - pad, east + pad, north + pad
        scale = (WIDTH - PANEL - 2 * MARGIN) / (east - west)
        return cls(west, north, scale, (east - west) * scale, (north - south) * scale)

    def at(self, x: Floats | float, y: Floats | float) -> tuple[Floats, Floats]:
        """Pixels of points."""
        right = MARGIN + (np.asarray(x, dtype=np.float64) - self.west) * self.scale
        down = MARGIN + (self.north - np.asarray(y, dtype=np.float64)) * self.scale
        return right, down


def plan_map(check: PlanCheck) -> str:
    """The picture, an SVG document."""
    frame = _Frame.around(check)
    height = max(frame.height + 2 * MARGIN, 560)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="Helvetica, Arial, sans-serif">'
    )
    clip = (
        f'<clipPath id="map"><rect x="{MARGIN}" y="{MARGIN}" width="{frame.width:.1f}" '
        f'height="{frame.height:.1f}"/></clipPath>'
    )
    parts = [
        head,
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="white"/>',
        f"<defs>{clip}</defs>",
        '<g clip-path="url(#map)">',
        *_layers(check, frame),
        "</g>",
        *_panel(check, frame, frame.width + 2 * MARGIN),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _layers(check: PlanCheck, frame: _Frame) -> Iterator[str]:
    yield f'<g fill="{LAND}" stroke="{ZONE}" stroke-width="0.6">{_areas(check, frame, "zone")}</g>'
    yield f'<g fill="{HOLE}" fill-opacity="0.85">{_tiles(check, frame)}</g>'
    yield f'<g fill="none" stroke="{BORDER}" stroke-width="1.1">{_areas(check, frame, "district")}</g>'
    wrong = {odd.cell for odd in check.odd}
    fine = [cell for cell in range(check.plan.size) if cell not in wrong]
    yield f'<g fill="{BEAM}" fill-opacity="0.28" stroke="{BEAM}" stroke-width="0.4">'
    yield _cells(check, frame, fine) + "</g>"
    yield f'<g fill="{ODD}" fill-opacity="0.55" stroke="{ODD}" stroke-width="0.8">'
    yield _cells(check, frame, sorted(wrong)) + "</g>"
    yield f'<g fill="none" stroke="{MISPLACED}" stroke-width="1.6">{_ways(check, frame)}</g>'


def _areas(check: PlanCheck, frame: _Frame, level: str) -> str:
    tolerance = 0.4 / frame.scale
    paths = []
    for shape in shapely.simplify(check.areas.level(level).polygon, tolerance):
        rings = shapely.get_rings(shapely.get_parts(shape))
        paths.append("".join(_path(shapely.get_coordinates(ring), frame) for ring in rings))
    return "".join(f'<path d="{path}" fill-rule="evenodd"/>' for path in paths if path)


def _path(points: Floats, frame: _Frame) -> str:
    right, down = frame.at(points[:, 0], points[:, 1])
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(right, down, strict=True))
    return f"M{corners}Z"


def _tiles(check: PlanCheck, frame: _Frame) -> str:
    west, south = (np.asarray(corner, dtype=np.float64) for corner in tile_corner(check.weak))
    right, down = frame.at(west.astype(np.float64), south + float(TILE_M))
    side = max(TILE_M * frame.scale, 1.2)
    squares = "".join(
        f"M{x:.1f},{y:.1f}h{side:.2f}v{side:.2f}h-{side:.2f}z" for x, y in zip(right, down, strict=True)
    )
    return f'<path d="{squares}"/>' if squares else ""


def _cells(check: PlanCheck, frame: _Frame, cells: list[int]) -> str:
    """Beams as sectors of a circle, longer where footprints are wider; others as dots."""
    plan = check.plan
    length = np.clip(check.radius_m / 3 * frame.scale, 5.0, 18.0)
    right, down = frame.at(plan.x, plan.y)
    drawn = []
    for cell in cells:
        if np.isnan(plan.bearing_deg[cell]):
            drawn.append(
                f'<circle cx="{right[cell]:.1f}" cy="{down[cell]:.1f}" r="{max(length[cell] / 3, 2):.1f}"/>'
            )
            continue
        half = min(float(plan.beam_width_deg[cell]), 120.0) / 2
        turn = np.radians(plan.bearing_deg[cell] + np.linspace(-half, half, _ARC))
        x, y = right[cell] + length[cell] * np.sin(turn), down[cell] - length[cell] * np.cos(turn)
        arc = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        drawn.append(f'<path d="M{right[cell]:.1f},{down[cell]:.1f} {arc}Z"/>')
    return "".join(drawn)


def _ways(check: PlanCheck, frame: _Frame) -> str:
    """From where the plan has a misplaced cell to where phones change to it."""
    drawn = []
    for found in check.misplaced or []:
        x, y = frame.at(check.plan.x[found.cell], check.plan.y[found.cell])
        to_x, to_y = frame.at(found.x, found.y)
        drawn.append(f'<path d="M{x:.1f},{y:.1f}L{to_x:.1f},{to_y:.1f}" stroke-dasharray="5 3"/>')
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/><circle cx="{to_x:.1f}" cy="{to_y:.1f}" r="7"/>'
        )
    return "".join(drawn)


def _panel(check: PlanCheck, frame: _Frame, left: float) -> Iterator[str]:
    unserved = 100 * check.unserved / max(check.residents, 1)
    yield _text(left, 44, "Cell plan", 22, weight="bold")
    yield _text(left, 66, f"{check.day} · version {check.plan.plan_id}", 12, BORDER)
    misplaced = "no events to judge by" if check.misplaced is None else f"{len(check.misplaced):,}"
    rows = (
        (BEAM, f"{check.plan.size:,} cells"),
        (HOLE, f"{len(check.holes):,} holes: {unserved:.1f} % of residents"),
        (ODD, f"{len({odd.cell for odd in check.odd}):,} odd cells"),
        (MISPLACED, f"likely misplaced: {misplaced}"),
    )
    for number, (colour, words) in enumerate(rows):
        y = 98 + 24 * number
        yield f'<rect x="{left:.0f}" y="{y - 11}" width="14" height="14" rx="2" fill="{colour}"/>'
        yield _text(left + 22, y, words, 13)
    yield from _scale(frame, left, 214)
    yield from _list(check, left, 262)


def _list(check: PlanCheck, left: float, top: float) -> Iterator[str]:
    lines = [
        f"{check.plan.cell_id[found.cell]}: off by {found.distance_m / 1000:.1f} km"
        for found in check.misplaced or []
    ]
    lines += [f"{check.plan.cell_id[odd.cell]}: {odd.kind.replace('_', ' ')}" for odd in check.odd]
    if lines:
        yield _text(left, top, "Look at", 14, weight="bold")
    for number, line in enumerate(lines[:NAMED]):
        yield _text(left, top + 22 + 18 * number, line, 11.5)
    if len(lines) > NAMED:
        yield _text(left, top + 22 + 18 * NAMED, f"and {len(lines) - NAMED:,} more", 11.5, BORDER)


def _scale(frame: _Frame, left: float, y: float) -> Iterator[str]:
    """A bar of a round length."""
    longest = 160 / frame.scale
    power = 10.0 ** np.floor(np.log10(longest))
    length = max(digit * power for digit in (1, 2, 5) if digit * power <= longest)
    width = length * frame.scale
    yield f'<path d="M{left:.0f},{y - 5}v5h{width:.1f}v-5" fill="none" stroke="#333" stroke-width="1.2"/>'
    yield _text(left + width + 8, y + 1, f"{length / 1000:g} km", 12)


def _text(x: float, y: float, words: str, size: float, colour: str = "#222", weight: str = "normal") -> str:
    style = f'font-size="{size}" fill="{colour}" font-weight="{weight}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {style}>{escape(words)}</text>'
