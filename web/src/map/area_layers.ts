/** The layers that show areas. Colours come from feature states, so that an hour's step changes no source. */

import type { ExpressionSpecification, LayerSpecification, Map as MapLibre } from "maplibre-gl";
import type { AreaIndex } from "../state/areas";
import { FONT, palette } from "./basemap";

/** What an area looks like: the number of its class, with a pattern over it; or hatched, or nothing known. */
export interface Paint {
  kind: "ok" | "rough" | "withheld";
  class: number;
}

export const SOURCE = "areas";
const state = (name: string, otherwise: number): ExpressionSpecification => [
  "coalesce",
  ["feature-state", name],
  otherwise,
];
const when = (name: string, value: number, yes: number, no: number): ExpressionSpecification => [
  "case",
  ["==", state(name, 0), value],
  yes,
  no,
];

function fillColour(colours: readonly string[]): ExpressionSpecification {
  const steps = colours.flatMap((colour, number) => [number, colour]);
  return ["match", state("class", -1), ...steps, "rgba(0, 0, 0, 0)"] as unknown as ExpressionSpecification;
}

export function areaLayers(colours: readonly string[], dark: boolean): LayerSpecification[] {
  const { border, halo } = palette(dark);
  const ink = dark ? "#f6f4ec" : "#14202b";
  return [
    {
      id: "area-fill",
      type: "fill",
      source: SOURCE,
      paint: { "fill-color": fillColour(colours), "fill-opacity": 0.86, "fill-antialias": false },
    },
    {
      id: "area-withheld",
      type: "fill",
      source: SOURCE,
      paint: { "fill-pattern": "hatching", "fill-opacity": when("pattern", 1, 0.9, 0) },
    },
    {
      id: "area-rough",
      type: "fill",
      source: SOURCE,
      paint: { "fill-pattern": "dots", "fill-opacity": when("pattern", 2, 1, 0) },
    },
    {
      id: "area-line",
      type: "line",
      source: SOURCE,
      paint: {
        "line-color": dark ? "#0d1113" : "#ffffff",
        "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.3, 13, 1.2],
        "line-opacity": when("known", 1, 0.8, 0),
      },
    },
    {
      id: "area-outside",
      type: "line",
      source: SOURCE,
      paint: {
        "line-color": border,
        "line-width": 1.2,
        "line-dasharray": [2, 2],
        "line-opacity": when("known", 1, 0, 1),
      },
    },
    {
      id: "area-chosen-ground",
      type: "line",
      source: SOURCE,
      paint: {
        "line-color": dark ? "#0d1113" : "#ffffff",
        "line-width": 6,
        "line-opacity": when("chosen", 1, 1, 0),
      },
    },
    {
      id: "area-chosen",
      type: "line",
      source: SOURCE,
      paint: {
        "line-color": dark ? "#ffc857" : "#c2410c",
        "line-width": 3,
        "line-opacity": when("chosen", 1, 1, 0),
      },
    },
    {
      id: "area-name",
      type: "symbol",
      source: "area-names",
      minzoom: 9.5,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 14, 14],
        "text-max-width": 7,
        "text-padding": 6,
        "symbol-sort-key": ["-", 0, ["get", "weight"]],
      },
      paint: {
        "text-color": ink,
        "text-halo-color": halo,
        "text-halo-width": 1.6,
        "text-opacity": 0.92,
      },
    },
  ];
}

export function putAreas(map: MapLibre, areas: AreaIndex, colours: readonly string[], dark: boolean): void {
  map.addSource(SOURCE, {
    type: "geojson",
    promoteId: "area",
    tolerance: areas.size > 2000 ? 0.6 : 0.2,
    data: { type: "FeatureCollection", features: areas.features as never },
  });
  map.addSource("area-names", { type: "geojson", data: namesOf(areas) });
  for (const layer of areaLayers(colours, dark)) map.addLayer(layer);
}

function namesOf(areas: AreaIndex): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: areas.features.map(({ properties }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [properties.centre_lon, properties.centre_lat] },
      properties: { name: properties.name, weight: properties.residents ?? 0 },
    })),
  };
}

export function repaintAreas(map: MapLibre, colours: readonly string[], dark: boolean): void {
  for (const layer of areaLayers(colours, dark)) {
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      map.setPaintProperty(layer.id, name as never, value as never);
    }
  }
}

const PATTERNS = { ok: 0, withheld: 1, rough: 2 } as const;

/** The paints that differ from those before; an area without one has no figures here. */
export function paintAreas(
  map: MapLibre,
  areas: AreaIndex,
  before: ReadonlyMap<string, Paint>,
  now: ReadonlyMap<string, Paint>,
): void {
  for (const { properties } of areas.features) {
    const [old, paint] = [before.get(properties.area), now.get(properties.area)];
    if (old === paint || (old && paint && old.kind === paint.kind && old.class === paint.class)) continue;
    map.setFeatureState(
      { source: SOURCE, id: properties.area },
      paint
        ? { class: paint.kind === "withheld" ? -1 : paint.class, pattern: PATTERNS[paint.kind], known: 1 }
        : { class: -1, pattern: 0, known: 0 },
    );
  }
}
