/** Before, during and after: the figure, what was usual, and how many more or fewer. */

import { said, saidInterval } from "../../figures/words";
import { hourText } from "../../state/days";
import { t } from "../../words";
import { type Against, type Held, HOURS, PARTS, type Part, type Span } from "./question";

interface Props {
  parts: ReadonlyMap<Part, Held>;
  span: Span;
  unit: string;
  against: Against;
}

export function Cards({ parts, span, unit, against }: Props) {
  return (
    <div class="cards event-cards">
      {PARTS.map((part) => {
        const held = parts.get(part);
        return held && <Card key={part} part={part} held={held} span={span} unit={unit} against={against} />;
      })}
    </div>
  );
}

interface CardProps extends Omit<Props, "parts"> {
  part: Part;
  held: Held;
}

function Card({ part, held, span, unit, against }: CardProps) {
  const now = said(held.now, unit);
  return (
    <section class={`card event-${part}`}>
      <h2>
        {t(`event.${part}`)} <span class="quiet">{timesOf(part, span)}</span>
      </h2>
      <p class="figure">
        <strong>{now.value}</strong> <span>{now.range}</span>
      </p>
      <p class={`status status-${held.now.status}`}>{now.status}</p>
      {held.usual && (
        <p class="hint">
          {t(against === "band" ? "event.usual" : "event.weekBefore", {
            usual: saidInterval(held.usual, unit, 1).sentence,
          })}
        </p>
      )}
      <p class={`verdict event-verdict-${held.verdict}`}>{verdictOf(held, unit, against)}</p>
    </section>
  );
}

/** More or fewer people, or that this can't be told. */
export function verdictOf({ verdict, excess }: Held, unit: string, against: Against): string {
  if (verdict === "unknown" || !excess) return t("event.unknown");
  if (verdict === "as_expected") return t(`event.${against}.as_expected`);
  const [low, high] = verdict === "above" ? [excess.low, excess.high] : [-excess.high, -excess.low];
  const count = { value: Math.abs(excess.value), low: Math.max(0, low), high };
  return t(`event.${against}.${verdict}`, { excess: saidInterval(count, unit, 1).sentence });
}

function timesOf(part: Part, { from, to }: Span): string {
  const [first, end] = part === "before" ? [0, from] : part === "during" ? [from, to] : [to, HOURS];
  return `${hourText(first)}–${hourText(end)}`;
}
