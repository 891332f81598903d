/** What cards said before they had a lead: each fact of their view models, and where it is now. */
import { controls } from '../../src/controls/index';
import { approverCall } from '../../src/views/approver-call';
import { auditCard } from '../../src/views/audit';
import { changeCard } from '../../src/views/change';
import type { ChangeView } from '../../src/views/change-view';
import { driftCard } from '../../src/views/drift';
import { resultsCard } from '../../src/views/results';
import { type Known, missingFrom, unmissed } from '../support/chat/facts-on-card';
import { openOffice } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { popOff } from '../support/decisions/sample-plan';

const popImap = controls.find(({ id }) => id === 'pop-imap');

async function approval(): Promise<Known> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const found = viewInOffice(office, office.newest(), popImap);
  if (found.change.plan === null) throw new Error('There is no plan.');
  const plan = {
    ...found.change.plan,
    risk: 'high' as const,
    except: ['kiosk@contoso.com'],
    keepWithinMs: 30 * 60_000,
    warnings: [{ code: 'mail-loss', text: 'Mail of the scanner would be lost.' }],
    guards: [{ label: 'Emergency accounts', value: 'bg1@contoso.com' }],
    impact: {
      lines: [{ label: 'Sign-ins with IMAP', value: '7 in 30 days' }],
      notMeasured: ['Calendars that other programs read.'],
      inUse: [{ object: 'gus@contoso.com', how: 'IMAP 5 times in 30 days' }],
    },
  };
  const view: ChangeView = {
    ...found,
    first: Array.from({ length: 3 }, (_, n) => popOff(n)),
    approval: {
      ...found.approval,
      needed: 2,
      missing: 2,
      canApprove: ['Bo', 'Cy', 'Di'],
      mentioned: [{ name: 'Bo', accounts: { slack: 'UBO' } }],
    },
    change: { ...found.change, plan },
  };
  const call = approverCall(view);
  const [object = ''] = view.first.map((operation) => operation.object);
  return {
    card: changeCard(view),
    thread: call === null ? [] : [call.card],
    facts: {
      'how many approvals': { says: '0 of 2 approvals', at: 'card' },
      'the id': { says: plan.id, at: 'card' },
      'what changes': { says: 'What changes', at: 'card' },
      'how many objects': { says: `${plan.operations} objects`, at: 'details' },
      'who is in use': { says: 'gus@contoso.com', at: 'card' },
      'the first warning': { says: 'Warning: ', at: 'card' },
      'how it is undone': { says: 'undone automatically after 30 minutes', at: 'card' },
      'until when': { says: 'Approve by', at: 'details' },
      'who requested it': { says: 'Requested by', at: 'details' },
      'who can approve': { says: 'Bo, Cy, Di', at: 'details' },
      'how many can be undone': { says: 'can be undone', at: 'details' },
      'what is left out': { says: 'kiosk@contoso.com', at: 'details' },
      'the risk': { says: 'high', at: 'details' },
      'the digest': { says: plan.digest.slice(0, 12), at: 'details' },
      'the warning itself': { says: 'Mail of the scanner would be lost.', at: 'details' },
      'who notices': { says: popImap?.impact ?? 'nothing', at: 'details' },
      'what was measured': { says: '7 in 30 days', at: 'details' },
      'how it is used': { says: 'IMAP 5 times in 30 days', at: 'details' },
      'what was not measured': { says: 'Calendars that other programs read.', at: 'details' },
      'who cannot be locked out': { says: 'bg1@contoso.com', at: 'details' },
      'each object': { says: object, at: 'details' },
      'each property': { says: 'PopEnabled', at: 'details' },
      'whose turn it is': { says: 'Bo', at: 'thread' },
      'what changes, to those who are called': { says: 'What changes', at: 'thread' },
    },
  };
}

function audit(): Known {
  const finding = {
    control: 'pop-imap',
    way: 1,
    verdict: 'partial' as const,
    summary: 'POP or IMAP is on for 1 of 3 mailboxes.',
    evidence: [{ object: 'gus@contoso.com', property: 'PopEnabled', actual: true, expected: false }],
    evidenceTotal: 1,
    gaps: 1,
    warnings: [{ code: 'delay', text: 'It takes an hour.' }],
    missing: [{ read: 'exchange.Mailbox', reason: 'refused' }],
    calls: 1,
    ms: 1,
  };
  const person = { entraId: 'a', name: 'Ana' };
  const change = {
    request: { control: 'pop-imap', decision: { decision: { person } } },
    status: 'verified',
    requestedAt: new Date(0),
    refusal: null,
  };
  const card = auditCard({
    tenant: 'contoso',
    change: change as never,
    progress: null,
    posture: { at: new Date(0), findings: [finding] },
    controls,
  });
  return {
    card,
    thread: [],
    facts: {
      verdict: { says: 'partial', at: 'card' },
      summary: { says: finding.summary, at: 'card' },
      object: { says: 'gus@contoso.com', at: 'details' },
      property: { says: 'PopEnabled', at: 'details' },
      warning: { says: 'It takes an hour.', at: 'details' },
      'what was not read': { says: 'exchange.Mailbox', at: 'details' },
      'who asked': { says: 'requested by Ana', at: 'details' },
    },
  };
}

function results(): Known {
  const change = {
    id: 'c-4k7m2xq',
    plan: { control: 'pop-imap' },
    reported: {
      since: '2026-11-20T08:00:00.000Z',
      lines: [{ label: 'Would have been blocked', value: '3 sign-ins' }],
      notMeasured: ['Service accounts.'],
    },
  };
  const card = resultsCard({ tenant: 'contoso', change: change as never, control: popImap });
  if (card === null) throw new Error('There are no results.');
  return {
    card,
    thread: [],
    facts: {
      'since when': { says: 'Report-only since', at: 'card' },
      'what it would have done': { says: '3 sign-ins', at: 'card' },
      'that something was not measured': { says: '1 point not measured', at: 'card' },
      'what was not measured': { says: 'Service accounts.', at: 'details' },
      'who notices then': { says: popImap?.impact ?? 'nothing', at: 'details' },
    },
  };
}

function drift(): Known {
  const move = {
    kind: 'regressed',
    control: 'pop-imap',
    from: 'pass',
    to: 'fail',
    summary: 'POP is on again.',
    at: '2026-11-24T08:00:00.000Z',
    objects: ['kim@contoso.com'],
    authors: [],
  };
  return {
    card: driftCard({ tenant: 'contoso', move: move as never, control: popImap, waived: ['gus@contoso.com'] }),
    thread: [],
    facts: {
      'what moved': { says: 'POP is on again.', at: 'card' },
      'from where to where': { says: 'pass → fail', at: 'card' },
      'when it was seen': { says: '2026-11-24 08:00 UTC', at: 'card' },
      'what is waived': { says: 'gus@contoso.com', at: 'card' },
      'which control': { says: popImap?.title ?? 'nothing', at: 'details' },
    },
  };
}

const all = { approval, audit, results, drift } as const;

test.each(Object.keys(all) as (keyof typeof all)[])(
  'every fact of the %s card stands on it, in its details or in its thread',
  async (name) => {
    expect(missingFrom(await all[name]())).toEqual([]);
  },
);

test('whatever is dropped is found: each of more than twenty facts, dropped by hand', async () => {
  let dropped = 0;
  for (const make of Object.values(all)) {
    const known = await make();
    expect(unmissed(known)).toEqual([]);
    dropped += Object.keys(known.facts).length;
  }
  expect(dropped).toBeGreaterThan(20);
});
