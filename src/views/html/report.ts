/** The report of a tenant as one HTML file that needs nothing else: posture, trend, evidence, changes, what is accepted, references. */

import type { Finding } from '../../controls/finding.js';
import { sayIn } from '../../frameworks/languages.js';
import { dayOf } from '../../lib/calendar.js';
import { utcMinute } from '../../lib/utc-minute.js';
import type { ExportDocument, ExportedControl } from '../../posture/export-document.js';
import { severityIn } from '../../posture/score.js';
import { originNote } from '../../tenant/origin.js';
import { beyondShown, isOpen, isUnread, missingTexts, othersText, readAgain, valueText, worstFirst } from '../findings.js';
import { changesSection, waivedSection } from '../framework/decided.js';
import { moveWordOf, namesOf, whoDidItText } from '../moves.js';
import { verdictTone, verdictWord, verdictWordOf } from '../words.js';
import { type Html, html, join } from './escape.js';
import { htmlPage } from './page.js';
import { table } from './table.js';
import { trend } from './trend.js';

const maxEvidence = 50;
const maxMoves = 100;

export function htmlReport(document: ExportDocument): string {
  const say = sayIn('en');
  const title = `Posture of ${document.tenant}`;
  const findings = worstFirst(document.findings, severityIn(document.controls));
  const audited = document.auditedAt === null ? 'not audited yet' : `audited ${utcMinute(new Date(document.auditedAt))}`;
  const body = html`<h1>${title}</h1>
<p class="soft">${audited}; written ${utcMinute(new Date(document.at))}</p>
${originLine(document)}<section class="score"><div><strong>${document.score ?? '-'}</strong><p class="soft">of 100, weighted by severity</p></div>${trend(document.days)}</section>
<h2>Findings</h2>
${join(findings.filter(isOpen).map((finding) => findingSection(finding, document)))}
${foldedSections('pass', findings, document)}
${foldedSections('notApplicable', findings, document)}
<h2>What moved</h2>
${movesTable(document)}
${changesSection(document, say, 'hardenbot changed nothing.')}
${waivedSection(document, say)}`;
  return htmlPage({ language: 'en', title, body });
}

/** Whose word the page is, where it is not Microsoft's. */
export function originLine({ source }: ExportDocument): Html {
  const note = source === undefined ? null : originNote(source);
  return note === null
    ? html``
    : html`<p class="warn">${note}</p>
`;
}

/** Nothing where it was judged when the newest was, which is said above all. */
function judged({ control }: Finding, { judgedAt, auditedAt }: ExportDocument): Html {
  const at = judgedAt[control] ?? auditedAt;
  return at === null || at === auditedAt ? html`` : html`<p class="soft">judged ${utcMinute(new Date(at))}</p>`;
}

/** One line that opens, for findings of one verdict. */
export function foldedSections(verdict: Finding['verdict'], findings: readonly Finding[], document: ExportDocument): Html {
  const some = findings.filter((finding) => finding.verdict === verdict);
  if (some.length === 0) return html``;
  return html`<details>
<summary><span class="badge ${verdictTone[verdict]}">${verdictWord[verdict]}</span> ${some.length}: ${some.map(({ control }) => control).join(', ')}</summary>
${join(some.map((finding) => findingSection(finding, document)))}
</details>`;
}

/** One finding with its evidence and what could not be read for it. */
export function findingSection(finding: Finding, document: ExportDocument, evidence: 'shown' | 'folded' = 'shown'): Html {
  const control = document.controls.find(({ id }) => id === finding.control);
  const tone = verdictTone[finding.verdict];
  const waived = document.waived.filter((one) => one.control === finding.control && one.status === 'active');
  return html`<article class="${tone}">
<header><span class="badge ${tone}">${verdictWordOf(finding)}</span><h3>${control?.title ?? finding.control}</h3><code>${finding.control}</code></header>
<p>${finding.summary}</p>
<p class="soft">${control?.why ?? ''}</p>
${judged(finding, document)}
${join(waived.map((one) => html`<p>Waived${one.object === null ? '' : ` for ${one.object}`} until ${dayOf(new Date(one.until), document.timeZone)}: ${one.reason}</p>`))}
${join(finding.warnings.map(({ code, text }) => html`<p><span class="warn">${code}</span> ${text}</p>`))}
${join(missingTexts(finding.missing).map((text) => html`<p><span class="warn">not read</span> ${text}</p>`))}
${evidence === 'shown' ? evidenceTable(finding) : foldedEvidence(finding)}
${isUnread(finding) ? html`<p>What to do: ${readAgain(finding.control)}</p>` : isOpen(finding) ? waysOutList(control) : html``}
${referencesOf(control)}
</article>`;
}

function waysOutList(control: ExportedControl | undefined): Html {
  const ways = control?.waysOut ?? [];
  return ways.length === 0
    ? html``
    : html`<p>What to do, the safest first:</p>
<ol>${join(ways.map((way) => html`<li>${way}</li>`))}</ol>`;
}

function foldedEvidence(finding: Finding): Html {
  const { evidence, evidenceTotal } = finding;
  if (evidence.length === 0) return html``;
  return html`<details><summary class="soft">Evidence (${evidenceTotal})</summary>${evidenceTable(finding)}</details>`;
}

function moreEvidence({ gaps, others }: ReturnType<typeof beyondShown>): string | null {
  const parts = [andMore(gaps), others > 0 ? othersText(others) : null].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function evidenceTable({ evidence, evidenceTotal, gaps = 0 }: Finding): Html {
  if (evidence.length === 0) return html``;
  const shown = evidence.slice(0, maxEvidence);
  return table({
    columns: ['object', 'property', 'is', 'should be'],
    rows: shown.map(({ object, property, actual, expected }) => [object, property, valueText(actual), valueText(expected)]),
    more: moreEvidence(beyondShown({ evidenceTotal, gaps }, shown.length)),
  });
}

function referencesOf(control: ExportedControl | undefined): Html {
  const lists = Object.entries(control?.references ?? {}).map(([list, ids]) => `${list.toUpperCase()} ${(ids ?? []).join(', ')}`);
  return html`<p class="soft">Severity ${control?.severity ?? 'unknown'}${lists.length === 0 ? '' : `. ${lists.join('; ')}`}</p>`;
}

function movesTable({ moves }: ExportDocument): Html {
  if (moves.length === 0) return html`<p class="soft">Nothing has moved yet.</p>`;
  return table({
    columns: ['when', 'what', 'control', 'objects', 'who'],
    rows: moves
      .slice(0, maxMoves)
      .map((move) => [
        utcMinute(new Date(move.at)),
        moveWordOf(move),
        move.control,
        namesOf(move),
        move.kind === 'regressed' ? whoDidItText(move) : '',
      ]),
    more: andMore(moves.length - maxMoves),
  });
}

function andMore(count: number): string | null {
  return count > 0 ? `and ${count} more` : null;
}
