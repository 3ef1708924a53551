/** The hour slider, and playing the day. */

import { useEffect, useState } from "preact/hooks";
import { choose } from "../../state/address";
import { hourLabel } from "../../state/choice";
import { hourText } from "../../state/days";
import { t } from "../../words";
import { HOURS } from "./hours";

const STEP_MS = 900;
const MARKS = [0, 6, 12, 18, 23];

interface Props {
  hour: number;
  /** Fetches an hour's figures if they aren't here. */
  prepare: (hour: number) => Promise<unknown>;
}

export function Player({ hour, prepare }: Props) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    let current = true;
    const next = (hour + 1) % HOURS;
    const waited = new Promise((done) => setTimeout(done, STEP_MS));
    Promise.all([waited, prepare(next)]).then(
      () => current && show(next),
      () => current && setPlaying(false),
    );
    return () => {
      current = false;
    };
  }, [playing, hour]);
  return (
    <div class="player">
      <button
        type="button"
        class="play"
        aria-label={playing ? t("map.pause") : t("map.play")}
        aria-pressed={playing}
        onClick={() => setPlaying(!playing)}
      >
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          {playing ? <path d="M7 5h4v14H7zM13 5h4v14h-4z" /> : <path d="M8 5v14l11-7z" />}
        </svg>
      </button>
      <div class="slider">
        <input
          type="range"
          min={0}
          max={HOURS - 1}
          value={hour}
          aria-label={t("choose.hour")}
          aria-valuetext={hourText(hour)}
          onInput={(event) => show(Number(event.currentTarget.value))}
        />
        <div class="marks" aria-hidden="true">
          {MARKS.map((mark) => (
            <span key={mark} style={{ left: `${(100 * mark) / (HOURS - 1)}%` }}>
              {hourText(mark)}
            </span>
          ))}
        </div>
      </div>
      <output>{hourText(hour)}</output>
    </div>
  );
}

function show(hour: number): void {
  choose({ hour: hourLabel(hour) }, true);
}
