/** What protects the people behind the figures, and how much of the protection's budget is used. */

import type { Cost } from "../api/types";
import { named, t } from "../words";
import { epsilonOf, type Facts } from "./facts";
import { decimal, Fact, percent } from "./shares";

export function Privacy({ facts }: { facts: Facts }) {
  const { privacy } = facts;
  if (!privacy) return null;
  const { charged, caps = {} } = privacy;
  return (
    <section>
      <h3>{t("quality.privacy")}</h3>
      <p>{t("quality.privacySays")}</p>
      {charged && <p class="note">{t("quality.guess", { share: percent(charged.worst_case_auc) })}</p>}
      <dl class="facts">
        {privacy.profile && <Fact title={t("quality.profile")}>{privacy.profile}</Fact>}
        {privacy.unit && <Fact title={t("quality.unit")}>{named("protects", privacy.unit)}</Fact>}
        {privacy.k !== undefined && <Fact title={t("quality.least")}>{privacy.k}</Fact>}
        <Spent title={t("quality.charged")} cost={charged} />
        {Object.entries(caps).map(([period, cap]) => (
          <Spent key={period} title={t("quality.cap", { period: named("period", period) })} cost={cap} />
        ))}
      </dl>
      {charged && caps.day && <Meter charged={charged} cap={caps.day} />}
    </section>
  );
}

function Spent({ title, cost }: { title: string; cost: Cost | undefined }) {
  const told = epsilonOf(cost);
  if (!cost || !told) return null;
  return (
    <Fact title={title}>
      ρ = {decimal(cost.rho_value)}, ε = {decimal(told.epsilon)} (δ = {told.delta})
    </Fact>
  );
}

function Meter({ charged, cap }: { charged: Cost; cap: Cost }) {
  const share = charged.rho_value / cap.rho_value;
  const text = t("quality.ofDay", { share: percent(share) });
  return (
    <p class="budget">
      <meter min={0} max={1} value={share} aria-label={text} />
      {text}
    </p>
  );
}
