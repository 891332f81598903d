/** What a chart says where it cannot be drawn, or beside it for those who do not see it. */
import type { Block } from './card.js';

export type Chart = Extract<Block, { kind: 'chart' }>;

type Text = Extract<Block, { kind: 'text' }>;

/** For example `Score of 30 days: ▂▃▅▇ 61 to 88`. */
export function chartText(chart: Chart): Text {
  return { kind: 'text', spans: [{ text: `${chart.title}: ` }, { text: chartLine(chart) }] };
}

/** The same below a title that is shown already, for example `▂▃▅▇ 61 to 88`. */
export function chartLine({ points }: Chart): string {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [first, last] = [values[0], values.at(-1)];
  const span = first === undefined || last === undefined ? 'no value yet' : `${first} to ${last}`;
  return `${sparkline(points.map(({ value }) => value))} ${span}`;
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One bar a value from 0 to 100; a gap where there is none. */
export function sparkline(values: readonly (number | null)[]): string {
  return values
    .map((value) => (value === null ? '·' : (bars[Math.min(bars.length - 1, Math.floor((value / 100) * bars.length))] ?? '·')))
    .join('');
}

const barLength = 10;

/** How far something is, for example `▰▰▰▱▱▱▱▱▱▱`. */
export function progressBar(done: number, total: number): string {
  const filled = total > 0 ? Math.floor(Math.min(1, Math.max(0, done / total)) * barLength) : 0;
  return '▰'.repeat(filled) + '▱'.repeat(barLength - filled);
}

/** The line without the time before the first value; empty where one value or none leaves nothing to compare. */
export function trendLine(values: readonly (number | null)[]): string {
  const told = sinceFirst(values, (value) => value);
  return told.filter((value) => value !== null).length < 2 ? '' : sparkline(told);
}

/** What follows once there is a value for the first time. */
export function sinceFirst<Item>(items: readonly Item[], scoreOf: (item: Item) => number | null): readonly Item[] {
  const first = items.findIndex((item) => scoreOf(item) !== null);
  return first === -1 ? [] : items.slice(first);
}

/** `+2.5`, `-1`, `±0`; empty where there is nothing to compare. */
export function signed(moved: number | null): string {
  if (moved === null) return '';
  const by = Math.round(moved * 10) / 10;
  return by === 0 ? '±0' : by > 0 ? `+${by}` : `${by}`;
}
