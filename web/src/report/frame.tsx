/** A view on one sheet of paper: what the view shows, who made it how, and the link that restores it. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { shortKey, unitName } from "../figures/words";
import { dayQuestion, epsilonOf, type Facts, type Shown, shownOf } from "../quality/facts";
import { decimal, percent, whole } from "../quality/shares";
import { choose } from "../state/address";
import { firstOf, holdsDay, longDay } from "../state/days";
import { paper } from "../state/preferences";
import { useLoaded } from "../ui/loaded";
import type { Context } from "../views/view";
import { locale, t } from "../words";
import "./report.css";

const Z_95 = 1.96;

export function ReportFrame({ context, children }: { context: Context; children: ComponentChildren }) {
  const sheet = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    paper.value = true;
    return () => {
      paper.value = false;
    };
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(() => shrink(sheet.current, content.current));
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);
  return (
    <>
      <div class="report-tools">
        <button type="button" onClick={() => window.print()}>
          {t("report.print")}
        </button>
        <button type="button" onClick={() => choose({ report: null })}>
          {t("report.back")}
        </button>
        <span class="hint">{t("report.hint")}</span>
      </div>
      <div class="report-sheet" ref={sheet}>
        <div class="report-content" ref={content}>
          {children}
          <Notes context={context} />
        </div>
      </div>
    </>
  );
}

/** Makes what is too high for the sheet smaller, so that it is one page. */
function shrink(sheet: HTMLElement | null, content: HTMLElement | null): void {
  if (!sheet || !content) return;
  const share = Math.min(1, sheet.clientHeight / content.scrollHeight);
  content.style.transform = share < 1 ? `scale(${share})` : "";
}

interface Found {
  facts: Facts;
  shown: Shown;
}

async function find({ session, choice }: Context, signal: AbortSignal): Promise<Found | undefined> {
  const releases = (await session.releases(choice.product.id)).filter((one) => one.current);
  const release = releases.find((one) => holdsDay(one.day, choice.day)) ?? releases.at(-1);
  if (!release) return undefined;
  const areas = await session.areas(choice.level);
  const asked = dayQuestion({ ...choice, day: firstOf(release.day) }, areas.size);
  const [facts, shown] = await Promise.all([
    session.api.manifest(release.release_id) as unknown as Promise<Facts>,
    shownOf(session.api, asked, signal),
  ]);
  return { facts, shown };
}

function Notes({ context }: { context: Context }) {
  const { choice } = context;
  const found = useLoaded((signal) => find(context, signal), [choice.product.id, choice.day, choice.level]);
  const link = window.location.href.replace(/[?&]report=1/, (text) => (text[0] === "?" ? "?" : ""));
  return (
    <section class="report-notes" aria-label={t("quality.title")} data-ready={found.value !== undefined}>
      <h2>{t("quality.title")}</h2>
      {found.value && <p>{sentences(found.value, choice.level, choice.product.unit).join(" ")}</p>}
      <p>
        {t("report.made", { day: longDay(new Date().toISOString().slice(0, 10), locale.value) })}{" "}
        <a href={link}>{link}</a>
      </p>
    </section>
  );
}

/** What must not be missing from a page that is passed on. */
export function sentences({ facts, shown }: Found, level: string, unit: string): string[] {
  const { privacy } = facts;
  const deviation = facts.intervals?.noise_deviation?.[level];
  const spent = epsilonOf(privacy?.charged);
  const kinds = shown.statuses.map(({ name, share }) => `${t(shortKey(name))} ${percent(share)}`).join(", ");
  return [
    t("report.shares", { kinds }),
    ...(privacy?.k === undefined ? [] : [t("quality.whyWithheld", { k: privacy.k })]),
    ...(deviation === undefined
      ? []
      : [
          `${t("quality.noise")}: ${t("quality.noiseSays", { n: whole(Z_95 * deviation), unit: unitName(unit) })}.`,
        ]),
    ...(spent ? [t("report.spent", { epsilon: decimal(spent.epsilon), delta: spent.delta })] : []),
    t("report.release", { id: facts.release_id, method: facts.method_version }),
  ];
}
