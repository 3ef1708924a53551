/** A map of areas in classes. The table beside it says the same, so the canvas itself is for the eye. */

import { type GeoJSONSource, Map as MapLibre, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PageSettings } from "../api/types";
import type { AreaIndex } from "../state/areas";
import { isDark, still } from "../state/preferences";
import { type Paint, paintAreas, putAreas, repaintAreas, SOURCE } from "./area_layers";
import { emptyColour, type Ground, layGround, repaintGround } from "./basemap";
import { type Corner, drawOn, shapeOf } from "./draw";
import { putPatterns } from "./patterns";

setWorkerUrl(workerUrl);

interface Props {
  areas: AreaIndex;
  basemap: PageSettings["basemap"];
  colours: readonly string[];
  paints: ReadonlyMap<string, Paint>;
  chosen: readonly string[];
  label: string;
  onPick: (area: string) => void;
  /** A shape that was drawn, shown as a line. */
  shape?: readonly Corner[];
  drawing?: boolean;
  onDrawn?: (shape: readonly Corner[] | null) => void;
  /** Room for what lies over the map's edges, in pixels. */
  padding?: Padding;
  /** Puts further layers on the map; returns what ends its listening. */
  overlay?: (map: MapLibre, dark: boolean) => (() => void) | undefined;
  /** Whether a click is for one of those layers, and not for an area. */
  onOverlay?: (map: MapLibre, point: { x: number; y: number }) => boolean;
}

export type Padding = Readonly<Record<"top" | "bottom" | "left" | "right", number>>;
const NARROW: Padding = { top: 28, bottom: 28, left: 28, right: 28 };

interface Held {
  map: MapLibre;
  ground?: Ground;
  painted: ReadonlyMap<string, Paint>;
}

const ROOM = 110;
const NONE: ReadonlyMap<string, Paint> = new Map();

export function AreaMap(props: Props) {
  const {
    areas,
    basemap,
    colours,
    paints,
    chosen,
    label,
    onPick,
    shape,
    drawing = false,
    onDrawn,
    padding = NARROW,
    overlay,
    onOverlay,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const held = useRef<Held | undefined>(undefined);
  const pick = useRef(onPick);
  pick.current = onPick;
  const onOther = useRef(onOverlay);
  onOther.current = onOverlay;
  const [ready, setReady] = useState(false);
  const dark = isDark.value;

  useEffect(() => {
    if (!place.current) return;
    const map = open(place.current, areas, emptyColour(basemap, dark), padding);
    held.current = { map, painted: NONE };
    map.once("load", () => {
      putPatterns(map, dark);
      putAreas(map, areas, colours, dark);
      map.addSource("shape", { type: "geojson", data: shapeOf([]) });
      map.addLayer({
        id: "shape",
        type: "line",
        source: "shape",
        paint: { "line-color": "#c2410c", "line-width": 2, "line-dasharray": [3, 2] },
      });
      setReady(true);
      layGround(map, basemap, dark).then(
        (ground) => {
          if (held.current?.map === map) held.current.ground = ground;
        },
        (problem: unknown) => console.warn("no basemap", problem),
      );
    });
    noteIdle(map, place.current);
    return () => {
      held.current = undefined;
      setReady(false);
      map.remove();
    };
  }, [areas]);

  useEffect(() => {
    held.current?.map.getCanvas().setAttribute("aria-label", label);
  }, [areas, label]);

  useEffect(() => {
    const now = held.current;
    if (!ready || !now) return;
    putPatterns(now.map, dark);
    now.map.setPaintProperty("background", "background-color", emptyColour(basemap, dark));
    repaintAreas(now.map, colours, dark);
    if (now.ground) repaintGround(now.map, now.ground, dark);
  }, [ready, dark, colours]);

  useEffect(() => {
    const now = held.current;
    if (!ready || !now) return;
    paintAreas(now.map, areas, now.painted, paints);
    now.painted = paints;
  }, [ready, paints]);

  useEffect(() => {
    const map = held.current?.map;
    if (!ready || !map) return;
    for (const area of chosen) map.setFeatureState({ source: SOURCE, id: area }, { chosen: 1 });
    showChosen(map, areas, chosen);
    return () => {
      if (!held.current) return;
      for (const area of chosen) map.setFeatureState({ source: SOURCE, id: area }, { chosen: 0 });
    };
  }, [ready, chosen.join()]);

  useEffect(() => {
    const map = held.current?.map;
    if (ready && map) (map.getSource("shape") as GeoJSONSource | undefined)?.setData(shapeOf(shape ?? []));
  }, [ready, shape, drawing]);

  useEffect(() => {
    const map = held.current?.map;
    return ready && map ? overlay?.(map, dark) : undefined;
  }, [ready, dark, overlay]);

  useEffect(() => {
    const map = held.current?.map;
    if (!ready || !map) return;
    if (drawing && onDrawn) return drawOn(map, "shape", onDrawn);
    const onClick = (event: { point: { x: number; y: number } }) => {
      if (onOther.current?.(map, event.point)) return;
      const [found] = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ["area-fill"] });
      if (found) pick.current(String(found.properties.area));
    };
    map.on("click", onClick);
    return () => {
      map.off("click", onClick);
    };
  }, [ready, drawing]);

  return <div ref={place} class="map" data-ready={ready} />;
}

function open(place: HTMLElement, areas: AreaIndex, ground: string, padding: Padding): MapLibre {
  const bounds = areas.bounds() ?? [-10, 35, 30, 60];
  const map = new MapLibre({
    container: place,
    style: {
      version: 8,
      sources: {},
      layers: [{ id: "background", type: "background", paint: { "background-color": ground } }],
    },
    bounds,
    fitBoundsOptions: { padding },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: still.value ? 0 : 200,
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().dataset.picture = "map";
  return map;
}

/** Tells whoever watches the page (a test, a picture) when all is drawn, and how many areas were at first. */
function noteIdle(map: MapLibre, place: HTMLElement): void {
  map.on("idle", () => {
    place.dataset.areas ??= String(
      new Set(map.queryRenderedFeatures({ layers: ["area-fill"] }).map((feature) => feature.id)).size,
    );
    place.dataset.idle = "true";
  });
  for (const event of ["movestart", "dataloading"] as const) {
    map.on(event, () => {
      place.dataset.idle = "false";
    });
  }
}

/** Moves to what is chosen if it lies outside of what is seen. */
function showChosen(map: MapLibre, areas: AreaIndex, chosen: readonly string[]): void {
  const box = chosen.length ? areas.bounds(chosen) : null;
  if (!box) return;
  const seen = map.getBounds();
  if (seen.contains([box[0], box[1]]) && seen.contains([box[2], box[3]])) return;
  map.fitBounds(box, { padding: ROOM, maxZoom: 13, animate: !still.value });
}
