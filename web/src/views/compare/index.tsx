/** Areas and periods beside each other: small multiples on one scale, and in words what can be told apart. */

import { type Question, question } from "../../api/question";
import type { Comparison, Row } from "../../api/types";
import { Band, type Point } from "../../charts/band";
import { percentText, productName, said, verdictText } from "../../figures/words";
import { choose } from "../../state/address";
import { type Beside, besideOf } from "../../state/beside";
import { type Choice, hasDimension, whoOf } from "../../state/choice";
import { shortDay } from "../../state/days";
import type { Session } from "../../state/session";
import { type Subject, subjectOf } from "../../state/subject";
import { AreaSearch } from "../../ui/area_search";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import type { Context, View, ViewProps } from "../view";
import { periodText } from "../week";

interface Panel {
  area: string;
  question: Question;
  points: readonly Point[];
  /** Against the other period. */
  earlier: { points: readonly Point[]; comparison: Comparison | undefined } | null;
  /** Against the first area. */
  first: Comparison | undefined;
  mean: Row | undefined;
}

interface Data {
  subject: Subject;
  period: Extract<Beside, { kind: "period" }> | null;
  panels: readonly Panel[];
}

const MOST = 6;
const COLUMNS = ["area", "hour", "value", "low", "high", "status", "sample_band"] as const;

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const subject = await subjectOf(session, choice);
  const beside = besideOf(choice);
  const period = beside.kind === "period" ? beside : null;
  const areas = areasOf(choice, subject);
  const panels = areas.map((area) =>
    panelOf(session, choice, subject, period, area, areas[0] ?? area, signal),
  );
  return { subject, period, panels: await Promise.all(panels) };
}

function areasOf(choice: Choice, subject: Subject): string[] {
  const known = choice.areas.filter((area) => subject.all.of(area));
  return known.length > 0 ? known.slice(0, MOST) : [subject.area];
}

async function panelOf(
  session: Session,
  choice: Choice,
  { all }: Subject,
  period: Data["period"],
  area: string,
  first: string,
  signal: AbortSignal,
): Promise<Panel> {
  const { product, from, to } = choice;
  const base = { level: all.of(area)?.level, area, from, to, ...whoOf(choice) };
  const hours = question(product.id, "rollup", { by: "hour", ...base });
  const rows = async (asked: Question) => (await session.api.rows(asked, signal)).rows;
  const verdict = async (other: Record<string, string | undefined>) => {
    const asked = question(product.id, "compare", { ...base, ...other });
    return (await session.api.compared(asked, signal)).rows[0];
  };
  const [now, mean, then, comparison, versus] = await Promise.all([
    rows(hours),
    rows(question(product.id, "rollup", base)),
    period && rows(question(product.id, "rollup", { by: "hour", ...base, from: period.from, to: period.to })),
    period ? verdict({ against_from: period.from, against_to: period.to }) : undefined,
    area === first ? undefined : verdict({ against_area: first, against_level: all.of(first)?.level }),
  ]);
  return {
    area,
    question: hours,
    points: pointsOf(now),
    earlier: then && { points: pointsOf(then), comparison },
    first: versus,
    mean: mean[0],
  };
}

