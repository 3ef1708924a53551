/** How sure the shown values are, how many customers stand behind them, and what is withheld. */

import type { Status } from "../api/types";
import { shortKey, statusKey, unitName } from "../figures/words";
import { DataTable } from "../ui/data_table";
import { locale, named, t } from "../words";
import "./facts.css";
import type { Facts, Share, Shown } from "./facts";

interface Props {
  shown: Shown;
  facts: Facts;
  level: string;
  unit: string;
}

const Z_95 = 1.96;

export function Shares({ shown, facts, level, unit }: Props) {
  const deviation = facts.intervals?.noise_deviation?.[level];
  return (
    <section>
      <h3>{t("quality.shown")}</h3>
      <p>
        {t("quality.values", {
          n: shown.values.toLocaleString(locale.value),
          level: named("level", level),
        })}
      </p>
      <Stack
        label={t("quality.shown")}
        shares={shown.statuses}
        kind="status"
        text={(name) => t(shortKey(name))}
      />
      <ul class="reasons">
        {shown.statuses.map(({ name }) => (
          <li key={name} class={`status status-${name}`}>
            {t(statusKey(name))}
          </li>
        ))}
      </ul>
      {facts.privacy?.k !== undefined && (
        <p class="hint">{t("quality.whyWithheld", { k: facts.privacy.k })}</p>
      )}
      <h4>{t("figure.sample")}</h4>
      <Stack label={t("figure.sample")} shares={shown.bands} kind="band" text={(name) => name} />
      <dl class="facts">
        {facts.people_per_subscriber !== undefined && (
          <Fact title={t("quality.weight")}>
            {t("quality.weightSays", { n: decimal(facts.people_per_subscriber) })}
          </Fact>
        )}
        {deviation !== undefined && (
          <Fact title={t("quality.noise")}>
            {t("quality.noiseSays", { n: whole(Z_95 * deviation), unit: unitName(unit) })}
          </Fact>
        )}
      </dl>
    </section>
  );
}

export function Fact({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface StackProps<N extends string> {
  label: string;
  shares: readonly Share<N>[];
  kind: "status" | "band";
  text: (name: N) => string;
}

/** Shares side by side in one bar, with their table. */
function Stack<N extends string | Status>({ label, shares, kind, text }: StackProps<N>) {
  return (
    <>
      <div class="stack" aria-hidden="true">
        {shares.map(({ name, share }, number) => (
          <span
            key={name}
            class={`stack-${kind} stack-${kind}-${kind === "band" ? number : name}`}
            style={{ flexGrow: share }}
            title={`${text(name)}: ${percent(share)}`}
          />
        ))}
      </div>
      <DataTable
        caption={label}
        rows={shares}
        open
        columns={[
          { title: label, cell: ({ name }) => text(name) },
          { title: t("quality.share"), numeric: true, cell: ({ share }) => percent(share) },
          {
            title: t("quality.count"),
            numeric: true,
            cell: ({ count }) => count.toLocaleString(locale.value),
          },
        ]}
      />
    </>
  );
}

export function percent(share: number): string {
  const digits = share > 0 && share < 0.01 ? 1 : 0;
  return share.toLocaleString(locale.value, { style: "percent", maximumFractionDigits: digits });
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString(locale.value);
}

export function decimal(value: number): string {
  return value.toLocaleString(locale.value, { maximumSignificantDigits: 3 });
}
