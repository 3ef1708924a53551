/** The card of an area: how many, who, how long, from where; each with its interval and its status in words. */

import type { ComponentChildren } from "preact";
import type { Row } from "../../api/types";
import { Band } from "../../charts/band";
import { DaysBand } from "../../charts/days_band";
import { IntervalBars } from "../../charts/interval_bars";
import { productName, said } from "../../figures/words";
import { hasDimension } from "../../state/choice";
import { hourText, longDay } from "../../state/days";
import { subjectOf } from "../../state/subject";
import { HourChoice } from "../../ui/hour_choice";
import { Source } from "../../ui/source";
import { locale, named, t } from "../../words";
import { weekBefore } from "../map/hours";
import type { Context, View, ViewProps } from "../view";
import { isShown, type Near, type Part } from "./near";
import { type Parts, partsOf, questionsOf } from "./parts";
import { AgainstWeekBefore } from "./verdict";

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Parts> {
  return partsOf(session, choice, await subjectOf(session, choice), signal);
}

function Render({ session, choice, data }: ViewProps<Parts>) {
  const { subject } = data;
  const properties = subject.all.of(subject.area);
  const hourly = hasDimension(choice.product, "hour");
  const day = longDay(choice.day, locale.value);
  return (
    <div class="page-view">
      <header>
        <h1>{subject.all.name(subject.area)}</h1>
        {properties && (
          <p class="quiet">
            {t("area.facts", {
              level: named("level.one", properties.level),
              km2: properties.area_km2.toLocaleString(locale.value, { maximumSignificantDigits: 3 }),
              residents: properties.residents?.toLocaleString(locale.value) ?? "—",
            })}
          </p>
        )}
      </header>
      <div class="cards">
        <Card title={productName(choice.product.id, choice.product.title)} part={data.hours} parts={data}>
          {({ rows }) => {
            const now = hourly ? rows.find((row) => Number(row.hour) === choice.hour) : rows[0];
            const words = said(now, choice.product.unit);
            return (
              <>
                <p class="quiet">{hourly ? `${day}, ${hourText(choice.hour)}` : day}</p>
                <p class="figure">
                  <strong>{words.value}</strong> <span>{words.range}</span>
                </p>
                <p class={`status status-${now?.status ?? "no_data"}`}>{words.status}</p>
                <AgainstWeekBefore
                  row={data.against}
                  day={weekBefore(choice.day)}
                  unit={choice.product.unit}
                  first={choice.product.first_day}
                />
                {hourly && <HourChoice hour={choice.hour} />}
                {hourly && (
                  <Band
                    label={t("area.day")}
                    points={pointsOf(rows)}
                    unit={choice.product.unit}
                    marked={choice.hour}
                  />
                )}
              </>
            );
          }}
        </Card>
        <Card title={t("area.unique")} part={data.unique} parts={data} product="visitors">
          {({ rows }) => (
            <>
              <Figure row={rows.find((row) => row.day === choice.day)} unit="people" when={day} />
              <DaysBand label={t("area.unique")} rows={rows} unit="people" marked={choice.day} />
              <p class="hint">{t("area.uniqueHint")}</p>
            </>
          )}
        </Card>
        <Card title={t("area.dwell")} part={data.dwell} parts={data} product="dwell">
          {({ rows }) => <Dwell rows={rows} />}
        </Card>
        <Card title={t("area.profile")} part={data.profile} parts={data} product="footfall">
          {({ rows }) => (
            <>
              <IntervalBars
                label={t("area.profile")}
                kind={t("area.group")}
                unit="people"
                bars={rows.map((row) => ({
                  name: groupName(row),
                  figures: row,
                  other: row.gender === "male",
                }))}
              />
              <p class="hint">{t("area.profileHint")}</p>
            </>
          )}
        </Card>
        {isShown(data.homes) || !data.origins ? (
          <Card title={t("area.homes")} part={data.homes} parts={data} product="catchment">
            {({ rows }) => (
              <IntervalBars
                label={t("area.homes")}
                kind={t("area.from")}
                unit="people"
                bars={rows
                  .filter((row) => row.home_area !== "all")
                  .map((row) => ({ name: subject.all.name(String(row.home_area)), figures: row }))}
              />
            )}
          </Card>
        ) : (
          <Card title={t("area.origins")} part={data.origins} parts={data} product="flows">
            {({ rows }) => (
              <>
                <IntervalBars
                  label={t("area.origins")}
                  kind={t("area.from")}
                  unit="trips"
                  bars={rows.map((row) => ({ name: subject.all.name(String(row.origin)), figures: row }))}
                />
                <p class="hint">{t("area.originsHint")}</p>
              </>
            )}
          </Card>
        )}
        <Card title={t("area.loyalty")} part={data.loyalty} parts={data} product="loyalty">
          {({ rows }) => (
            <IntervalBars
              label={t("area.visitDays")}
              kind={t("area.visitDays")}
              unit="people"
              bars={rows.map((row) => ({
                name: `${row.visit_days}, ${named("since", String(row.since))}`,
                figures: row,
                other: row.since === "new",
              }))}
            />
          )}
        </Card>
      </div>
      <Source choice={choice} session={session} />
    </div>
  );
}

function groupName(row: Row): string {
  return (["age_band", "gender"] as const)
    .flatMap((attribute) => (row[attribute] === undefined ? [] : [named(attribute, String(row[attribute]))]))
    .join(", ");
}

interface CardProps {
  title: string;
  part: Part;
  parts: Parts;
  /** What is needed for it, to be named if it is missing. */
  product?: string;
  children: (part: Near) => ComponentChildren;
}

function Card({ title, part, parts, product, children }: CardProps) {
  const { all, area } = parts.subject;
  return (
    <section class="card">
      <h2>{title}</h2>
      {isShown(part) ? (
        <>
          {part.area !== area && <p class="note">{t("area.coarser", { name: all.name(part.area) })}</p>}
          {children(part)}
        </>
      ) : (
        <p class="quiet">
          {part
            ? part.problem
            : product
              ? t("area.noRelease", { product: productName(product, product) })
              : t("area.noRows")}
        </p>
      )}
    </section>
  );
}

function Figure({ row, unit, when }: { row: Row | undefined; unit: string; when: string }) {
  const words = said(row, unit);
  return (
    <>
      <p class="quiet">{when}</p>
      <p class="figure">
        <strong>{words.value}</strong> <span>{words.range}</span>
      </p>
      <p class={`status status-${row?.status ?? "no_data"}`}>{words.status}</p>
    </>
  );
}

function Dwell({ rows }: { rows: readonly Row[] }) {
  const bins = rows.filter((row) => row.measure === "visitors" && row.dwell_bin !== "all");
  const median = said(
    rows.find((row) => row.measure === "median_min"),
    "minutes",
  );
  return (
    <>
      {median.range && <p>{t("area.median", { value: median.value, range: median.range })}</p>}
      <IntervalBars
        label={t("area.dwell")}
        kind={t("area.dwellBin")}
        unit="people"
        bars={bins.map((row) => ({ name: `${String(row.dwell_bin).replace("-", "–")} min`, figures: row }))}
      />
    </>
  );
}

function pointsOf(rows: readonly Row[]) {
  return rows.map((row) => ({ at: Number(row.hour), figures: row }));
}

export const view: View<Parts> = {
  id: "area",
  products: ["footfall", "population"],
  controls: ["area", "product", "day"],
  depends: (choice) => [choice.day, choice.hour, choice.areas.join()],
  load,
  Render,
  exports: (_, parts) => ({ questions: questionsOf(parts) }),
};
