/** Trips as curved lines on a map: the width says how many, arrows say whither, dashes say that it is withheld. */

import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from "maplibre-gl";
import type { AreaIndex } from "../../state/areas";
import type { Trip } from "./trips";
import { pairOf } from "./trips";

const SOURCE = "flows";
const ENDS = "flow-ends";
export const HIT = ["flow-in", "flow-out", "flow-all"] as const;
const STEPS = 28;
/** How far a line bends, as a share of its length; opposite ways bend to opposite sides. */
const BEND = 0.2;
const WIDEST_PX = 15;
const THINNEST_PX = 1;
const REACH_PX = 5;

type Position = [number, number];
export type Kind = "all" | "in" | "out" | "withheld";

/** Points of a curve between two places, bent to the right of the way. */
export function curve(from: Position, to: Position): Position[] {
  const shrink = Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180);
  const [dx, dy] = [(to[0] - from[0]) * shrink, to[1] - from[1]];
  const bend: Position = [(from[0] + to[0]) / 2 + (dy * BEND) / shrink, (from[1] + to[1]) / 2 - dx * BEND];
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const along = (axis: 0 | 1) =>
      (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * bend[axis] + t ** 2 * to[axis];
    return [along(0), along(1)];
  });
}

/** Width in pixels: in proportion to the number, so that two lines add up by eye. */
export function widthOf(value: number, greatest: number): number {
  return greatest > 0 ? Math.max(THINNEST_PX, (WIDEST_PX * value) / greatest) : THINNEST_PX;
}

export function kindOf(trip: Trip, picked: string | undefined): Kind {
  if (trip.figures.value === null) return "withheld";
  if (!picked) return "all";
  return trip.origin === picked ? "out" : "in";
}

export interface Drawn {
  lines: GeoJSON.FeatureCollection;
  ends: GeoJSON.FeatureCollection;
}

/** Lines of trips between different areas, those drawn last on top. */
export function drawn(trips: readonly Trip[], areas: AreaIndex, picked: string | undefined): Drawn {
  const between = trips.filter(
    (trip) => trip.origin !== trip.destination && areas.of(trip.origin) && areas.of(trip.destination),
  );
  const greatest = Math.max(0, ...between.map((trip) => trip.figures.value ?? 0));
  const lines: GeoJSON.Feature[] = [];
  const ends: GeoJSON.Feature[] = [];
  for (const trip of between) {
    const points = curve(centre(areas, trip.origin), centre(areas, trip.destination));
    const width = widthOf(trip.figures.value ?? 0, greatest);
    const properties = {
      pair: pairOf(trip),
      kind: kindOf(trip, picked),
      rough: trip.figures.status === "low_reliability",
      width,
    };
    lines.push({ type: "Feature", properties, geometry: { type: "LineString", coordinates: points } });
    if (properties.kind !== "withheld") ends.push(endOf(points, properties));
  }
  return {
    lines: { type: "FeatureCollection", features: lines },
    ends: { type: "FeatureCollection", features: ends },
  };
}

function centre(areas: AreaIndex, area: string): Position {
  const properties = areas.of(area);
  return [properties?.centre_lon ?? 0, properties?.centre_lat ?? 0];
}

function endOf(points: Position[], properties: { width: number; kind: string }): GeoJSON.Feature {
  const [before, at] = [points[STEPS - 3] as Position, points[STEPS - 1] as Position];
  const shrink = Math.cos((at[1] * Math.PI) / 180);
  const turn = (Math.atan2((at[0] - before[0]) * shrink, at[1] - before[1]) * 180) / Math.PI;
  const size = 0.45 + properties.width / 22;
  return {
    type: "Feature",
    properties: { turn, size, width: properties.width, kind: properties.kind },
    geometry: { type: "Point", coordinates: at },
  };
}

export interface Colours {
  all: string;
  in: string;
  out: string;
  quiet: string;
  halo: string;
  chosen: string;
}

const LIGHT: Colours = {
  all: "#7a1f5c",
  in: "#0b6e4f",
  out: "#b4480d",
  quiet: "#6b6f73",
  halo: "#ffffff",
  chosen: "#111820",
};
const DARK: Colours = {
  all: "#ff9ecb",
  in: "#69e0b0",
  out: "#ffb074",
  quiet: "#9aa4ab",
  halo: "#0d1113",
  chosen: "#ffffff",
};

