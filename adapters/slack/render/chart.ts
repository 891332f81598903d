/** Draws a chart: Slack's own block for one, as its reference of 2026 describes it, with a line of text for where it is not taken. */
import type { types } from '@slack/bolt';
import { type Chart, chartText } from '../../../src/chat/chart.js';
import { type LiteralText, literal } from './escape.js';
import { limits } from './limits.js';
import { type Lines, paragraph } from './parts.js';

/** `@slack/types` 3.2.0 does not know this block yet. */
export interface ChartBlock extends types.Block {
  readonly type: 'data_visualization';
  readonly title: LiteralText;
  readonly chart: {
    readonly type: 'line';
    readonly series: readonly [
      { readonly name: LiteralText; readonly data: readonly { readonly label: LiteralText; readonly value: number }[] },
    ];
    readonly axis_config: { readonly categories: readonly LiteralText[] };
  };
}

export interface ChartPart {
  readonly kind: 'chart';
  readonly block: ChartBlock;
  readonly text: Lines;
}

/** Text alone where there is too little to draw, or where two points cannot be distinguished. */
export function chart(block: Chart): ChartPart | Lines {
  const text = paragraph(chartText(block));
  // Every point needs a value: a day without one is left out.
  const data = thinned(
    block.points.flatMap(({ label, value }) => (value === null ? [] : [{ label: literal(label, limits.chartLabel), value }])),
  );
  const categories = data.map(({ label }) => label);
  const title = literal(block.title, limits.chartTitle);
  const canBeDrawn = (title.split(',')[0] ?? '').trim() !== '' && data.length > 1 && new Set(categories).size === data.length;
  if (!canBeDrawn || categories.some((label) => label.trim() === '')) return text;
  const series = [{ name: literal(title.split(',')[0] ?? title, limits.chartLabel), data }] as const;
  return {
    kind: 'chart',
    block: { type: 'data_visualization', title, chart: { type: 'line', series, axis_config: { categories } } },
    text,
  };
}

/** Every second or third point where there are too many, so that the whole time is shown; the newest is always among them. */
function thinned<Item>(points: readonly Item[]): readonly Item[] {
  const step = Math.max(1, Math.ceil(points.length / limits.chartPoints));
  return points.filter((_point, index) => (points.length - 1 - index) % step === 0);
}
