/** Drawing a polygon on a map: corners by click, an end by double click or Enter. */

import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from "maplibre-gl";

export type Corner = readonly [number, number];

const FEWEST = 3;
const DIGITS = 5;

/** A closed line through the corners. */
export function shapeOf(corners: readonly Corner[]): GeoJSON.Feature {
  const ring = corners.length > 2 ? [...corners, corners[0] as Corner] : [...corners];
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "LineString", coordinates: ring.map(([lon, lat]) => [lon, lat]) },
  };
}

export function polygonOf(corners: readonly Corner[]): GeoJSON.Polygon {
  const ring = [...corners, corners[0] as Corner];
  return { type: "Polygon", coordinates: [ring.map(([lon, lat]) => [lon, lat])] };
}

/** Corners as they stand in the address: `9.87 51.01,9.9 51.0,…`. */
export function writeShape(corners: readonly Corner[]): string {
  return corners
    .map(([lon, lat]) => `${Number(lon.toFixed(DIGITS))} ${Number(lat.toFixed(DIGITS))}`)
    .join(",");
}

/** Corners from an address; none if it is no shape. */
export function readShape(text: string | undefined): Corner[] {
  const corners = (text ?? "")
    .split(",")
    .map((pair) => pair.trim().split(/\s+/).map(Number))
    .filter((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isFinite));
  return corners.length >= FEWEST ? corners : [];
}

/** Lets draw until `done` is told corners, or null if it was given up; returns what ends it. */
export function drawOn(
  map: MapLibre,
  source: string,
  done: (shape: readonly Corner[] | null) => void,
): () => void {
  const corners: Corner[] = [];
  const show = (moving?: Corner) =>
    (map.getSource(source) as GeoJSONSource).setData(shapeOf(moving ? [...corners, moving] : corners));
  const finish = () => done(corners.length >= FEWEST ? corners : null);
  const onClick = (event: MapMouseEvent) => {
    corners.push(event.lngLat.toArray());
    show();
  };
  const onMove = (event: MapMouseEvent) => show(event.lngLat.toArray());
  const onDouble = (event: MapMouseEvent) => {
    event.preventDefault();
    corners.pop();
    finish();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") finish();
    else if (event.key === "Escape") done(null);
    else if (event.key === "Backspace") corners.pop();
    else return;
    event.preventDefault();
    show();
  };
  map.doubleClickZoom.disable();
  map.getCanvas().style.cursor = "crosshair";
  map.on("click", onClick);
  map.on("mousemove", onMove);
  map.on("dblclick", onDouble);
  window.addEventListener("keydown", onKey);
  return () => {
    map.off("click", onClick);
    map.off("mousemove", onMove);
    map.off("dblclick", onDouble);
    window.removeEventListener("keydown", onKey);
    map.doubleClickZoom.enable();
    map.getCanvas().style.cursor = "";
  };
}
