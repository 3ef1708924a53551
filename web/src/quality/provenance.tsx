/** How the figures came about, for whoever must be able to check it. */

import { t } from "../words";
import type { Facts } from "./facts";
import { Fact } from "./shares";

export function Provenance({ facts }: { facts: Facts }) {
  const { purpose, audit } = facts;
  return (
    <section>
      <h3>{t("quality.origin")}</h3>
      {facts.definition && <p>{facts.definition}</p>}
      <dl class="facts">
        <Fact title={t("quality.method")}>{facts.method_version}</Fact>
        {facts.software && <Fact title={t("quality.software")}>{facts.software}</Fact>}
        {facts.network_plan && <Fact title={t("quality.plan")}>{facts.network_plan}</Fact>}
        {facts.areas && <Fact title={t("quality.areas")}>{facts.areas}</Fact>}
        {purpose?.title && <Fact title={t("quality.purpose")}>{purpose.title}</Fact>}
        {purpose?.controller && <Fact title={t("quality.controller")}>{purpose.controller}</Fact>}
        <Fact title={t("quality.release")}>{facts.release_id}</Fact>
        {audit && <Fact title={t("quality.audit")}>{t("quality.auditSays", { n: audit.number })}</Fact>}
        {facts.terms && <Fact title={t("quality.terms")}>{facts.terms}</Fact>}
      </dl>
    </section>
  );
}
