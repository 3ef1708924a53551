/** A drawn shape becomes whole areas, and says so. */

import { useEffect } from "preact/hooks";
import { type Corner, polygonOf } from "../../map/draw";
import { choose } from "../../state/address";
import type { Choice } from "../../state/choice";
import type { Session } from "../../state/session";
import { useLoaded } from "../../ui/loaded";
import { locale, t } from "../../words";

interface Props {
  session: Session;
  choice: Choice;
  shape: readonly Corner[];
}

export function ShapeNote({ session, choice, shape }: Props) {
  const drawn = shape.length > 0;
  const cover = useLoaded(
    async (signal) => (drawn ? session.api.cover(polygonOf(shape), choice.level, signal) : undefined),
    [choice.params.shape, choice.level],
  );
  const areas = cover.value?.areas.map(({ area }) => area).join(",");
  useEffect(() => {
    if (drawn && !cover.busy && areas) choose({ area: areas }, true);
  }, [areas, cover.busy]);
  if (!drawn) return null;
  if (cover.problem) return <p class="note wrong">{cover.problem.message}</p>;
  if (!cover.value) return null;
  const km2 = (number: number) => number.toLocaleString(locale.value, { maximumSignificantDigits: 3 });
  return (
    <p class="note" role="status">
      {t("map.snapped", {
        asked: km2(cover.value.asked_km2),
        n: cover.value.areas.length,
        covered: km2(cover.value.covered_km2),
      })}
    </p>
  );
}
