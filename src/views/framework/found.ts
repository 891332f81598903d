/** Each control that answers something: its verdict through the period, and what the last audit found. */
import { dayCount, type Period, type Run } from '../../frameworks/period.js';
import type { FrameworkReport, JudgedControl } from '../../frameworks/report.js';
import { missingTexts, valueText } from '../findings.js';
import { type Html, html, join } from '../html/escape.js';
import { table } from '../html/table.js';
import { verdictTone } from '../words.js';
import type { Say } from './languages.js';

const maxEvidence = 12;
const maxRuns = 6;

export function controlsSection({ controls, period, changes, waivers }: FrameworkReport, say: Say): Html {
  return html`<section><h2>${say('controls')}</h2>
${join(
  controls.map((control) => {
    const ids = [
      ...changes.filter((one) => one.control === control.id).map(({ id }) => id),
      ...waivers.filter((one) => one.control === control.id).map(({ id }) => id),
    ];
    return article(control, { period, ids, say });
  }),
)}</section>`;
}

function article(
  control: JudgedControl,
  { period, ids, say }: { readonly period: Period; readonly ids: readonly string[]; readonly say: Say },
): Html {
  const { id, title, verdict, runs, days, finding } = control;
  const tone = verdict === null ? 'neutral' : verdictTone[verdict];
  return html`<article class="${tone}" id="${id}">
<header><span class="badge ${tone}">${verdict === null ? say('notJudged') : say(`verdict.${verdict}`)}</span><h3>${title}</h3><code>${id}</code></header>
${strip(runs, period)}
<p>${say('held', { ...days, of: dayCount(period) })} <span class="soft">${runs
    .slice(-maxRuns)
    .map((run) => inWords(run, say))
    .join('; ')}</span></p>
${finding === null ? html`` : html`<p><span class="soft">${say('foundAt')}</span> ${finding.summary}</p>`}
${join(missingTexts(finding?.missing ?? []).map((text) => html`<p><span class="warn">${say('notRead')}</span> ${text}</p>`))}
${finding?.askedLess === undefined ? html`` : html`<p><span class="warn">${say('askedLess')}</span>: ${finding.askedLess.join('; ')}</p>`}
${finding === null || finding.evidence.length === 0 ? html`` : evidence(finding, say)}
${ids.length === 0 ? html`` : html`<p class="soft">${join(ids.map((one) => html`<a href="#${one}">${one}</a>`))}</p>`}
</article>`;
}

function evidence({ evidence: all, evidenceTotal }: NonNullable<JudgedControl['finding']>, say: Say): Html {
  const shown = all.slice(0, maxEvidence);
  const more = evidenceTotal - shown.length;
  return table({
    columns: [say('object'), say('property'), say('is'), say('shouldBe')],
    rows: shown.map(({ object, property, actual, expected }) => [object, property, valueText(actual), valueText(expected)]),
    more: more > 0 ? say('more', { count: more }) : null,
  });
}

/** The period as a strip; what is not known of it stays empty. */
function strip(runs: readonly Run[], period: Period): Html {
  const whole = dayCount(period);
  let at = period.from;
  const pieces = runs.map((run) => {
    const gap = dayCount({ from: at, to: run.from }) - 1;
    at = nextDay(run.to);
    return html`<i style="width:${share(gap, whole)}%"></i><i class="${run.verdict}" style="width:${share(dayCount(run), whole)}%"></i>`;
  });
  return html`<div class="strip">${join(pieces)}</div>`;
}

function share(days: number, of: number): string {
  return ((Math.max(0, days) / of) * 100).toFixed(2);
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function inWords({ verdict, from, to }: Run, say: Say): string {
  return `${say(`verdict.${verdict}`)} ${from === to ? from : say('period', { from, to })}`;
}
