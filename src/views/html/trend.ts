/** The score over the days, drawn as a line; days that are not known leave a gap. */
import type { ScoredDay } from '../../posture/history.js';
import { type Html, html } from './escape.js';

const width = 600;
const height = 100;
const edge = 4;
const dayMs = 86_400_000;

/** What is said beside the line, in the language of the page. */
interface TrendWords {
  readonly none: string;
  readonly label: (from: string, to: string) => string;
}

const english: TrendWords = { none: 'No trend yet.', label: (from, to) => `Score from ${from} to ${to}` };

export function trend(days: readonly ScoredDay[], words = english): Html {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined || first.day === last.day) return html`<p class="soft">${words.none}</p>`;
  const start = Date.parse(first.day);
  const span = Date.parse(last.day) - start;
  let before: number | null = null;
  const path = days
    .flatMap(({ day, score }) => {
      if (score === null) return [];
      const at = Date.parse(day);
      const x = edge + ((at - start) / span) * (width - 2 * edge);
      const y = height - edge - (score / 100) * (height - 2 * edge);
      const step = before !== null && at - before <= dayMs ? 'L' : 'M';
      before = at;
      return [`${step}${x.toFixed(1)} ${y.toFixed(1)}`];
    })
    .join(' ');
  const label = words.label(first.day, last.day);
  return html`<svg viewBox="0 0 ${width} ${height + 18}" role="img" aria-label="${label}">
<line x1="0" y1="${edge}" x2="${width}" y2="${edge}"/><line x1="0" y1="${height - edge}" x2="${width}" y2="${height - edge}"/>
<path d="${path}"/><text x="0" y="${height + 14}">${first.day}</text><text x="${width}" y="${height + 14}" text-anchor="end">${last.day}</text></svg>`;
}
