/** What a benchmark is: the floor and hardenbot measured in turn in the same run, and the ratio between them judged against a goal. */

/** One round: the floor and hardenbot, in the benchmark's unit. */
export interface Round {
  readonly value: number;
  readonly floor: number;
}

/** How large it is to be, where a benchmark has a choice; absent: as usual. */
export interface Size {
  readonly tenants?: number;
  readonly hours?: number;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured against what. */
  readonly about: string;
  readonly unit: string;
  /** `ratio`: value ÷ floor is at most the goal. `atMost`, `atLeast`: the value itself is. */
  readonly goal: { readonly kind: 'ratio' | 'atMost' | 'atLeast'; readonly number: number };
  readonly rounds: number;
  /** It takes so long that it is measured only where it is named. */
  readonly isRare?: boolean;
  /** Prepares once; the returned function measures one round, and `close` gives everything back. */
  open(size: Size): Promise<{ round(): Promise<Round>; close(): Promise<void> }>;
}

export interface Result {
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  /** Medians over the rounds. */
  readonly value: number;
  readonly floor: number;
  readonly ratio: number;
  /** Largest minus smallest value, as a share of the median. */
  readonly spread: number;
  readonly goal: Benchmark['goal'];
  /** False where nothing came that could be measured: the goal is neither met nor missed, and `value` is no number. */
  readonly isMeasured: boolean;
  /** Whether the goal is met; of what was not measured false. */
  readonly ok: boolean;
}

/** Whether a goal was missed: what was not measured missed none. */
export function isOver({ ok, isMeasured }: Pick<Result, 'ok' | 'isMeasured'>): boolean {
  return isMeasured && !ok;
}

export async function measure(benchmark: Benchmark, size: Size = {}): Promise<Result> {
  const opened = await benchmark.open(size);
  const rounds: Round[] = [];
  try {
    for (let round = 0; round < benchmark.rounds; round += 1) rounds.push(await opened.round());
  } finally {
    await opened.close();
  }
  const value = median(rounds.map((round) => round.value));
  const floor = median(rounds.map((round) => round.floor));
  const ratio = median(rounds.map((round) => round.value / round.floor));
  const values = rounds.map((round) => round.value);
  const { name, about, unit, goal } = benchmark;
  return {
    name,
    about,
    unit,
    value,
    floor,
    ratio,
    spread: value === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / value,
    goal,
    isMeasured: !Number.isNaN(value),
    ok: isMet(goal, { value, ratio }),
  };
}

function isMet(goal: Benchmark['goal'], measured: { readonly value: number; readonly ratio: number }): boolean {
  if (goal.kind === 'ratio') return measured.ratio <= goal.number;
  return goal.kind === 'atMost' ? measured.value <= goal.number : measured.value >= goal.number;
}

/** The middle of a list that is not empty. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `share` per cent of the values lie; of no values `NaN`. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.floor((share / 100) * sorted.length));
  return sorted[at] ?? Number.NaN;
}
