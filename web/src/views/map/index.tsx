/** The footfall map: all areas at an hour, and the day as it passes. */

import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { productName, said, unitName } from "../../figures/words";
import { AreaMap } from "../../map/area_map";
import { diverging, sequential, spread } from "../../map/colours";
import { type Corner, readShape, writeShape } from "../../map/draw";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import type { Choice, Measure } from "../../state/choice";
import { hourText, longDay } from "../../state/days";
import { isDark } from "../../state/preferences";
import { Segments } from "../../ui/controls";
import { DataTable } from "../../ui/data_table";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import type { Context, View, ViewProps } from "../view";
import { AreaPanel } from "./area_panel";
import { type Cell, type Cells, HOURS, HourSource, mapQuestion, weekBefore } from "./hours";
import { Legend } from "./legend";
import { bordersOf, paintsOf } from "./painting";
import { Player } from "./player";
import { ShapeNote } from "./shape_note";

interface Data {
  areas: AreaIndex;
  source: HourSource;
  first: Cells;
}

/** Room for the title, the tools and the player. */
const OVERLAYS = { top: 112, bottom: 96, left: 36, right: 36 };
const MEASURES: readonly Measure[] = ["absolute", "density", "baseline"];

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const areas = await session.areas(choice.level);
  const source = new HourSource(session.api, choice, areas.size, signal);
  return { areas, source, first: await source.want(choice.hour) };
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { areas, source } = data;
  const cells = useCells(source, choice.hour, data.first);
  const [drawing, setDrawing] = useState(false);
  const borders = useMemo(() => bordersOf(source.all, areas, choice.measure), [source]);
  const paints = useMemo(() => paintsOf(cells, areas, choice.measure, borders), [cells, borders]);
  const dark = isDark.value;
  const colours = useMemo(
    () => (choice.measure === "baseline" ? diverging(dark) : spread(sequential(dark), borders.length + 1)),
    [choice.measure, dark, borders],
  );
  const when = whenOf(choice, source.hours);
  const what = productName(choice.product.id, choice.product.title);
  const shape = useMemo(() => readShape(choice.params.shape), [choice.params.shape]);
  const onPick = useCallback((area: string) => choose({ area, shape: null }), []);
  const onDrawn = useCallback((corners: readonly Corner[] | null) => {
    setDrawing(false);
    if (corners) choose({ shape: writeShape(corners), area: null });
  }, []);
  return (
    <div class="map-view">
      <section class="map-place" aria-label={t("map.title")}>
        <AreaMap
          areas={areas}
          basemap={session.settings.basemap}
          colours={colours}
          paints={paints}
          chosen={choice.areas}
          label={t("map.description", { product: what, when })}
          onPick={onPick}
          shape={shape}
          drawing={drawing}
          onDrawn={onDrawn}
          padding={OVERLAYS}
        />
        <div class="map-head">
          <h1>
            {what} <span>{when}</span>
          </h1>
        </div>
        <MapTools choice={choice} drawing={drawing} setDrawing={setDrawing} />
        <Legend measure={choice.measure} unit={choice.product.unit} borders={borders} colours={colours} />
        {source.hours && <Player hour={choice.hour} prepare={(hour) => source.want(hour)} />}
      </section>
      <div class="map-side">
        <ShapeNote session={session} choice={choice} shape={shape} />
        {choice.areas.length > 0 ? (
          <AreaPanel session={session} choice={choice} areas={areas} cells={cells} />
        ) : (
          <p class="lead">{t("map.pick")}</p>
        )}
        <MapTable choice={choice} areas={areas} cells={cells} when={when} />
        <Source choice={choice} session={session} />
      </div>
    </div>
  );
}

/** The hour's cells; those of the hour before stay until they are here. */
function useCells(source: HourSource, hour: number, first: Cells): Cells {
  const [late, setLate] = useState<{ source: HourSource; cells: Cells }>();
  const here = source.have(hour);
  useEffect(() => {
    let current = true;
    if (!here) {
      source.want(hour).then(
        (cells) => current && setLate({ source, cells }),
        (problem: unknown) => console.warn("an hour is missing", problem),
      );
    }
    return () => {
      current = false;
    };
  }, [source, hour]);
  return here ?? (late?.source === source ? late.cells : first);
}

interface ToolsProps {
  choice: Choice;
  drawing: boolean;
  setDrawing: (drawing: boolean) => void;
}

function MapTools({ choice, drawing, setDrawing }: ToolsProps) {
  const before = weekBefore(choice.day);
  const comparable = before >= choice.product.first_day;
  const chosen = choice.areas.length > 0 || choice.params.shape;
  return (
    <div class="map-tools">
      <Segments
        label={t("map.measure")}
        value={choice.measure}
        options={MEASURES.filter((one) => comparable || one !== "baseline").map((value) => ({
          value,
          text: t(`map.${value}`),
        }))}
        onChoose={(measure) => choose({ measure: measure === "absolute" ? null : measure })}
      />
      <button type="button" aria-pressed={drawing} onClick={() => setDrawing(!drawing)}>
        {drawing ? t("map.cancel") : t("map.draw")}
      </button>
      {chosen && !drawing && (
        <button type="button" onClick={() => choose({ area: null, shape: null })}>
          {t("map.clear")}
        </button>
      )}
      {drawing && (
        <p class="hint" role="status">
          {t("map.drawing")}
        </p>
      )}
    </div>
  );
}

interface TableProps {
  choice: Choice;
  areas: AreaIndex;
  cells: Cells;
  when: string;
}

function MapTable({ choice, areas, cells, when }: TableProps) {
  const { unit } = choice.product;
  const rows = [...cells].sort(
    ([, one], [, other]) => (other.figures.value ?? -1) - (one.figures.value ?? -1),
  );
  const withheld = rows.filter(([, cell]) => cell.figures.value === null).length;
  type Line = [string, Cell];
  return (
    <>
      <p class="hint">{t("map.total", { shown: rows.length - withheld, all: areas.size, withheld })}</p>
      <DataTable<Line>
        caption={`${productName(choice.product.id, choice.product.title)}, ${when}`}
        rows={rows}
        columns={[
          { title: t("choose.area"), cell: ([area]) => areas.name(area) },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ([, cell]) => said(cell.figures, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: ([, cell]) => said(cell.figures, unit).range },
          { title: t("figure.status"), cell: ([, cell]) => said(cell.figures, unit).short },
          { title: t("figure.sample"), cell: ([, cell]) => cell.figures.sample_band ?? "" },
        ]}
      />
    </>
  );
}

export function whenOf(choice: Choice, hours: boolean): string {
  const day = longDay(choice.day, locale.value);
  if (!hours) return day;
  return `${day}, ${hourText(choice.hour)}–${hourText((choice.hour + 1) % HOURS)}`;
}

export const view: View<Data> = {
  id: "map",
  products: ["footfall", "population", "visitors"],
  controls: ["area", "product", "level", "who", "day"],
  depends: (choice) => [choice.day, choice.level, choice.age, choice.gender, choice.measure],
  load,
  Render,
  exports: ({ choice }) => ({ questions: [mapQuestion(choice, choice.hour)] }),
};
