/** Quality and privacy of what is shown: how much, how sure, what is withheld and why, and what protects whom. */

import { useEffect, useRef } from "preact/hooks";
import type { ReleaseSummary } from "../api/types";
import { Chart } from "../charts/chart";
import { productName } from "../figures/words";
import { choose } from "../state/address";
import { daysBetween, daysOf, firstOf, holdsDay, periodText } from "../state/days";
import { DataTable } from "../ui/data_table";
import { useLoaded } from "../ui/loaded";
import { Message } from "../ui/message";
import type { Context } from "../views/view";
import { locale, t } from "../words";
import { dayQuestion, type Facts, type Shown, shownOf } from "./facts";
import { Privacy } from "./privacy";
import { Provenance } from "./provenance";
import "./quality.css";
import { percent, Shares } from "./shares";

interface Found {
  facts: Facts;
  shown: Shown;
  releases: readonly ReleaseSummary[];
}

async function find({ session, choice }: Context, signal: AbortSignal): Promise<Found | undefined> {
  const releases = (await session.releases(choice.product.id)).filter((one) => one.current);
  const release = releases.find((one) => holdsDay(one.day, choice.day)) ?? releases.at(-1);
  if (!release) return undefined;
  const areas = await session.areas(choice.level);
  const of = { ...choice, day: firstOf(release.day) };
  const [facts, shown] = await Promise.all([
    session.api.manifest(release.release_id) as unknown as Promise<Facts>,
    shownOf(session.api, dayQuestion(of, areas.size), signal),
  ]);
  return { facts, shown, releases };
}

export function Panel({ context }: { context: Context }) {
  const { choice } = context;
  const dialog = useRef<HTMLDialogElement>(null);
  const loaded = useLoaded(
    (signal) => find(context, signal),
    [choice.product.id, choice.day, choice.level, choice.age, choice.gender],
  );
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const close = () => choose({ panel: null }, true);
  return (
    <dialog ref={dialog} class="quality" aria-labelledby="quality-title" onClose={close}>
      <header>
        <h2 id="quality-title">{t("quality.title")}</h2>
        <button type="button" onClick={close}>
          {t("quality.close")}
        </button>
      </header>
      {loaded.problem && <Message text={loaded.problem.message} again={loaded.again} />}
      {!loaded.value && !loaded.problem && <Message text={t("app.loading")} busy />}
      {loaded.value && <Told context={context} found={loaded.value} />}
    </dialog>
  );
}

function Told({ context: { choice }, found }: { context: Context; found: Found }) {
  const { facts, shown, releases } = found;
  const { product } = choice;
  return (
    <>
      <p class="lead">
        {productName(product.id, product.title)}, {periodText(facts.day, locale.value)}
      </p>
      <Shares shown={shown} facts={facts} level={choice.level} unit={product.unit} />
      <Coverage releases={releases} />
      <Privacy facts={facts} />
      <Provenance facts={facts} />
    </>
  );
}

function Coverage({ releases }: { releases: readonly ReleaseSummary[] }) {
  const known = releases.flatMap(({ day, withheld_share: share }) =>
    share === null ? [] : [{ day, share }],
  );
  return (
    <section>
      <h3>{t("quality.coverage")}</h3>
      <p>{coverageText(daysOf(releases))}</p>
      <figure class="figure-chart">
        <figcaption>{t("quality.withheldByDay")}</figcaption>
        <Chart
          label={t("quality.withheldByDay")}
          height={110}
          depends={[known]}
          options={(plot, colours) => ({
            marginLeft: 40,
            marginTop: 8,
            x: { type: "band", tickFormat: null, ticks: [], label: null },
            y: { domain: [0, 1], tickFormat: "%", ticks: 3, label: null, grid: true },
            marks: [plot.barY(known, { x: "day", y: "share", fill: colours.quiet }), plot.ruleY([0])],
          })}
        />
        <DataTable
          caption={t("quality.withheldByDay")}
          rows={known}
          columns={[
            { title: t("choose.day"), cell: ({ day }) => periodText(day, locale.value) },
            { title: t("quality.withheldShare"), numeric: true, cell: ({ share }) => percent(share) },
          ]}
        />
      </figure>
    </section>
  );
}

/** How many of the days between the first and the last are there; of windows just how many there are. */
function coverageText(periods: readonly string[]): string {
  const [first, last] = [periods[0] ?? "", periods.at(-1) ?? ""];
  const ends = { first: periodText(first, locale.value), last: periodText(last, locale.value) };
  if (first !== firstOf(first)) return t("quality.windows", { n: periods.length, ...ends });
  const all = daysBetween(first, last).length;
  return t("quality.days", { n: periods.length, all, missing: all - new Set(periods).size, ...ends });
}
