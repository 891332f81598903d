/** What a tenant can show of a framework, as one page to read and print: at a glance first, then everything that it rests on. */

import type { Language } from '../../frameworks/framework.js';
import { type Say, sayIn } from '../../frameworks/languages.js';
import { dayCount, type Period, type Run } from '../../frameworks/period.js';
import {
  type FrameworkReport,
  type Fulfilment,
  fulfilments,
  type JudgedControl,
  type JudgedRequirement,
} from '../../frameworks/report.js';
import { unsealed } from '../../frameworks/seal.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { missingTexts, valueText } from '../findings.js';
import { type Html, html, join } from '../html/escape.js';
import { htmlPage } from '../html/page.js';
import { table } from '../html/table.js';
import { trend } from '../html/trend.js';
import { verdictTone } from '../words.js';
import { changesSection, waivedSection } from './decided.js';
import { glanceLists, scoreMoved } from './glance.js';
import { frameworkStyle, fulfilmentTone } from './look.js';
import { titledIn } from './titles.js';

/** This many lines of a kind are on the first page. */
const maxAtAGlance = 6;

/** What does not come from the tenant. */
export interface PageLook {
  readonly language: Language;
  /** A PNG as a data URI; null: there is none. */
  readonly logo: string | null;
}

export function frameworkPage(kept: FrameworkReport, { language, logo }: PageLook): string {
  const say = sayIn(language);
  const report = titledIn(kept, language);
  const { framework, tenant } = report;
  const title = say('title', { framework: framework.title, tenant });
  const body = html`${logo === null ? html`` : html`<img class="logo" src="${logo}" alt="">`}${heading(report, say, title)}
${atAGlance(report, say)}
${requirementsSection(report, say)}
${controlsSection(report, say)}
${changesSection(report, say)}
${waivedSection(report, say)}
${about(report, say)}`;
  return htmlPage({ language, title, body, style: frameworkStyle, hasPicture: logo !== null });
}

function heading(report: FrameworkReport, say: Say, title: string): Html {
  const { framework, issuer, period, auditedAt, at } = report;
  const audited = auditedAt === null ? say('notAudited') : say('audited', { at: utcMinute(new Date(auditedAt)) });
  return html`<header class="top"><h1>${title}</h1>
<p>${framework.title} ${framework.version} - ${say('period', { ...period })}</p>
${sourceNote(report, say)}<p class="soft">${audited}; ${say('written', { at: utcMinute(new Date(at)) })}${issuer === null ? '' : `. ${say('issuer', { issuer })}`}</p></header>`;
}

/** What was simulated or read from a file is never shown as measured at Microsoft. */
function sourceNote({ source = 'microsoft' }: FrameworkReport, say: Say): Html {
  return source === 'microsoft'
    ? html``
    : html`<p class="badge bad">${say(`source.${source}`)}</p>
`;
}

function atAGlance(report: FrameworkReport, say: Say): Html {
  const { score, days } = report;
  const counts = new Map(
    fulfilments.map((one) => [one, report.requirements.filter(({ fulfilment }) => fulfilment === one).length]),
  );
  return html`<section class="glance">
<h2>${say('glance')}</h2>
<div class="score"><div><strong>${score.last ?? '-'}</strong><p class="soft">${say('score')}</p></div>${trend(days.known, { none: say('noTrend'), label: (from, to) => say('trend', { from, to }) })}</div>
<p class="soft">${scoreMoved(report, say)}. ${say('daysKnown', { known: days.known.length, of: days.of })}</p>
<ul class="tiles">${join(fulfilments.map((one) => tile(one, counts.get(one) ?? 0, say)))}</ul>
${join(
  glanceLists(report, say).map(
    ({ topic, none, lines }) => html`<h3>${say(topic)}</h3>
${list(lines, { none: say(none), say })}
`,
  ),
)}<p class="soft">${say('noCertificate')}</p>
</section>`;
}

function tile(fulfilment: Fulfilment, count: number, say: Say): Html {
  return html`<li class="${fulfilmentTone[fulfilment]}"><strong>${count}</strong> ${say(`fulfilment.${fulfilment}`)}</li>`;
}

