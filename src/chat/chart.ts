/** What a chart says where it cannot be drawn, or beside it for those who do not see it. */
import { sparkline } from '../views/sparkline.js';
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
