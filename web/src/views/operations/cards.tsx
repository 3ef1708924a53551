/** Keys, the audit log, decisions of people, and the privacy budget. */

import type { KeyLives, Operations } from "../../api/types";
import { epsilonOf } from "../../quality/facts";
import { decimal, Fact, percent } from "../../quality/shares";
import { longDay, shortDay } from "../../state/days";
import { DataTable } from "../../ui/data_table";
import { locale, named, t } from "../../words";

export function Budget({ budget }: { budget: Operations["budget"] }) {
  const { caps, months, year, profile } = budget;
  const spent = [
    ...months.map((month) => ({ name: month.month, cost: month, cap: caps.month })),
    { name: t("operations.year"), cost: year, cap: caps.year },
  ];
  return (
    <section class="card">
      <h2>{t("operations.budget")}</h2>
      <p class="hint">{t("operations.profile", { profile })}</p>
      {spent.map(({ name, cost, cap }) => {
        const share = cost.rho_value / cap.rho_value;
        return (
          <div key={name} class="spent">
            <span>{name}</span>
            <meter min={0} max={1} high={0.9} value={share} aria-label={`${name}: ${percent(share)}`} />
            <span>{percent(share)}</span>
          </div>
        );
      })}
      <DataTable
        caption={t("operations.budget")}
        rows={spent}
        columns={[
          { title: t("operations.period"), cell: ({ name }) => name },
          { title: "ρ", numeric: true, cell: ({ cost }) => decimal(cost.rho_value) },
          { title: t("operations.capRho"), numeric: true, cell: ({ cap }) => decimal(cap.rho_value) },
          {
            title: "ε (δ = 10⁻⁹)",
            numeric: true,
            cell: ({ cost }) => decimal(epsilonOf(cost)?.epsilon ?? Number.NaN),
          },
        ]}
      />
    </section>
  );
}

export function Keys({ keys }: { keys: Operations["keys"] }) {
  const first = keys.present.day[0];
  return (
    <section class="card">
      <h2>{t("operations.keys")}</h2>
      <dl class="facts">
        <Lives title={t("operations.dayKeys")} lives={keys.day} />
        <Lives title={t("operations.windowKeys")} lives={keys.window} />
        {first && <Fact title={t("operations.oldestKey")}>{longDay(first, locale.value)}</Fact>}
      </dl>
      <DataTable
        caption={t("operations.present")}
        rows={[
          ...keys.present.day.map((day) => ({ kind: t("operations.dayKeys"), day })),
          ...keys.present.window.map((day) => ({ kind: t("operations.windowKeys"), day })),
        ]}
        columns={[
          { title: t("operations.present"), cell: ({ kind }) => kind },
          { title: t("choose.day"), cell: ({ day }) => shortDay(day, locale.value) },
        ]}
      />
    </section>
  );
}

function Lives({ title, lives }: { title: string; lives: KeyLives }) {
  return (
    <Fact title={title}>
      {t("operations.alive", { alive: lives.alive, destroyed: lives.destroyed })}
      {lives.destroyed > 0 && ` ${t("operations.longest", { hours: decimal(lives.longest_h) })}`}
    </Fact>
  );
}

export function Audit({ audit }: { audit: Operations["audit"] }) {
  return (
    <section class="card">
      <h2>{t("operations.audit")}</h2>
      <p class={audit.holds ? "good" : "wrong"}>
        {audit.holds ? t("operations.holds") : t("operations.broken", { problem: audit.broken ?? "" })}
      </p>
      <dl class="facts">
        <Fact title={t("operations.entries")}>{audit.entries.toLocaleString(locale.value)}</Fact>
        <Fact title={t("operations.head")}>
          <code class="hash">{audit.hash}</code>
        </Fact>
      </dl>
    </section>
  );
}

export function Decisions({ decisions }: { decisions: Operations["decisions"] }) {
  const rows = Object.entries(decisions);
  return (
    <section class="card">
      <h2>{t("operations.decisions")}</h2>
      {rows.length === 0 ? (
        <p>{t("operations.noDecisions")}</p>
      ) : (
        <dl class="facts">
          {rows.map(([choice, count]) => (
            <Fact key={choice} title={named("decision", choice)}>
              {count === 0 ? t("operations.fewerThanTen") : t("operations.atLeast", { n: count })}
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}
