/** What a chart says where it cannot be drawn, or beside it for those who do not see it. */
import { sparkline } from '../views/sparkline.js';
import type { Block } from './card.js';

export type Chart = Extract<Block, { kind: 'chart' }>;

/** For example `Score of the last 30 days: ▂▃▅▇ 61 to 88`. */
export function chartText({ title, points }: Chart): Extract<Block, { kind: 'text' }> {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [first, last] = [values[0], values.at(-1)];
  const span = first === undefined || last === undefined ? 'no value yet' : `${first} to ${last}`;
  return { kind: 'text', spans: [{ text: `${title}: ` }, { text: `${sparkline(points.map(({ value }) => value))} ${span}` }] };
}
