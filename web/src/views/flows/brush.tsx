/** The day in its dayparts: one is chosen by a click, several by dragging or with the shift key. */

import { useRef } from "preact/hooks";
import { said } from "../../figures/words";
import { choose } from "../../state/address";
import { t } from "../../words";
import { type Daypart, daypartText } from "./trips";

interface Props {
  dayparts: readonly Daypart[];
  chosen: readonly string[];
  unit: string;
}

export function Brush({ dayparts, chosen, unit }: Props) {
  const from = useRef<number | null>(null);
  const names = dayparts.map(({ name }) => name);
  const greatest = Math.max(1, ...dayparts.map(perHour));
  const span = (one: number, other: number) =>
    choose({ daypart: names.slice(Math.min(one, other), Math.max(one, other) + 1).join(",") });
  const first = names.indexOf(chosen[0] ?? "");
  return (
    <div class="player brush" role="group" aria-label={t("flows.brush")}>
      <div class="brush-bars">
        {dayparts.map((daypart, number) => (
          <button
            type="button"
            key={daypart.name}
            style={{ flexGrow: hoursOf(daypart.name) }}
            aria-pressed={chosen.includes(daypart.name)}
            title={sentenceOf(daypart, unit)}
            onPointerDown={() => {
              from.current = number;
            }}
            onPointerUp={() => {
              if (from.current !== null && from.current !== number) span(from.current, number);
            }}
            onClick={(event) => span(event.shiftKey && first >= 0 ? first : number, number)}
          >
            <span class="bar-place" aria-hidden="true">
              {daypart.figures.value === null ? (
                <i class="brush-bar withheld" />
              ) : (
                <i
                  class="brush-bar"
                  style={{ height: `${Math.max(3, (100 * perHour(daypart)) / greatest)}%` }}
                />
              )}
            </span>
            <span class="brush-hours">{daypart.name.replace("-", "–")}</span>
          </button>
        ))}
      </div>
      <button
        type="button"
        aria-pressed={chosen.length === names.length}
        onClick={() => span(0, names.length - 1)}
      >
        {t("flows.wholeDay")}
      </button>
    </div>
  );
}

function hoursOf(name: string): number {
  const [first = 0, end = 1] = name.split("-").map(Number);
  return Math.max(1, end - first);
}

function perHour({ name, figures }: Daypart): number {
  return (figures.value ?? 0) / hoursOf(name);
}

function sentenceOf({ name, figures }: Daypart, unit: string): string {
  return `${daypartText([name])}: ${said(figures, unit).sentence}`;
}
