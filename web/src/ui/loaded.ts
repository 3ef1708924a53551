/** Loading for components: what is shown stays until what comes next is there; what is overtaken is given up. */

import { useEffect, useState } from "preact/hooks";

export interface Loaded<T> {
  value: T | undefined;
  problem: Error | undefined;
  busy: boolean;
  again: () => void;
}

export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  depends: readonly unknown[],
): Loaded<T> {
  const [now, set] = useState<Omit<Loaded<T>, "again">>({ value: undefined, problem: undefined, busy: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    set((before) => ({ ...before, busy: true }));
    load(control.signal).then(
      (value) => {
        if (!control.signal.aborted) set({ value, problem: undefined, busy: false });
      },
      (problem: unknown) => {
        if (!control.signal.aborted) set({ value: undefined, problem: asError(problem), busy: false });
      },
    );
    return () => control.abort();
  }, [...depends, round]);
  return { ...now, again: () => setRound((number) => number + 1) };
}

function asError(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
