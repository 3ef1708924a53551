/** The hour as a slider with its text. */

import { choose } from "../state/address";
import { hourLabel } from "../state/choice";
import { hourText } from "../state/days";
import { t } from "../words";

export function HourChoice({ hour }: { hour: number }) {
  return (
    <label class="hour-choice">
      <span>{t("choose.hour")}</span>
      <input
        type="range"
        min={0}
        max={23}
        value={hour}
        aria-valuetext={hourText(hour)}
        onInput={(event) => choose({ hour: hourLabel(Number(event.currentTarget.value)) }, true)}
      />
      <output>{hourText(hour)}</output>
    </label>
  );
}
