/** Flows: the strongest trips as lines, those of a picked area in and out, by daypart, beside a matrix. */

import type { Map as MapLibre } from "maplibre-gl";
import { useCallback, useMemo } from "preact/hooks";
import { productName } from "../../figures/words";
import type { Paint } from "../../map/area_layers";
import { AreaMap } from "../../map/area_map";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import { longDay } from "../../state/days";
import { onLevel } from "../../state/place";
import { isDark } from "../../state/preferences";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import type { Context, View, ViewProps } from "../view";
import { Brush } from "./brush";
import "./flows.css";
import { Legend } from "./legend";
import { drawn, pairUnder, putLines } from "./lines";
import { Side } from "./side";
import {
  busiest,
  type Daypart,
  daypartsFound,
  daypartText,
  matrixQuestion,
  type Trip,
  tripQuestions,
  tripsOf,
  type Wanted,
  wantedOf,
} from "./trips";

export interface Data {
  areas: AreaIndex;
  /** Of all levels, for names. */
  all: AreaIndex;
  wanted: Wanted;
  trips: readonly Trip[];
  matrixAreas: readonly string[];
  matrix: readonly Trip[];
  dayparts: readonly Daypart[];
}

const OVERLAYS = { top: 80, bottom: 130, left: 36, right: 36 };
const PLAIN_LIGHT = ["#e4e1d8"] as const;
const PLAIN_DARK = ["#23292d"] as const;
const PLAIN: Paint = { kind: "ok", class: 0 };

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const [areas, all] = await Promise.all([session.areas(choice.level), session.allAreas()]);
  const wanted = wantedOf(choice, onLevel(all, choice.areas[0], choice.level));
  const [trips, dayparts] = await Promise.all([
    tripsOf(session.api, tripQuestions(choice, wanted), signal),
    daypartsFound(session.api, choice, wanted, signal),
  ]);
  const matrixAreas = busiest(trips, wanted.area);
  const asked = matrixAreas.length > 0 ? [matrixQuestion(choice, wanted, matrixAreas)] : [];
  const matrix = await tripsOf(session.api, asked, signal);
  return { areas, all, wanted, trips, matrixAreas, matrix, dayparts };
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { areas, wanted, trips } = data;
  const pair = choice.params.pair ?? "";
  const lines = useMemo(() => drawn(trips, areas, wanted.area), [data]);
  const paints = useMemo(
    () => new Map(areas.features.map(({ properties }) => [properties.area, PLAIN])),
    [areas],
  );
  const overlay = useCallback(
    (map: MapLibre, dark: boolean) => {
      putLines(map, lines, dark, pair);
      return pointing(map);
    },
    [lines, pair],
  );
  const when = `${longDay(choice.day, locale.value)}, ${daypartText(wanted.dayparts)}`;
  const what = productName(choice.product.id, choice.product.title);
  return (
    <div class="map-view flows">
      <section class="map-place" aria-label={t("flows.title")}>
        <AreaMap
          areas={areas}
          basemap={session.settings.basemap}
          colours={isDark.value ? PLAIN_DARK : PLAIN_LIGHT}
          paints={paints}
          chosen={wanted.area ? [wanted.area] : []}
          label={t("flows.description", { when })}
          onPick={(area) => choose({ area: area === wanted.area ? null : area, pair: null })}
          overlay={overlay}
          onOverlay={pickLine}
          padding={OVERLAYS}
        />
        <div class="map-head">
          <h1>
            {what} <span>{when}</span>
          </h1>
        </div>
        <Legend trips={trips} picked={wanted.area} unit={choice.product.unit} />
        <Brush dayparts={data.dayparts} chosen={wanted.dayparts} unit={choice.product.unit} />
      </section>
      <div class="map-side">
        <Side data={data} pair={pair} unit={choice.product.unit} when={when} />
        <Source choice={choice} session={session} />
      </div>
    </div>
  );
}

/** A hand over lines. */
function pointing(map: MapLibre): () => void {
  const onMove = (event: { point: { x: number; y: number } }) => {
    map.getCanvas().style.cursor = pairUnder(map, event.point) ? "pointer" : "";
  };
  map.on("mousemove", onMove);
  return () => {
    map.off("mousemove", onMove);
  };
}

function pickLine(map: MapLibre, point: { x: number; y: number }): boolean {
  const pair = pairUnder(map, point);
  if (pair) choose({ pair });
  return pair !== undefined;
}

export const view: View<Data> = {
  id: "flows",
  products: ["flows"],
  controls: ["area", "level", "day"],
  depends: ({ day, level, areas, hour, params }) => [
    day,
    level,
    areas[0],
    params.daypart ?? hour,
    params.way,
    params.n,
  ],
  load,
  Render,
  exports: ({ choice }, { wanted, matrixAreas }) => ({
    questions: [
      ...tripQuestions(choice, wanted),
      ...(matrixAreas.length > 0 ? [matrixQuestion(choice, wanted, matrixAreas)] : []),
    ],
  }),
};
