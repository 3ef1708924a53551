/** Whether a figure differs from a week before, in words. */

import type { Comparison } from "../../api/types";
import { percentText, said, verdictText } from "../../figures/words";
import { longDay } from "../../state/days";
import { locale, t } from "../../words";

interface Props {
  row: Comparison | null;
  /** The day a week before. */
  day: string;
  unit: string;
  /** The first day that is released. */
  first: string;
}

export function AgainstWeekBefore({ row, day, unit, first }: Props) {
  const text = longDay(day, locale.value);
  if (day < first) return <p class="hint">{t("map.noWeekBefore", { day: text })}</p>;
  if (!row) return null;
  return (
    <p class={`verdict verdict-${row.verdict}`}>
      {t("area.against", {
        verdict: verdictText(row.verdict),
        day: text,
        other: said(row.against, unit).sentence,
      })}
      {row.percent && row.verdict !== "not_distinguishable" && ` ${percentText(row.percent)}`}
    </p>
  );
}
