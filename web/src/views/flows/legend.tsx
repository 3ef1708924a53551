/** What the lines mean. */

import { numberText, stepOf } from "../../figures/rounding";
import { unitName } from "../../figures/words";
import { isDark } from "../../state/preferences";
import { locale, t } from "../../words";
import { flowColours, widthOf } from "./lines";
import type { Trip } from "./trips";

interface Props {
  trips: readonly Trip[];
  picked: string | undefined;
  unit: string;
}

const SHARES = [1, 0.5, 0.2] as const;

export function Legend({ trips, picked, unit }: Props) {
  const colours = flowColours(isDark.value);
  const greatest = Math.max(
    0,
    ...trips.filter((one) => one.origin !== one.destination).map((one) => one.figures.value ?? 0),
  );
  const step = Math.max(1, stepOf(0, greatest / 2));
  return (
    <section class="legend flow-legend" aria-label={t("map.legend")}>
      <h2>{unitName(unit)}</h2>
      {greatest > 0 && (
        <ol class="flow-widths">
          {SHARES.map((share) => Math.max(step, Math.round((share * greatest) / step) * step)).map(
            (value) => (
              <li key={value}>
                <i
                  style={{
                    height: `${widthOf(value, greatest)}px`,
                    background: picked ? "var(--quiet)" : colours.all,
                  }}
                />
                {numberText(value, 1, locale.value)}
              </li>
            ),
          )}
        </ol>
      )}
      <ul class="legend-kinds">
        {picked && (
          <>
            <li>
              <i class="flow-key" style={{ background: colours.out }} />
              {t("flows.out")}
            </li>
            <li>
              <i class="flow-key" style={{ background: colours.in }} />
              {t("flows.in")}
            </li>
            <li>
              <i class="flow-key dashed" />
              {t("map.withheld")}
            </li>
          </>
        )}
        <li class="hint">{t("flows.direction")}</li>
      </ul>
    </section>
  );
}
