/** From where more people came than usual, as far as it can be told. */

import { Chart } from "../../charts/chart";
import { said, saidInterval, unitName } from "../../figures/words";
import type { AreaIndex } from "../../state/areas";
import { DataTable } from "../../ui/data_table";
import { t } from "../../words";
import type { Origin } from ".";
import { verdictOf } from "./cards";
import type { Against } from "./question";

interface Props {
  rows: readonly Origin[];
  place: string;
  areas: AreaIndex;
  unit: string;
  against: Against;
}

const MOST = 12;
const ROW_PX = 26;

export function Origins({ rows, place, areas, unit, against }: Props) {
  const label = t("event.origins", { place });
  const sorted = [...rows].sort(
    (one, other) => (other.excess?.value ?? -Infinity) - (one.excess?.value ?? -Infinity),
  );
  const shown = sorted.filter(({ excess }) => excess !== null).slice(0, MOST);
  const withheld = rows.filter(({ excess }) => excess === null).length;
  const sure = shown.filter(({ verdict }) => verdict === "above" || verdict === "below");
  const name = ({ origin }: Origin) => areas.name(origin);
  return (
    <figure class="figure-chart">
      <figcaption>
        <h2>{label}</h2>
      </figcaption>
      <p>{sure.length === 0 ? t("event.noneSure") : t("event.someSure", { n: sure.length })}</p>
      {shown.length > 0 && (
        <Chart
          label={label}
          height={50 + ROW_PX * shown.length}
          depends={[rows]}
          options={(plot, colours) => ({
            marginLeft: 150,
            marginBottom: 42,
            x: { grid: true, label: t("event.difference", { unit: unitName(unit) }), nice: true },
            y: { domain: shown.map(name), label: null },
            marks: [
              plot.ruleX([0], { stroke: colours.quiet }),
              plot.ruleY(shown, {
                y: name,
                x1: ({ excess }: Origin) => excess?.low ?? Number.NaN,
                x2: ({ excess }: Origin) => excess?.high ?? Number.NaN,
                stroke: colours.band,
                strokeWidth: 8,
                strokeLinecap: "round",
              }),
              plot.dot(shown, {
                y: name,
                x: ({ excess }: Origin) => excess?.value ?? Number.NaN,
                fill: ({ verdict }: Origin) =>
                  verdict === "above" || verdict === "below" ? colours.other : colours.quiet,
                r: 4.5,
              }),
            ],
          })}
        />
      )}
      {withheld > 0 && <p class="hint">{t("event.originsWithheld", { n: withheld })}</p>}
      <DataTable
        caption={label}
        rows={sorted}
        columns={[
          { title: t("event.origin"), cell: name },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ({ now }) => said(now, unit).sentence,
          },
          {
            title: t("event.difference", { unit: unitName(unit) }),
            numeric: true,
            cell: ({ excess }) => (excess ? saidInterval(excess, unit, 1).range : "—"),
          },
          { title: t("event.verdictColumn"), cell: (row) => verdictOf(row, unit, against) },
        ]}
      />
    </figure>
  );
}
