/** Operations: whether days come in whole, what is refused, and whether keys, audit log and budget are as they should be. */

import type { Operations } from "../../api/types";
import { longDay } from "../../state/days";
import type { Session } from "../../state/session";
import { ExportBar } from "../../ui/exports";
import { useLoaded } from "../../ui/loaded";
import { Message } from "../../ui/message";
import { locale, t } from "../../words";
import { Audit, Budget, Decisions, Keys } from "./cards";
import { Ingest } from "./ingest";
import "./operations.css";

export function Page({ session }: { session: Session }) {
  const loaded = useLoaded(() => session.api.operations(), []);
  if (loaded.problem) return <Message text={loaded.problem.message} again={loaded.again} />;
  if (!loaded.value) return <Message text={t("app.loading")} busy />;
  return (
    <div class="view view-operations" aria-busy={loaded.busy}>
      <Told told={loaded.value} />
      <ExportBar
        view="operations"
        session={session}
        exports={{ questions: [], table: tableOf(loaded.value) }}
      />
    </div>
  );
}

function Told({ told }: { told: Operations }) {
  const written = new Date(told.written);
  return (
    <div class="page-view operations">
      <div>
        <h1>
          {told.workspace} <span class="quiet">{t("operations.title")}</span>
        </h1>
        <p class="lead">
          {t("operations.written", {
            when: `${longDay(told.written.slice(0, 10), locale.value)}, ${written.toLocaleTimeString(locale.value)}`,
            software: told.software,
          })}
          {told.simulated && ` ${t("operations.simulated")}`}
        </p>
        <p class={told.problem ? "wrong" : "good"} role="status">
          {told.problem ? t("operations.failed", { problem: told.problem }) : t("operations.well")}
        </p>
      </div>
      <section class="card">
        <Ingest days={told.days} />
      </section>
      <div class="cards">
        <Budget budget={told.budget} />
        <Keys keys={told.keys} />
        <Audit audit={told.audit} />
        <Decisions decisions={told.decisions} />
      </div>
      <footer class="source-note">
        <p class="source">{t("operations.coarse")}</p>
      </footer>
    </div>
  );
}

export function tableOf({ days }: Operations) {
  return {
    columns: ["day", "read_about", "kept_share", "opted_out_share", "bad_share", "released"],
    rows: days.map((day) => [
      day.day,
      day.read,
      day.kept_share,
      day.opted_out_share,
      day.bad_share,
      day.released.join(" "),
    ]),
  };
}
