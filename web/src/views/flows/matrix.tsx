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
              class={paint.kind === "withheld" ? "hatch-ground" : undefined}
              fill={colours[paint.class]}
            />
            {paint.kind === "withheld" && <path d={hatched(place)} class="hatch-line" />}
            {paint.kind === "rough" && <path d={dotted(place)} class="rough-dots" />}
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

interface Square {
  x: number;
  y: number;
  width: number;
}

const GAP_PX = 4.5;

/** Lines across a square. They are drawn one by one, since a pattern's fill makes printed pages huge. */
export function hatched({ x, y, width }: Square): string {
  const lines: string[] = [];
  for (let at = GAP_PX; at < 2 * width; at += GAP_PX) {
    const over = Math.max(0, at - width);
    lines.push(`M${point(x + over, y + at - over)}L${point(x + at - over, y + over)}`);
  }
  return lines.join("");
}

/** Dots in a square, as points of a line with round ends. */
export function dotted({ x, y, width }: Square): string {
  const dots: string[] = [];
  for (let down = GAP_PX / 2; down < width; down += GAP_PX) {
    for (let right = GAP_PX / 2; right < width; right += GAP_PX)
      dots.push(`M${point(x + right, y + down)}h0`);
  }
  return dots.join("");
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
