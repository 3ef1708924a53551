/** Beside the map: the picked area or trip in figures, the strongest trips, the matrix, the table. */

import { said, unitName } from "../../figures/words";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import { isDark } from "../../state/preferences";
import { Segments } from "../../ui/controls";
import { DataTable } from "../../ui/data_table";
import { t } from "../../words";
import type { Data } from ".";
import { flowColours } from "./lines";
import { Matrix } from "./matrix";
import { daypartText, NUMBERS, pairOf, restOf, summed, type Trip, untold, WAYS } from "./trips";

interface Props {
  data: Data;
  pair: string;
  unit: string;
  when: string;
}

const LISTED = 8;

export function Side({ data, pair, unit, when }: Props) {
  const { all: areas, wanted, trips } = data;
  const sentence = (trip: Trip) => `${routeText(trip, areas)}: ${said(trip.figures, unit).sentence}`;
  return (
    <>
      <div class="flow-tools">
        {wanted.area ? (
          <Segments
            label={t("flows.way")}
            value={wanted.way}
            options={WAYS.map((value) => ({ value, text: t(`flows.way.${value}`) }))}
            onChoose={(way) => choose({ way: way === "all" ? null : way })}
          />
        ) : (
          <Segments
            label={t("flows.number")}
            value={String(wanted.number)}
            options={NUMBERS.map((value) => ({ value, text: t("flows.strongest", { n: value }) }))}
            onChoose={(n) => choose({ n })}
          />
        )}
        {(wanted.area || pair) && (
          <button type="button" onClick={() => choose({ area: null, pair: null, way: null })}>
            {t("map.clear")}
          </button>
        )}
      </div>
      {wanted.area ? (
        <Totals data={data} area={wanted.area} unit={unit} />
      ) : (
        <p class="lead">{t("flows.pick")}</p>
      )}
      <Pair data={data} pair={pair} unit={unit} />
      <Strongest data={data} pair={pair} unit={unit} />
      <figure class="figure-chart">
        <figcaption>{t("flows.matrix")}</figcaption>
        <Matrix
          names={data.matrixAreas}
          trips={data.matrix}
          areas={areas}
          pair={pair}
          picked={wanted.area}
          sentence={sentence}
        />
        <TripTable caption={`${t("flows.matrix")}, ${when}`} trips={data.matrix} areas={areas} unit={unit} />
      </figure>
      <TripTable caption={`${t("flows.title")}, ${when}`} trips={trips} areas={areas} unit={unit} />
      <DataTable
        caption={t("flows.brush")}
        rows={data.dayparts}
        columns={[
          { title: t("flows.daypart"), cell: ({ name }) => daypartText([name]) },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ({ figures }) => said(figures, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: ({ figures }) => said(figures, unit).range },
        ]}
      />
    </>
  );
}

function Totals({ data, area, unit }: { data: Data; area: string; unit: string }) {
  const { all: areas, trips, wanted } = data;
  const ways = [
    ["out", trips.filter((trip) => trip.origin === area && trip.destination !== area)],
    ["in", trips.filter((trip) => trip.destination === area && trip.origin !== area)],
  ] as const;
  return (
    <article class="panel" aria-live="polite">
      <h2>{areas.name(area)}</h2>
      {ways
        .filter(([way]) => wanted.way === "all" || wanted.way === way)
        .map(([way, of]) => {
          const withheld = untold(of);
          const shown = of.filter((trip) => trip.figures.value !== null).length;
          const total = said(summed(of.map((trip) => trip.figures)), unit);
          return (
            <p key={way} class="flow-total" style={{ borderColor: flowColours(isDark.value)[way] }}>
              <span>{t(`flows.${way}`)}</span>
              <strong>{total.value}</strong> <span class="quiet">{total.range}</span>
              <span class="hint">{t("flows.shown", { n: shown, withheld })}</span>
            </p>
          );
        })}
    </article>
  );
}

function Pair({ data, pair, unit }: { data: Data; pair: string; unit: string }) {
  const trip = [...data.trips, ...data.matrix].find((one) => pairOf(one) === pair);
  if (!trip) return null;
  const figures = said(trip.figures, unit);
  return (
    <article class="note" aria-live="polite">
      <strong>{routeText(trip, data.all)}</strong>
      <br />
      {figures.sentence} · {figures.short}
    </article>
  );
}

function Strongest({ data, pair, unit }: { data: Data; pair: string; unit: string }) {
  const shown = data.trips.filter((trip) => trip.figures.value !== null).slice(0, LISTED);
  if (shown.length === 0) return <p class="note">{t("flows.none")}</p>;
  return (
    <section>
      <h2>{t("flows.list")}</h2>
      <ol class="flow-list">
        {shown.map((trip) => {
          const name = pairOf(trip);
          const { value, range } = said(trip.figures, unit);
          return (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === pair}
                onClick={() => choose({ pair: name === pair ? null : name })}
              >
                <span>{routeText(trip, data.all)}</span>
                <span>
                  <strong>{value}</strong> <span class="quiet">{range}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface TableProps {
  caption: string;
  trips: readonly Trip[];
  areas: AreaIndex;
  unit: string;
}

function TripTable({ caption, trips, areas, unit }: TableProps) {
  return (
    <DataTable
      caption={caption}
      rows={trips}
      columns={[
        { title: t("flows.from"), cell: ({ origin }) => endName(origin, areas) },
        { title: t("flows.to"), cell: ({ destination }) => endName(destination, areas) },
        {
          title: `${t("figure.value")} (${unitName(unit)})`,
          numeric: true,
          cell: ({ figures }) => said(figures, unit).value,
        },
        { title: t("figure.interval"), numeric: true, cell: ({ figures }) => said(figures, unit).range },
        { title: t("figure.status"), cell: ({ figures }) => said(figures, unit).short },
      ]}
    />
  );
}

export function routeText({ origin, destination }: Trip, areas: AreaIndex): string {
  if (origin === destination) return t("flows.within", { area: endName(origin, areas) });
  return `${endName(origin, areas)} → ${endName(destination, areas)}`;
}

/** An area, or the small areas within one that are told together. */
export function endName(area: string, areas: AreaIndex): string {
  const whole = restOf(area);
  return whole === undefined ? areas.name(area) : t("flows.rest", { area: areas.name(whole) });
}
