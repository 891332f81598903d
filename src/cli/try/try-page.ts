/** The report of a first look, as one HTML file: what was read and what was not, side by side and equally large; findings; what to do next. */

import type { ControlDefinition } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { utcMinute } from '../../lib/utc-minute.js';
import type { ExportDocument } from '../../posture/export-document.js';
import { severityIn } from '../../posture/score.js';
import { worstFirst } from '../../views/findings.js';
import { type Html, html, join } from '../../views/html/escape.js';
import { htmlPage } from '../../views/html/page.js';
import { findingSection, foldedSections, originLine } from '../../views/html/report.js';
import { type NextStep, nextSteps } from './next-steps.js';
import { type ServiceRead, whatWasRead } from './what-was-read.js';

interface TryPage {
  readonly document: ExportDocument;
  readonly definitions: readonly ControlDefinition[];
  /** Who signed in, as they sign in. */
  readonly person: string;
  /** The app that asked, as a sentence begins with it. */
  readonly app: string;
  /** The command that sets up the bot. */
  readonly setUp: string;
  /** How the consent is taken away. */
  readonly removal: readonly string[];
}

export function tryPage({ document, definitions, person, app, setUp, removal }: TryPage): string {
  const findings = worstFirst(document.findings, severityIn(document.controls));
  const of = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict);
  const open = [...of('fail'), ...of('partial')];
  const unknown = of('unknown').filter(({ undecided }) => undecided === undefined);
  const undecided = findings.filter((finding) => finding.undecided !== undefined);
  const title = `First look at ${document.tenant}`;
  const body = html`<h1>${title}</h1>
<p class="soft">Read ${utcMinute(new Date(document.auditedAt ?? document.at))} as ${person}. Nothing was changed.</p>
${originLine(document)}<section class="tiles">${tile('bad', of('fail').length, 'fail')}${tile('warn', of('partial').length, 'partial')}${tile('good', of('pass').length, 'pass')}${tile('unread', unknown.length, 'not read')}${tile('neutral', undecided.length, 'not decided')}${tile('neutral', of('notApplicable').length, 'not applicable')}</section>
<h2>What was read, and what was not</h2>
<section class="services">${join(whatWasRead(findings).map(serviceCard))}</section>
<h2>Found: ${open.length}</h2>
${open.length === 0 ? html`<p>Nothing that was read is open.</p>` : join(open.map((finding) => findingSection(finding, document, 'folded')))}
<h2>Not read: ${unknown.length}</h2>
${unknown.length === 0 ? html`<p>Every control could be judged.</p>` : html`<p>These may be fine or wide open. Nobody knows yet.</p>${join(unknown.map((finding) => html`<div class="unread">${findingSection(finding, document)}</div>`))}`}
<h2>Not decided: ${undecided.length}</h2>
${undecided.length === 0 ? html`<p>Nothing waits for an answer of yours.</p>` : html`<p>Each of these waits for one answer.</p>${join(undecided.map((finding) => findingSection(finding, document)))}`}
<h2>In order, or not applicable: ${of('pass').length + of('notApplicable').length}</h2>
${foldedSections('pass', findings, document)}
${foldedSections('notApplicable', findings, document)}
<h2>Do next</h2>
<ol class="next">${join(nextSteps(document.findings, definitions).map(nextItem))}</ol>
<p>Set up the bot with what this look learned. Type this in an empty folder. It asks for the rest, and changes nothing without an approval:</p>
<pre>${setUp}</pre>
<h2>What stays</h2>
<p>This file, and the consent. ${app} can read the tenant in the name of ${person} until the consent is removed. No token was kept. To remove it:</p>
<pre>${removal.join('\n')}</pre>`;
  return htmlPage({ language: 'en', title, body, style });
}

function tile(tone: string, count: number, word: string): Html {
  return html`<div class="tile ${tone}"><strong>${count}</strong><span>${word}</span></div>`;
}

function serviceCard({ service, judged, unknown, reasons }: ServiceRead): Html {
  const state = unknown.length === 0 && reasons.length === 0 ? 'read' : judged === 0 ? 'not read' : 'read in part';
  const tone = state === 'read' ? 'good' : 'unread';
  return html`<article class="${tone}"><header><h3>${service}</h3><span class="badge ${state === 'read' ? 'good' : 'warn'}">${state}</span></header>
<p>${judged} judged, ${unknown.length} not.</p>
${join(reasons.slice(0, 3).map((reason) => html`<p>${reason}</p>`))}
${unknown.length === 0 ? html`` : html`<p class="soft">Unknown for want of it: ${unknown.join(', ')}</p>`}</article>`;
}

function nextItem({ control, finding }: NextStep): Html {
  return html`<li><strong>${control.changeTitle.does}</strong> <span class="soft">${control.severity}</span><br>${finding.summary}<br><code>${control.id}</code></li>`;
}

const style = `
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
.tile { border: 1px solid var(--line); border-top: .3rem solid currentColor; border-radius: .4rem; padding: .6rem .9rem; background: var(--card); }
.tile strong { display: block; font-size: 2rem; line-height: 1.2; } .tile span { color: var(--ink); }
.services { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: .75rem; } .services article { margin: 0; }
.unread { color: var(--warn); } article.unread, .unread > article { color: var(--ink); border: 2px dashed var(--warn); border-left-width: .4rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; font: .85em/1.5 ui-monospace, Consolas, monospace; }
.next li { margin: .5rem 0; }
@media (max-width: 40rem) { .tiles { grid-template-columns: repeat(2, 1fr); } .services article { min-width: 0; } }
@media print { .services, .tiles { break-inside: avoid; } }
`;
