/** What is counted beside a verdict is what it says: gaps are not mixed with what is as expected, and a tenant that was not audited has not moved. */

import { auditPage } from '../../src/cli/output/report';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { digestSections } from '../../src/features/digest-sections';
import type { Digest } from '../../src/posture/digest';
import { nextSteps } from '../../src/posture/next-steps';
import { digestMessage } from '../../src/views/digest';
import { findingDetails } from '../../src/views/findings';
import { stepRows } from '../../src/views/next-steps';
import { textOf } from '../support/chat/chat-room';

const asOf = new Date('2026-11-24T08:00:00Z');

describe('evidence that is not shown', () => {
  const finding = (gaps: number, fine: number): Finding => ({
    control: 'smtp-auth',
    way: 3,
    verdict: 'partial',
    summary: '',
    evidence: Array.from({ length: Math.min(100, gaps + fine) }, (_, index) => ({
      object: `mailbox ${index}`,
      property: 'p',
      actual: index >= gaps,
      expected: true,
    })),
    evidenceTotal: gaps + fine,
    gaps,
    warnings: [],
    missing: [],
  });
  const details = (gaps: number, fine: number) =>
    textOf({ title: '', tone: 'neutral', blocks: findingDetails(finding(gaps, fine)) });

  test.each([
    [7, 6, '1', '6 more entries that are as expected.'],
    [1, 6, null, '1 more entry that is as expected.'],
    [9, 0, '3', null],
  ])('of %i gaps and %i others', (gaps, fine, more, others) => {
    const text = details(gaps, fine);
    expect(/"more":(\d+)/.exec(text)?.[1] ?? null).toBe(more);
    if (others === null) expect(text).not.toContain('as expected');
    else expect(text).toContain(others);
  });

  test('is told apart on the page as well', () => {
    const page = auditPage('contoso', [finding(51, 60)], { audited: asOf, written: asOf, source: 'file' });
    expect(page).toContain('and 1 more; 60 more entries that are as expected.');
  });
});

test('a next step says how much is done: what is unknown is not said to be open', () => {
  const [control] = controls.filter(({ id }) => id === 'pop-imap');
  if (control === undefined) throw new Error('There is no pop-imap.');
  const [finding] = [{ control: control.id, verdict: 'partial', coverage: { covered: 1, of: 36 }, missing: [] } as const];
  const rows = stepRows('contoso', nextSteps([finding], [control], new Set()));
  expect(textOf({ title: '', tone: 'neutral', blocks: rows })).toContain('done: 1 of 36 mailboxes');
  expect(JSON.stringify(rows)).not.toContain('open');
});

describe('the digest of many tenants', () => {
  const quiet: Digest = {
    day: '2026-11-24',
    at: asOf.toISOString(),
    score: { now: 50, yesterday: 50, lastWeek: 50 },
    trend: [50],
    verdicts: { fail: 1 },
    moves: [],
    unchecked: [],
    waiting: [],
    changes: [],
    lapsing: [],
    checkpoint: null,
  } as unknown as Digest;
  const moved: Digest = {
    ...quiet,
    moves: [{ kind: 'new', control: 'mfa', objects: ['ana'], at: asOf.toISOString(), from: 'partial', to: 'partial' }],
  } as unknown as Digest;
  const waits = {
    ...quiet,
    waiting: [{ id: 'c-1', what: 'x', since: asOf.toISOString(), requestedBy: { entraId: 'a', name: 'ana' }, canAct: [] }],
  } as unknown as Digest;

  test('counts neither tenants that nobody audited nor plans that wait or were rejected as moved', () => {
    const change = (status: string) => ({ ...quiet, changes: [{ id: 'c-2', what: 'mfa', status }] }) as unknown as Digest;
    const audited = [moved, quiet, waits, change('rejected'), change('verified')];
    const tenants = [...audited, { ...quiet, notAudited: 'it was away' }].map((digest, index) => ({
      tenant: `tenant-${index}`,
      digest,
    }));
    const { card } = digestMessage({
      day: '2026-11-24',
      tenants,
      nameOf: (id) => id,
      controls: [],
      now: asOf,
      sections: digestSections,
    });
    expect(textOf(card)).toContain('2 tenants moved, 3 did not, 1 not audited today.');
  });
});

test('a next step gives no numbers without what they count', () => {
  const [control] = controls.filter(({ id }) => id === 'domain-spoofing');
  if (control === undefined) throw new Error('There is no domain-spoofing.');
  const [finding] = [{ control: control.id, verdict: 'fail', coverage: { covered: 0, of: 2 }, missing: [] } as const];
  const rows = stepRows('contoso', nextSteps([finding], [control], new Set()));
  expect(textOf({ title: '', tone: 'neutral', blocks: rows })).not.toContain('of 2');
});
