/** What lies behind the areas: an operator's PMTiles or GeoJSON, else the world's land and borders. */

import {
  addProtocol,
  type LayerSpecification,
  type Map as MapLibre,
  type SourceSpecification,
} from "maplibre-gl";
import type { PageSettings } from "../api/types";

type Palette = Readonly<
  Record<"land" | "sea" | "park" | "built" | "road" | "rail" | "border" | "halo", string>
>;

const LIGHT: Palette = {
  land: "#f3f1ec",
  sea: "#cfdde2",
  park: "#dbe6d3",
  built: "#e8e3da",
  road: "#ffffff",
  rail: "#b9b4aa",
  border: "#b3afa6",
  halo: "#f8f7f3",
};
const DARK: Palette = {
  land: "#171b1e",
  sea: "#0f2029",
  park: "#1a2a20",
  built: "#202427",
  road: "#2d3338",
  rail: "#41484e",
  border: "#454c52",
  halo: "#14181b",
};

export function palette(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}

/** What lies where nothing is drawn: sea around the world's land, land elsewhere. */
export function emptyColour(kind: PageSettings["basemap"], dark: boolean): string {
  return kind === null ? palette(dark).sea : palette(dark).land;
}

export const FONT = ["Inter Variable"];
/** Layers named before this one lie under the areas, those after it above. */
export const AREAS_BEGIN = "area-fill";

interface Ground {
  sources: Record<string, SourceSpecification>;
  under: (dark: boolean) => LayerSpecification[];
  over: (dark: boolean) => LayerSpecification[];
}

/** Puts the ground under a map that shows areas already; a failure leaves the areas alone. */
export async function layGround(
  map: MapLibre,
  kind: PageSettings["basemap"],
  dark: boolean,
): Promise<Ground> {
  const ground = await groundOf(kind);
  for (const [name, source] of Object.entries(ground.sources)) {
    if (!map.getSource(name)) map.addSource(name, source);
  }
  for (const layer of ground.under(dark)) map.addLayer(layer, AREAS_BEGIN);
  for (const layer of ground.over(dark))
    map.addLayer(layer, map.getLayer("area-name") ? "area-name" : undefined);
  return ground;
}

/** The same ground by day or night. */
export function repaintGround(map: MapLibre, ground: Ground, dark: boolean): void {
  for (const layer of [...ground.under(dark), ...ground.over(dark)]) {
    if (!("paint" in layer) || !layer.paint || !map.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint)) {
      map.setPaintProperty(layer.id, name as never, value as never);
    }
  }
}

async function groundOf(kind: PageSettings["basemap"]): Promise<Ground> {
  if (kind === "pmtiles") return tilesGround();
  if (kind === "geojson") return drawnGround();
  return worldGround();
}

const is = (kind: string): ["==", ["get", string], string] => ["==", ["get", "kind"], kind];

function drawnGround(): Ground {
  const source = "ground";
  const fill = (id: string, kinds: string[], colour: string): LayerSpecification => ({
    id: `ground-${id}`,
    type: "fill",
    source,
    filter: ["all", ["==", ["geometry-type"], "Polygon"], ["in", ["get", "kind"], ["literal", kinds]]],
    paint: { "fill-color": colour },
  });
  const line = (
    id: string,
    kind: string,
    colour: string,
    width: number,
    opacity = 1,
  ): LayerSpecification => ({
    id: `ground-${id}`,
    type: "line",
    source,
    filter: ["all", ["==", ["geometry-type"], "LineString"], is(kind)],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width, "line-opacity": opacity },
  });
  return {
    sources: { [source]: { type: "geojson", data: "/page/basemap" } },
    under: (dark) => [
      fill("built", ["industry", "campus", "mall", "stadium"], palette(dark).built),
      fill("park", ["park"], palette(dark).park),
    ],
    over: (dark) => [
      fill("water", ["water"], palette(dark).sea),
      line("road", "road", palette(dark).road, 1.6, 0.7),
      line("rail", "rail", palette(dark).rail, 1.2, 0.9),
    ],
  };
}

async function worldGround(): Promise<Ground> {
  const [{ feature, mesh }, { default: address }] = await Promise.all([
    import("topojson-client"),
    import("world-atlas/countries-50m.json?url"),
  ]);
  const world = await (await fetch(address)).json();
  const land = feature(world, world.objects.land) as GeoJSON.GeoJSON;
  const borders = mesh(world, world.objects.countries, (one, other) => one !== other) as GeoJSON.GeoJSON;
  return {
    sources: {
      land: { type: "geojson", data: land },
      borders: { type: "geojson", data: borders },
    },
    under: (dark) => [
      { id: "ground-land", type: "fill", source: "land", paint: { "fill-color": palette(dark).land } },
      {
        id: "ground-border",
        type: "line",
        source: "borders",
        paint: { "line-color": palette(dark).border, "line-width": 0.8 },
      },
    ],
    over: () => [],
  };
}

/** An operator's own tiles, in the layers that Protomaps and OpenMapTiles have in common. */
async function tilesGround(): Promise<Ground> {
  const { Protocol } = await import("pmtiles");
  addProtocol("pmtiles", new Protocol().tile);
  const source = "ground";
  const fill = (layer: string, colour: string): LayerSpecification => ({
    id: `ground-${layer}`,
    type: "fill",
    source,
    "source-layer": layer,
    paint: { "fill-color": colour },
  });
  const line = (layer: string, colour: string, width: number): LayerSpecification => ({
    id: `ground-${layer}`,
    type: "line",
    source,
    "source-layer": layer,
    paint: { "line-color": colour, "line-width": width },
  });
  return {
    sources: { [source]: { type: "vector", url: `pmtiles://${window.location.origin}/page/basemap` } },
    under: (dark) => [
      fill("earth", palette(dark).land),
      fill("landuse", palette(dark).built),
      fill("landcover", palette(dark).park),
    ],
    over: (dark) => [
      fill("water", palette(dark).sea),
      line("roads", palette(dark).road, 1),
      line("transportation", palette(dark).road, 1),
      line("boundaries", palette(dark).border, 0.8),
    ],
  };
}

export type { Ground };