function pointsOf(rows: readonly Row[]): Point[] {
  return rows.map((row) => ({ at: Number(row.hour), figures: row })).sort((one, other) => one.at - other.at);
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { subject, period, panels } = data;
  const { unit } = choice.product;
  const areas = panels.map(({ area }) => area);
  const most = Math.max(
    ...panels.flatMap(({ points, earlier }) => highs([...points, ...(earlier?.points ?? [])])),
  );
  const first = subject.all.name(areas[0] ?? "");
  return (
    <div class="page-view">
      <header>
        <h1>{t("compare.heading")}</h1>
        <p class="quiet">
          {productName(choice.product.id, choice.product.title)}.{" "}
          {t("compare.lead", {
            from: shortDay(choice.from, locale.value),
            to: shortDay(choice.to, locale.value),
          })}
        </p>
      </header>
      <div class="beside">
        {areas.length < MOST && (
          <AreaSearch
            context={{ session, choice }}
            label={t("compare.add")}
            shown=""
            onFind={({ area }) => choose({ area: [...new Set([...areas, area])].join() })}
          />
        )}
        <label class="control">
          <input
            type="checkbox"
            checked={period !== null}
            onChange={(event) =>
              choose({ beside: event.currentTarget.checked ? "period" : null, other: null })
            }
          />
          <span>{t("compare.period")}</span>
        </label>
        {period &&
          (["from", "to"] as const).map((end) => (
            <label key={end} class="control">
              <span>{t(`choose.${end}`)}</span>
              <input
                type="date"
                value={period[end]}
                min={choice.product.first_day}
                max={choice.product.last_day}
                onChange={(event) => choose({ [`other_${end}`]: event.currentTarget.value })}
              />
            </label>
          ))}
      </div>
      {panels.length < 2 && !period && <p class="lead">{t("compare.prompt")}</p>}
      <div class="cards">
        {panels.map((panel) => {
          const name = subject.all.name(panel.area);
          return (
            <section class="card" key={panel.area}>
              <h2>
                {name}
                {areas.length > 1 && (
                  <button
                    type="button"
                    class="link"
                    aria-label={t("compare.remove", { name })}
                    onClick={() => choose({ area: areas.filter((one) => one !== panel.area).join() })}
                  >
                    ×
                  </button>
                )}
              </h2>
              <p>
                {t("compare.mean")}: {said(panel.mean, unit).sentence}
              </p>
              {panel.first && <p class="verdict">{againstFirst(panel.first, name, first)}</p>}
              {panel.earlier && period && (
                <p class="verdict">{againstThen(panel.earlier.comparison, period)}</p>
              )}
              <Band
                label={`${name}, ${periodText(choice.from, choice.to)}`}
                points={panel.points}
                unit={unit}
                most={most}
                {...(panel.earlier && period
                  ? { other: panel.earlier.points, otherLabel: periodText(period.from, period.to) }
                  : {})}
              />
            </section>
          );
        })}
      </div>
      <Source choice={choice} session={session} />
    </div>
  );
}

function highs(points: readonly Point[]): number[] {
  return points.map(({ figures }) => figures.high ?? 0);
}

export function againstFirst(row: Comparison, one: string, other: string): string {
  if (row.verdict === "not_distinguishable") return t("compare.areaSame", { one, other });
  if (row.verdict === "unknown" || !row.percent) return t("compare.areaUnknown", { one, other });
  const values = { one, other, verdict: verdictText(row.verdict), percent: percentText(row.percent) };
  return t("compare.areaSentence", values);
}

function againstThen(row: Comparison | undefined, { from, to }: { from: string; to: string }): string {
  const period = periodText(from, to);
  if (row?.verdict === "not_distinguishable") return t("compare.periodSame", { period });
  if (!row || row.verdict === "unknown" || !row.percent) return t("compare.periodUnknown", { period });
  const verdict = verdictText(row.verdict);
  const values = {
    period,
    verdict: verdict.charAt(0).toUpperCase() + verdict.slice(1),
    percent: percentText(row.percent),
  };
  return t("compare.periodSentence", values);
}

export const view: View<Data> = {
  id: "compare",
  products: ["footfall", "population"],
  shows: (product) => hasDimension(product, "hour"),
  controls: ["product", "who", "period"],
  depends: (choice) => [
    choice.areas.join(),
    choice.from,
    choice.to,
    choice.age,
    choice.gender,
    JSON.stringify(besideOf(choice)),
  ],
  load,
  Render,
  exports: (_, { panels }) => ({
    questions: panels.map((panel) => panel.question),
    table: {
      columns: COLUMNS,
      rows: panels.flatMap(({ area, points }) =>
        points.map(({ at, figures }) => [
          area,
          at,
          figures.value,
          figures.low,
          figures.high,
          figures.status,
          figures.sample_band,
        ]),
      ),
    },
  }),
};
