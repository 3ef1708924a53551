/** Choosing what to put beside: nothing, another area, another period. */

import { choose } from "../state/address";
import type { Beside } from "../state/beside";
import type { Context } from "../views/view";
import { t } from "../words";
import { AreaSearch } from "./area_search";
import { Segments } from "./controls";

interface Props {
  context: Context;
  beside: Beside;
  /** An area to begin with, when another area is wanted. */
  firstOther: string;
}

const NONE = { other: null, beside: null, other_from: null, other_to: null };

export function BesideChoice({ context, beside, firstOther }: Props) {
  const { product } = context.choice;
  const set = (kind: string) => {
    if (kind === "area") choose({ ...NONE, other: firstOther });
    else if (kind === "period") choose({ ...NONE, beside: "period" });
    else choose(NONE);
  };
  return (
    <div class="beside">
      <Segments
        label={t("week.beside")}
        value={beside.kind}
        options={[
          { value: "nothing", text: t("week.nothing") },
          { value: "area", text: t("week.otherArea") },
          { value: "period", text: t("week.otherPeriod") },
        ]}
        onChoose={set}
      />
      {beside.kind === "area" && (
        <AreaSearch
          context={context}
          label={t("week.otherArea")}
          shown={beside.area}
          onFind={(area) => choose({ other: area.area })}
        />
      )}
      {beside.kind === "period" &&
        (["from", "to"] as const).map((end) => (
          <label key={end} class="control">
            <span>{t(`choose.${end}`)}</span>
            <input
              type="date"
              value={beside[end]}
              min={product.first_day}
              max={product.last_day}
              onChange={(event) => choose({ [`other_${end}`]: event.currentTarget.value })}
            />
          </label>
        ))}
    </div>
  );
}
