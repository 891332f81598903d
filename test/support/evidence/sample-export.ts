/** An export with everything in it: each verdict, a year, a change, a waiver. */
import type { Finding } from '../../../src/controls/finding';
import { controls } from '../../../src/controls/index';
import { verdicts } from '../../../src/engine/plan/verdict';
import { type ExportDocument, exportedControls } from '../../../src/posture/export-document';
import { yearOfHistory } from './year-of-history';

export function sampleExport(): ExportDocument {
  const { days, moves } = yearOfHistory('2026-11-24');
  const findings = controls.map(({ id, way }, index) => findingOf(id, { way, index }));
  return {
    schema: 'export/1',
    tenant: 'contoso',
    at: '2026-11-24T08:00:00.000Z',
    timeZone: 'UTC',
    auditedAt: '2026-11-24T07:00:00.000Z',
    judgedAt: Object.fromEntries(controls.map(({ id }) => [id, '2026-11-24T07:00:00.000Z'])),
    score: days.at(-1)?.score ?? null,
    controls: exportedControls(controls, findings),
    findings,
    days,
    moves,
    changes: [
      {
        id: 'c-4k7m2xq',
        what: 'pop-imap',
        control: 'pop-imap',
        status: 'verified',
        requestedBy: 'Ana',
        requestedAt: '2026-11-20T09:00:00.000Z',
        approvedBy: ['Bo'],
        decisions: [
          { kind: 'request', by: 'Ana', at: '2026-11-20T09:00:00.000Z', on: 'slack', reason: null, ticket: 'CHG0123' },
          { kind: 'approve', by: 'Bo', at: '2026-11-20T09:10:00.000Z', on: 'teams', reason: null, ticket: null },
        ],
        measured: { verdict: 'pass', expected: 'pass', summary: 'POP and IMAP are off for 12 mailboxes.' },
        refused: null,
        keepBy: '2026-11-21T09:30:00.000Z',
        putBack: null,
        operations: 12,
        lastAt: '2026-11-20T09:30:00.000Z',
        digest: 'd'.repeat(64),
        tickets: ['CHG0123'],
        checkpoint: null,
      },
    ],
    writes: [
      {
        change: 'c-4k7m2xq',
        at: '2026-11-20T09:20:00.000Z',
        object: 'finance@contoso.com',
        property: 'PopEnabled',
        before: true,
        after: false,
        result: 'applied',
        putsBack: false,
      },
    ],
    withoutWrites: [],
    archived: null,
    older: null,
    waived: [
      {
        id: 'w-2b9k4mp',
        control: 'pop-imap',
        object: 'scanner@contoso.com',
        status: 'active',
        until: '2026-12-24T00:00:00.000Z',
        reason: 'the scanner is replaced in December',
        tickets: [],
        decisions: [
          { kind: 'request', by: 'Ana', at: '2026-11-21T09:00:00.000Z', on: 'slack', reason: null, ticket: null },
          { kind: 'waive', by: 'Cy', at: '2026-11-21T10:00:00.000Z', on: 'slack', reason: null, ticket: null },
        ],
        ended: null,
      },
    ],
  };
}

function findingOf(control: string, { way, index }: { readonly way: number; readonly index: number }): Finding {
  const isPop = control === 'pop-imap';
  const verdict = isPop ? 'partial' : (verdicts[index % verdicts.length] ?? 'pass');
  const evidence = isPop
    ? [
        { object: 'scanner@contoso.com', property: 'PopEnabled', actual: true, expected: false },
        { object: 'finance@contoso.com', property: 'ImapEnabled', actual: true, expected: false },
      ]
    : [];
  return {
    control,
    way,
    verdict,
    summary: isPop ? 'POP or IMAP is on for 2 of 120 mailboxes and in 0 of 4 CAS mailbox plans.' : `A summary of ${control}.`,
    evidence,
    evidenceTotal: evidence.length,
    gaps: evidence.length,
    warnings: isPop ? [{ code: 'stale', text: 'One mailbox has not been read for a year.' }] : [],
    missing: verdict === 'unknown' ? [{ read: 'graph.signIns', status: 403, permission: 'AuditLog.Read.All' }] : [],
  };
}
