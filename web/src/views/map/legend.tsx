/** The legend: the same while the day plays. */

import { numberText } from "../../figures/rounding";
import { unitName } from "../../figures/words";
import type { Measure } from "../../state/choice";
import { locale, t } from "../../words";

interface Props {
  measure: Measure;
  unit: string;
  borders: readonly number[];
  colours: readonly string[];
}

export function Legend({ measure, unit, borders, colours }: Props) {
  const texts = borders.map(borderText);
  const title =
    measure === "baseline"
      ? t("map.baseline")
      : measure === "density"
        ? t("unit.per_km2", { unit: unitName(unit) })
        : unitName(unit);
  return (
    <section class="legend" aria-label={t("map.legend")}>
      <h2>{title}</h2>
      {measure === "baseline" ? <Against colours={colours} /> : <Steps colours={colours} texts={texts} />}
      {measure !== "baseline" && borders.length > 0 && <p class="hint">{t("map.classes")}</p>}
      <ul class="legend-kinds">
        {measure !== "baseline" && (
          <li>
            <i class="swatch rough" />
            {t("map.rough")}
          </li>
        )}
        <li>
          <i class="swatch withheld" />
          {t("map.withheld")}
        </li>
        <li>
          <i class="swatch outside" />
          {t("map.notCovered")}
        </li>
      </ul>
    </section>
  );
}

function Steps({ colours, texts }: { colours: readonly string[]; texts: readonly string[] }) {
  return (
    <ol class="steps">
      {colours.map((colour, number) => (
        <li key={colour}>
          <i class="swatch" style={{ background: colour }} />
          <span>{stepText(texts, number)}</span>
        </li>
      ))}
    </ol>
  );
}

export function stepText(texts: readonly string[], number: number): string {
  if (texts.length === 0) return "";
  if (number === 0) return `< ${texts[0]}`;
  const [low, high] = [texts[number - 1], texts[number]];
  return high === undefined ? `≥ ${low}` : `${low}–${high}`;
}

function Against({ colours }: { colours: readonly string[] }) {
  const [much, some, little] = ["50 %", "20 %", ""];
  const texts = [
    `${t("map.fewer")} ≥ ${much}`,
    `${t("map.fewer")} ≥ ${some}`,
    `${t("map.fewer")}${little}`,
    t("map.same"),
    t("map.more"),
    `${t("map.more")} ≥ ${some}`,
    `${t("map.more")} ≥ ${much}`,
  ];
  return (
    <ol class="steps">
      {colours.map((colour, number) => (
        <li key={colour}>
          <i class="swatch" style={{ background: colour }} />
          <span>{texts[number]}</span>
        </li>
      ))}
    </ol>
  );
}

export function borderText(border: number): string {
  const step = border !== 0 && Math.abs(border) < 10 && !Number.isInteger(border) ? 0.1 : 1;
  return numberText(border, step, locale.value);
}