export function flowColours(dark: boolean): Colours {
  return dark ? DARK : LIGHT;
}

function layers(dark: boolean, pair: string): LayerSpecification[] {
  const colours = flowColours(dark);
  const width: ["get", string] = ["get", "width"];
  const shape = { "line-cap": "butt", "line-join": "round", "line-sort-key": width } as const;
  const flow = (kind: "all" | "in" | "out"): LayerSpecification => ({
    id: `flow-${kind}`,
    type: "line",
    source: SOURCE,
    filter: ["==", ["get", "kind"], kind],
    layout: shape,
    paint: {
      "line-width": width,
      "line-opacity": ["case", ["get", "rough"], 0.72, 0.92],
      "line-gradient": [
        "interpolate",
        ["linear"],
        ["line-progress"],
        0,
        `${colours[kind]}30`,
        0.55,
        `${colours[kind]}c0`,
        1,
        colours[kind],
      ],
    },
  });
  return [
    {
      id: "flow-withheld",
      type: "line",
      source: SOURCE,
      filter: ["==", ["get", "kind"], "withheld"],
      paint: {
        "line-color": colours.quiet,
        "line-width": 1.3,
        "line-dasharray": [2, 3],
        "line-opacity": 0.8,
      },
    },
    {
      id: "flow-halo",
      type: "line",
      source: SOURCE,
      filter: ["!=", ["get", "kind"], "withheld"],
      layout: shape,
      paint: {
        "line-color": colours.halo,
        "line-width": ["+", width, 1.6],
        "line-opacity": 0.35,
      },
    },
    flow("all"),
    flow("in"),
    flow("out"),
    {
      id: "flow-chosen",
      type: "line",
      source: SOURCE,
      filter: ["==", ["get", "pair"], pair],
      paint: { "line-color": colours.chosen, "line-width": 1.6, "line-gap-width": ["max", width, 2] },
    },
    {
      id: "flow-arrow",
      type: "symbol",
      source: ENDS,
      layout: {
        "icon-image": "flow-arrow",
        "icon-size": ["get", "size"],
        "icon-rotate": ["get", "turn"],
        "icon-rotation-alignment": "map",
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": width,
      },
      paint: {
        "icon-color": ["match", ["get", "kind"], "in", colours.in, "out", colours.out, colours.all],
        "icon-halo-color": colours.halo,
        "icon-halo-width": 0.8,
      },
    },
  ];
}

const ARROW_PX = 40;

/** An arrow head that points north. */
function arrow(): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = ARROW_PX;
  canvas.height = ARROW_PX;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser can't draw.");
  pen.beginPath();
  pen.moveTo(20, 3);
  pen.lineTo(35, 35);
  pen.lineTo(20, 27);
  pen.lineTo(5, 35);
  pen.closePath();
  pen.fill();
  return pen.getImageData(0, 0, ARROW_PX, ARROW_PX);
}

const NAMES = "area-name";

/** Draws or redraws everything. */
export function putLines(map: MapLibre, { lines, ends }: Drawn, dark: boolean, pair: string): void {
  if (!map.hasImage("flow-arrow")) map.addImage("flow-arrow", arrow(), { sdf: true, pixelRatio: 2 });
  put(map, SOURCE, lines, true);
  put(map, ENDS, ends, false);
  for (const layer of layers(dark, pair)) {
    if (map.getLayer(layer.id)) map.removeLayer(layer.id);
    map.addLayer(layer, map.getLayer(NAMES) ? NAMES : undefined);
  }
}

function put(map: MapLibre, name: string, data: GeoJSON.FeatureCollection, lineMetrics: boolean): void {
  const source = map.getSource(name) as GeoJSONSource | undefined;
  if (source) source.setData(data);
  else map.addSource(name, { type: "geojson", data, lineMetrics });
}

/** The pair of the line under a point, or nothing. */
export function pairUnder(map: MapLibre, { x, y }: { x: number; y: number }): string | undefined {
  const there = HIT.filter((layer) => map.getLayer(layer));
  const [found] = map.queryRenderedFeatures(
    [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ],
    { layers: there },
  );
  return found ? String(found.properties.pair) : undefined;
}
