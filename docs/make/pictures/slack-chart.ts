/** A line chart as a drawing: Slack draws it from the same numbers in a way of its own. */
import type { MessageBlock } from '../../../adapters/slack/fake/rules';
import { escaped } from './page';

type ChartBlock = Extract<MessageBlock, { type: 'data_visualization' }>;

interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
}

const width = 310;
const height = 130;
const left = 30;
const bottom = 20;

/** From 0 to 100, as every score is. */
export function chartOf({ title, chart: { series } }: ChartBlock, { ink, muted, line }: Colours): string {
  const [{ data } = { data: [] }] = series;
  const x = (index: number): number => left + (index * (width - left - 10)) / Math.max(1, data.length - 1);
  const y = (value: number): number => height - bottom - (value * (height - bottom - 8)) / 100;
  const grid = [0, 50, 100]
    .map(
      (value) =>
        `<path d="M${left} ${y(value)}H${width}" stroke="${line}"/><text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    )
    .join('');
  const every = Math.ceil(data.length / 7);
  const labels = data
    .map(({ label }, index) =>
      index % every === 0 ? `<text x="${x(index)}" y="${height - 4}" text-anchor="middle">${escaped(label)}</text>` : '',
    )
    .join('');
  const points = data.map(({ value }, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const dots = points.map((point) => `<circle cx="${point.replace(',', '" cy="')}" r="3" fill="#1d9bd1"/>`).join('');
  return `<div class="chart"><b style="color:${ink}">${escaped(title)}</b>
<svg width="${width}" height="${height}" style="font-size:11px;fill:${muted}">${grid}${labels}
<polyline points="${points.join(' ')}" fill="none" stroke="#1d9bd1" stroke-width="2"/>${dots}</svg></div>`;
}
