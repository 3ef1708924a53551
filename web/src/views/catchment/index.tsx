/** The catchment: where an area's visitors live, how far away, and the core that holds most of them. */

import { useMemo } from "preact/hooks";
import type { Question } from "../../api/question";
import { figureColumns, IntervalBars } from "../../charts/interval_bars";
import { said } from "../../figures/words";
import { AreaMap } from "../../map/area_map";
import { sequential, spread } from "../../map/colours";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import { longDay } from "../../state/days";
import { isDark } from "../../state/preferences";
import { type Subject, subjectOf } from "../../state/subject";
import { Segments } from "../../ui/controls";
import { DataTable } from "../../ui/data_table";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import { Legend } from "../map/legend";
import type { Context, View, ViewProps } from "../view";
import {
  bordersOf,
  type Catchment,
  catchmentOf,
  catchmentQuestion,
  figuresOf,
  type Home,
  paintsOf,
  SHARES,
  SHOWN,
  tradeClass,
} from "./homes";

interface Data {
  subject: Subject;
  areas: AreaIndex;
  question: Question;
  catchment: Catchment;
}

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const subject = await subjectOf(session, choice);
  const question = catchmentQuestion(choice, subject);
  const [areas, answer] = await Promise.all([
    session.areas(subject.level),
    session.api.rows(question, signal),
  ]);
  return { subject, areas, question, catchment: catchmentOf(answer.rows) };
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { subject, areas, catchment } = data;
  const shown = SHOWN.find((one) => one === choice.params.shown) ?? "visitors";
  const dark = isDark.value;
  const borders = useMemo(() => bordersOf(catchment.homes, shown), [catchment, shown]);
  const paints = useMemo(() => paintsOf(catchment.homes, shown, borders), [catchment, shown, borders]);
  const colours = useMemo(
    () => (shown === "trade" ? sequential(dark) : spread(sequential(dark), borders.length + 1)),
    [shown, dark, borders],
  );
  const name = subject.all.name(subject.area);
  const withheld = catchment.homes.filter((home) => home.visitors.value === null).length;
  const unit = shown === "penetration" ? "percent" : "people";
  return (
    <div class="page-view">
      <header>
        <h1>{t("catchment.heading", { name })}</h1>
        <p class="quiet">
          {t("catchment.lead", { from: longDay(choice.product.last_day, locale.value) })}{" "}
          {said(catchment.everybody, "people").sentence}.
        </p>
      </header>
      <div class="beside">
        <Segments
          label={t("catchment.measure")}
          value={shown}
          options={SHOWN.map((value) => ({ value, text: t(`catchment.${value}`) }))}
          onChoose={(value) => choose({ shown: value === "visitors" ? null : value })}
        />
        {shown === "trade" && <p class="hint">{t("catchment.tradeHint")}</p>}
      </div>
      <div class="catchment">
        <section class="map-place" aria-label={t("catchment.title")}>
          <AreaMap
            areas={areas}
            basemap={session.settings.basemap}
            colours={colours}
            paints={paints}
            chosen={[subject.area]}
            label={t("catchment.heading", { name })}
            onPick={(area) => choose({ area })}
          />
          {shown === "trade" ? (
            <TradeLegend colours={colours} />
          ) : (
            <Legend measure="absolute" unit={unit} borders={borders} colours={colours} />
          )}
        </section>
        <section class="card">
          <IntervalBars
            label={t("catchment.decay")}
            kind={t("catchment.distance")}
            unit="people"
            bars={catchment.distances.map(({ name: km, figures }) => ({
              name: `${km.replace("-", "–")} km`,
              figures,
            }))}
          />
        </section>
      </div>
      <p class="hint">
        {t("catchment.withheldHint", { shown: catchment.homes.length - withheld, withheld })}
      </p>
      <DataTable<Home>
        caption={t("catchment.heading", { name })}
        rows={catchment.homes}
        columns={[
          { title: t("catchment.home"), cell: (home) => areas.name(home.area) },
          ...figureColumns<Home>(unit, (home) => figuresOf(home, shown) ?? home.visitors),
          {
            title: t("catchment.set"),
            numeric: true,
            cell: (home) => (home.within ? `${home.within} %` : ""),
          },
        ]}
      />
      <Source choice={choice} session={session} />
    </div>
  );
}

function TradeLegend({ colours }: { colours: readonly string[] }) {
  const lines = [
    ...SHARES.map((share) => ({ share, text: t("catchment.within", { share }) })),
    { share: 100, text: t("catchment.rest") },
  ];
  return (
    <section class="legend" aria-label={t("map.legend")}>
      <h2>{t("catchment.trade")}</h2>
      <ol class="steps">
        {lines.map(({ share, text }) => (
          <li key={share}>
            <i class="swatch" style={{ background: colours[tradeClass(share)] ?? "" }} />
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <ul class="legend-kinds">
        <li>
          <i class="swatch withheld" />
          {t("map.withheld")}
        </li>
      </ul>
    </section>
  );
}

export const view: View<Data> = {
  id: "catchment",
  products: ["catchment"],
  controls: ["area"],
  depends: (choice) => [choice.areas.join()],
  load,
  Render,
  exports: (_, data) => ({ questions: [data.question] }),
};
