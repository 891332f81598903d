/** What people decided: each change with who asked, approved or said no and why, what was measured, and each value before and after; and what is accepted. */

import { archivedWords } from '../../engine/ledger/archived-note.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { references } from '../../features/kinds.js';
import type { Say } from '../../frameworks/languages.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { utcMinute } from '../../lib/utc-minute.js';
import type {
  ExportedChange,
  ExportedDecision,
  ExportedWaived,
  ExportedWrite,
  Measured,
  OlderChanges,
} from '../../posture/export-document.js';
import { valueText } from '../findings.js';
import { type Html, html, join } from '../html/escape.js';
import { table } from '../html/table.js';
import { statusTone } from '../words.js';

/** This many values of a change stand on the page, and this many changes. */
const maxWrites = 50;
const maxChanges = 300;

type DecidedParts = Pick<FrameworkReport, 'changes' | 'writes' | 'withoutWrites' | 'archived' | 'older'>;

/** @param none what is said where there is no change */
export function changesSection(
  { changes, writes, withoutWrites, archived, older }: DecidedParts,
  say: Say,
  none = say('noChanges'),
): Html {
  const articles = changes.slice(0, maxChanges).map((change) =>
    changeArticle(change, {
      say,
      writes: writes.filter((one) => one.change === change.id),
      isLeftOut: withoutWrites.includes(change.id),
    }),
  );
  const more = changes.length - articles.length;
  return html`<section><h2>${say('changes')}</h2>
${archivedLine(archived, say)}
${line(older, (some) => olderText(some, say))}
${articles.length === 0 && archived === null && older === null ? html`<p class="soft">${none}</p>` : join(articles)}
${more > 0 ? html`<p class="soft">${say('more', { count: more })}</p>` : html``}</section>`;
}

/** Where something left the ledger, an empty list is not said to be all. */
function archivedLine(archived: FrameworkReport['archived'], say: Say): Html {
  return line(archived, (note) => say('archived', archivedWords(note)));
}

/** Said wherever changes are reported. */
export function olderText({ count, lastAt }: OlderChanges, say: Say): string {
  return say('older', { count, day: lastAt.slice(0, 10) });
}

interface ChangeParts {
  readonly say: Say;
  readonly writes: readonly ExportedWrite[];
  readonly isLeftOut: boolean;
}

function changeArticle(change: ExportedChange, { say, writes, isLeftOut }: ChangeParts): Html {
  const { id, what, status, digest, refused, measured, putBack } = change;
  const tone = statusTone[status];
  return html`<article class="${tone}" id="${id}">
<header><span class="badge ${tone}">${say(`status.${status}`)}</span><h3>${what}</h3><code>${id}</code></header>
${decisionsTable(change.decisions, say)}
${line(refused, (reason) => say('refused', { reason }))}
${line(measured, (one) => measuredText(one, say))}
${line(putBack, ({ at }) => say('putBack', { at: utcMinute(new Date(at)) }))}
${line(putBack?.measured ?? null, (one) => measuredText(one, say))}
${writes.length === 0 ? html`` : writesTable(writes, say)}
${isLeftOut ? html`<p class="soft">${say('tooMany', { command: `/harden export ${id}` })}</p>` : html``}
${digest === '' ? html`` : html`<p class="soft">${say('digest', { digest: shortDigest(digest) })}</p>`}
</article>`;
}

function line<Value>(value: Value | null, text: (value: Value) => string): Html {
  return value === null ? html`` : html`<p>${text(value)}</p>`;
}

function measuredText({ verdict, expected, summary }: Measured, say: Say): string {
  return say('measured', { verdict: say(`verdict.${verdict}`), expected: say(`verdict.${expected}`), summary });
}

function decisionsTable(decisions: readonly ExportedDecision[], say: Say): Html {
  return table({
    columns: [say('when'), say('who'), say('what'), say('where'), say('reason')],
    rows: decisions.map(({ at, by, kind, on, reason, ...named }) => [
      utcMinute(new Date(at)),
      by,
      say(`decision.${kind}`),
      on,
      [reason, ...references.map(({ id }) => named[id])].filter((part) => part !== null).join(', '),
    ]),
    more: null,
  });
}

function writesTable(writes: readonly ExportedWrite[], say: Say): Html {
  const more = writes.length - maxWrites;
  return table({
    columns: [say('when'), say('object'), say('property'), say('before'), say('after'), say('result')],
    rows: writes
      .slice(0, maxWrites)
      .map(({ at, object, property, before, after, result, putsBack }) => [
        utcMinute(new Date(at)),
        object,
        property,
        before === undefined ? '' : valueText(before),
        after === undefined ? '' : valueText(after),
        putsBack ? `${say('putsBack')}: ${say(`result.${result}`)}` : say(`result.${result}`),
      ]),
    more: more > 0 ? say('more', { count: more }) : null,
  });
}

export function waivedSection(
  { waived, archived }: { readonly waived: readonly ExportedWaived[]; readonly archived: FrameworkReport['archived'] },
  say: Say,
): Html {
  const none = archived === null ? html`<p class="soft">${say('nothingAccepted')}</p>` : html``;
  return html`<section><h2>${say('waived')}</h2>
${archivedLine(archived, say)}
${waived.length === 0 ? none : join(waived.map((one) => waivedArticle(one, say)))}</section>`;
}

function waivedArticle({ id, control, object, status, until, reason, decisions, ended }: ExportedWaived, say: Say): Html {
  return html`<article class="${status === 'active' ? 'warn' : 'neutral'}" id="${id}">
<header><span class="badge">${say(`waived.${status}`)}</span><h3>${control}: ${object ?? say('everything')}</h3><code>${id}</code></header>
<p>${say('until', { day: until.slice(0, 10) })}: ${reason}</p>
${ended === null ? html`` : html`<p>${ended}</p>`}
${decisionsTable(decisions, say)}
</article>`;
}
