/** Beside the map: what is known of the chosen area at this hour, and whether it differs from a week before. */

import { question } from "../../api/question";
import type { Comparison, Row } from "../../api/types";
import { Band } from "../../charts/band";
import { said } from "../../figures/words";
import { address, choose, writeAddress } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import { type Choice, hasDimension, hourLabel, whoOf } from "../../state/choice";
import type { Session } from "../../state/session";
import { useLoaded } from "../../ui/loaded";
import { t } from "../../words";
import { AgainstWeekBefore } from "../area/verdict";
import { type Cells, weekBefore } from "./hours";

interface Props {
  session: Session;
  choice: Choice;
  areas: AreaIndex;
  cells: Cells;
}

export function AreaPanel({ session, choice, areas, cells }: Props) {
  const [area, ...others] = choice.areas;
  if (area === undefined) return null;
  if (others.length > 0) return <Several choice={choice} areas={areas} cells={cells} />;
  const { unit } = choice.product;
  const cell = cells.get(area);
  const now = said(cell?.figures ?? { ...NOT_COVERED }, unit);
  return (
    <article class="panel" aria-live="polite">
      <h2>{areas.name(area)}</h2>
      <p class="figure">
        <strong>{now.value}</strong> <span>{now.range}</span>
      </p>
      <p class={`status status-${cell?.figures.status ?? "not_covered"}`}>{now.status}</p>
      <Against session={session} choice={choice} area={area} />
      {hasDimension(choice.product, "hour") && <DayOfArea session={session} choice={choice} area={area} />}
      <a class="onward" href={writeAddress({ view: "area", params: address.value.params })}>
        {t("area.open")}
      </a>
    </article>
  );
}

const NOT_COVERED = { value: null, low: null, high: null, status: "not_covered", sample_band: null } as const;

function Several({ choice, areas, cells }: Omit<Props, "session">) {
  return (
    <article class="panel">
      <ul class="several">
        {choice.areas.map((area) => (
          <li key={area}>
            <button type="button" class="link" onClick={() => choose({ area, shape: null })}>
              {areas.name(area)}
            </button>
            <span>{said(cells.get(area)?.figures ?? NOT_COVERED, choice.product.unit).sentence}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}

interface OneProps {
  session: Session;
  choice: Choice;
  area: string;
}

function timeOf(choice: Choice): Record<string, string> {
  return hasDimension(choice.product, "hour") ? { hour: hourLabel(choice.hour) } : {};
}

function Against({ session, choice, area }: OneProps) {
  const before = weekBefore(choice.day);
  const possible = before >= choice.product.first_day;
  const loaded = useLoaded<Comparison | undefined>(
    async (signal) => {
      if (!possible) return undefined;
      const asked = question(choice.product.id, "compare", {
        level: choice.level,
        area,
        day: choice.day,
        against_day: before,
        ...timeOf(choice),
        ...whoOf(choice),
      });
      return (await session.api.compared(asked, signal)).rows[0];
    },
    [choice.product.id, choice.level, area, choice.day, choice.hour, choice.age, choice.gender],
  );
  if (possible && loaded.busy && !loaded.value) return <p class="hint">…</p>;
  return (
    <AgainstWeekBefore
      row={loaded.value ?? null}
      day={before}
      unit={choice.product.unit}
      first={choice.product.first_day}
    />
  );
}

function DayOfArea({ session, choice, area }: OneProps) {
  const { product, level, day } = choice;
  const loaded = useLoaded<Row[]>(
    async (signal) => {
      const asked = question(product.id, "values", { level, area, day, ...whoOf(choice) });
      return (await session.api.rows(asked, signal)).rows;
    },
    [product.id, level, area, day, choice.age, choice.gender],
  );
  if (!loaded.value) return null;
  const points = loaded.value.map((row) => ({ at: Number(row.hour), figures: row }));
  return <Band label={t("area.day")} points={points} unit={product.unit} marked={choice.hour} />;
}