function list(lines: readonly string[], { none, say }: { readonly none: string; readonly say: Say }): Html {
  if (lines.length === 0) return html`<p class="soft">${none}</p>`;
  const more = lines.length - maxAtAGlance;
  return html`<ul>${join(lines.slice(0, maxAtAGlance).map((line) => html`<li>${line}</li>`))}</ul>
${more > 0 ? html`<p class="soft">${say('more', { count: more })}</p>` : html``}`;
}

/** Where the page comes from: whose requirements, compared with what, where the ledger stood, and how to tell that nothing was changed. */
function needWords(say: Say) {
  return {
    permission: (permission: string) => say('needsPermission', { permission }),
    licence: (licence: string) => say('needsLicence', { licence }),
  };
}

function about({ framework, checkpoint }: FrameworkReport, say: Say): Html {
  const { publisher, source, checked, note } = framework;
  return html`<section><h2>${say('about')}</h2>
<p>${say('noCertificate')} ${say('emergency')}</p>
<p>${say('source', { publisher, source })}</p>
<p>${note}</p>
<p>${say('checked', { ...checked })}</p>
<p>${say('quoted')}</p>
<p class="seal">${checkpoint === null ? say('noCheckpoint') : say('checkpoint', { checkpoint })}</p>
<p class="seal">${say('seal', { command: 'hardenbot evidence verify' })}<br>${unsealed}</p>
</section>`;
}

/** Each requirement with how it stands and what answers it; and those that nothing of hardenbot answers. */
function requirementsSection(report: FrameworkReport, say: Say): Html {
  const inside = report.requirements.filter(({ fulfilment }) => fulfilment !== 'outside');
  const outside = report.requirements.filter(({ fulfilment }) => fulfilment === 'outside');
  return html`<section><h2>${say('requirements')}</h2>
<table class="answers rows"><thead><tr><th>${say('requirement')}</th><th></th><th>${say('fulfilment')}</th><th>${say('answeredBy')}</th></tr></thead>
<tbody>${join(inside.map((one) => row(one, report, say)))}</tbody></table></section>
<section><h2>${say('outside')} (${outside.length})</h2>
<p class="soft">${say('outsideNote')}</p>
${table({ columns: [say('requirement'), ''], rows: outside.map((one) => [label(one, say), said(one)]), more: null })}</section>`;
}

function row(requirement: JudgedRequirement, { controls }: FrameworkReport, say: Say): Html {
  const { fulfilment, answeredBy } = requirement;
  const answers = answeredBy.map(({ control, relation, note, part, partTitle, verdict, isAskedLess }) => {
    const found = controls.find(({ id }) => id === control);
    return html`<li><a href="#${control}">${partTitle ?? found?.title ?? control}</a>:
<span class="${verdict === null ? 'neutral' : verdictTone[verdict]}">${verdict === null ? say('notJudged') : say(`verdict.${verdict}`)}</span>
<span class="soft">(${[say(relation), part === undefined ? undefined : `${say('thisPart')}: ${control}, ${part}`, note, isAskedLess ? say('askedLess') : undefined].filter((word) => word !== undefined).join('; ')})</span></li>`;
  });
  return html`<tr><td>${label(requirement, say)}</td><td>${said(requirement)}</td>
<td><span class="badge ${fulfilmentTone[fulfilment]}">${say(`fulfilment.${fulfilment}`)}</span></td><td><ul>${join(answers)}</ul></td></tr>`;
}

function label({ id, level, unconfirmed }: JudgedRequirement, say: Say): string {
  return [id, level, unconfirmed === true ? `(${say('unconfirmed')})` : undefined].filter((part) => part !== undefined).join(' ');
}

function said({ title, note }: JudgedRequirement): string {
  return note === undefined ? title : `${title}. ${note}`;
}

const maxEvidence = 12;
const maxRuns = 6;

/** Each control that answers something: its verdict through the period, and what the last audit found. */
function controlsSection({ controls, period, changes, waived }: FrameworkReport, say: Say): Html {
  return html`<section><h2>${say('controls')}</h2>
${join(
  controls.map((control) => {
    const ids = [
      ...changes.filter((one) => one.control === control.id).map(({ id }) => id),
      ...waived.filter((one) => one.control === control.id).map(({ id }) => id),
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
${join(missingTexts(finding?.missing ?? [], needWords(say)).map((text) => html`<p><span class="warn">${say('notRead')}</span> ${text}</p>`))}
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
