/** Several figures of one run that takes long: it runs once, for whichever of them is measured first. */
import type { Benchmark } from './benchmark';

export interface FigureOfRun<Run> {
  /** Behind the name of the run. */
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly goal: Benchmark['goal'];
  /** Without a floor the value stands beside itself. */
  readonly of: (run: Run) => { readonly value: number; readonly floor?: number };
}

export const atMost = (number: number): Benchmark['goal'] => ({ kind: 'atMost', number });

export function figuresOfRun<Run>(
  { prefix, about, isRare = false }: { readonly prefix: string; readonly about: string; readonly isRare?: boolean },
  figures: readonly FigureOfRun<Run>[],
  run: () => Promise<Run>,
): readonly Benchmark[] {
  let running: Promise<Run> | null = null;
  return figures.map(({ name, about: what, unit, goal, of }) => ({
    name: `${prefix}-${name}`,
    about: `${about}: ${what}`,
    unit,
    goal,
    rounds: 1,
    ...(isRare ? { isRare } : {}),
    open: () =>
      Promise.resolve({
        round: async () => {
          running ??= run();
          const { value, floor = value } = of(await running);
          return { value, floor };
        },
        close: () => Promise.resolve(),
      }),
  }));
}
