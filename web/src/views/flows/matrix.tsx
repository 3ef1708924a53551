/** Origin × destination of the busiest areas; what is withheld is hatched. */

import type { Paint } from "../../map/area_layers";
import { breaksOf, classOf, sequential } from "../../map/colours";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import { isDark } from "../../state/preferences";
import { t } from "../../words";
import { pairOf, type Trip } from "./trips";

interface Props {
  names: readonly string[];
  trips: readonly Trip[];
  areas: AreaIndex;
  pair: string;
  picked: string | undefined;
  sentence: (trip: Trip) => string;
}

const CLASSES = 7;
const LABEL_PX = 104;
const TOP_PX = 92;
const WIDTH_PX = 380;
const RIGHT_PX = 44;
const LETTERS = 16;

export function Matrix({ names, trips, areas, pair, picked, sentence }: Props) {
  const cell = (WIDTH_PX - LABEL_PX - RIGHT_PX) / Math.max(1, names.length);
  const borders = breaksOf(
    trips.flatMap(({ figures }) => (figures.value === null ? [] : [figures.value])),
    CLASSES,
  );
  const colours = sequential(isDark.value);
  const at = (area: string) => names.indexOf(area) * cell;
  return (
    <svg
      viewBox={`0 0 ${WIDTH_PX} ${TOP_PX + cell * names.length + 4}`}
      class="matrix"
      role="img"
      aria-label={t("flows.matrix")}
      data-picture="chart"
    >
      <defs>
        <pattern id="matrix-withheld" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" class="hatch-ground" />
          <path d="M-1 6 6 -1M-1 1 1 -1M4 6 6 4" class="hatch-line" />
        </pattern>
        <pattern id="matrix-rough" width="5" height="5" patternUnits="userSpaceOnUse">
          <circle cx="1.5" cy="1.5" r="0.8" class="rough-dot" />
        </pattern>
      </defs>
      {names.map((area) => (
        <g key={area} class={area === picked ? "picked" : ""}>
          <text x={LABEL_PX - 6} y={TOP_PX + at(area) + cell / 2} dy="0.35em" text-anchor="end">
            {short(areas.name(area))}
          </text>
          <text
            transform={`translate(${LABEL_PX + at(area) + cell / 2} ${TOP_PX - 6}) rotate(-55)`}
            dy="0.35em"
          >
            {short(areas.name(area))}
          </text>
        </g>
      ))}
      {trips.map((trip) => {
        const paint = paintOf(trip, borders);
        const place = {
          x: LABEL_PX + at(trip.destination),
          y: TOP_PX + at(trip.origin),
          width: cell - 1,
          height: cell - 1,
        };
        const name = pairOf(trip);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list of trips does the same from the keyboard.
          <g key={name} class="matrix-cell" onClick={() => choose({ pair: name === pair ? null : name })}>
            <rect
              {...place}
              fill={paint.kind === "withheld" ? "url(#matrix-withheld)" : colours[paint.class]}
            />
            {paint.kind === "rough" && <rect {...place} fill="url(#matrix-rough)" />}
            {name === pair && <rect {...place} class="matrix-chosen" />}
            <title>{sentence(trip)}</title>
          </g>
        );
      })}
    </svg>
  );
}

function paintOf({ figures }: Trip, borders: readonly number[]): Paint {
  if (figures.value === null) return { kind: "withheld", class: -1 };
  return {
    kind: figures.status === "low_reliability" ? "rough" : "ok",
    class: classOf(figures.value, borders),
  };
}

function short(name: string): string {
  return name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
}
