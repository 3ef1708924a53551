/** Seven days by 24 hours, in the map's classes; hatched where withheld. */

import { classOf } from "../map/colours";
import { hourText, WEEKDAYS, type Weekday, weekdayName } from "../state/days";
import { locale } from "../words";
import { Chart } from "./chart";
import { hatch } from "./hatch";

export interface HourOfWeek {
  weekday: Weekday;
  hour: number;
  /** Number of its class, or null where it is withheld. */
  class: number | null;
  title: string;
}

interface Props {
  label: string;
  cells: readonly HourOfWeek[];
  colours: readonly string[];
}

export function WeekStrip({ label, cells, colours }: Props) {
  return (
    <Chart
      label={label}
      height={236}
      depends={[cells, colours]}
      options={(plot, palette) => {
        const withheld = hatch(palette.quiet);
        const place = { x: "hour", y: (cell: HourOfWeek) => weekdayName(cell.weekday, locale.value) };
        return {
          marginLeft: 46,
          marginBottom: 28,
          marginTop: 6,
          padding: 0.04,
          x: {
            domain: Array.from({ length: 24 }, (_, hour) => hour),
            ticks: [0, 3, 6, 9, 12, 15, 18, 21],
            tickFormat: hourText,
            tickSize: 0,
            label: null,
          },
          y: {
            domain: WEEKDAYS.map((weekday) => weekdayName(weekday, locale.value)),
            tickSize: 0,
            label: null,
          },
          marks: [
            withheld.mark,
            plot.cell(
              cells.filter((cell) => cell.class !== null),
              { ...place, fill: (cell: HourOfWeek) => colours[cell.class ?? 0], title: "title", rx: 2 },
            ),
            plot.cell(
              cells.filter((cell) => cell.class === null),
              { ...place, fill: withheld.fill, stroke: palette.line, title: "title", rx: 2 },
            ),
          ],
        };
      }}
    />
  );
}

/** Class of a value, or null. */
export function classIn(value: number | null | undefined, borders: readonly number[]): number | null {
  return value === null || value === undefined ? null : classOf(value, borders);
}
