/** What a tenant can show of a framework, as one page to read and print: at a glance first, then everything that it rests on. */
import type { Language } from '../../frameworks/language.js';
import type { FrameworkReport, Fulfilment } from '../../frameworks/report.js';
import { fulfilments } from '../../frameworks/report.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { type Html, html, join } from '../html/escape.js';
import { htmlPage } from '../html/page.js';
import { trend } from '../html/trend.js';
import { about } from './about.js';
import { changesSection, waiversSection } from './decided.js';
import { controlsSection } from './found.js';
import { glanceLists, scoreMoved } from './glance.js';
import { type Say, sayIn } from './languages.js';
import { frameworkStyle, fulfilmentTone } from './look.js';
import { requirementsSection } from './requirements.js';
import { titledIn } from './titles.js';

/** So many lines of a kind are on the first page. */
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
${waiversSection(report, say)}
${about(report, say)}`;
  return htmlPage({ language, title, body, style: frameworkStyle, hasPicture: logo !== null });
}

function heading({ framework, issuer, period, auditedAt, at }: FrameworkReport, say: Say, title: string): Html {
  const audited = auditedAt === null ? say('notAudited') : say('audited', { at: utcMinute(new Date(auditedAt)) });
  return html`<header class="top"><h1>${title}</h1>
<p>${framework.title} ${framework.version} - ${say('period', { ...period })}</p>
<p class="soft">${audited}; ${say('written', { at: utcMinute(new Date(at)) })}${issuer === null ? '' : `. ${say('issuer', { issuer })}`}</p></header>`;
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
