/** The same of digest, home, help, evidence, incident, travel, campaign and outcome: each fact of their view models, and where it is now. */

import { textFile } from '../../src/chat/attachment';
import { controls } from '../../src/controls/index';
import type { Plan } from '../../src/engine/plan/plan';
import { campaignCard } from '../../src/features/campaign/gateway/card';
import { groups } from '../../src/features/commands';
import { digestSections } from '../../src/features/digest-sections';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { card as travelShown } from '../../src/features/travel/card';
import { helpCommand } from '../../src/gateway/commands/help';
import { changeCard } from '../../src/views/change';
import type { ChangeView } from '../../src/views/change-view';
import { digestMessage } from '../../src/views/digest';
import { frameworkCard } from '../../src/views/framework/card';
import { homeCard } from '../../src/views/home';
import { type Known, missingFrom, unmissed } from '../support/chat/facts-on-card';
import { openOffice } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { frameworkNamed, reportOf } from '../support/evidence/framework-report';

const popImap = controls.find(({ id }) => id === 'pop-imap');
const now = new Date('2026-11-24T08:00:00Z');
const until = '2026-11-24T12:00:00.000Z';

function digest(): Known {
  const move = {
    at: until,
    control: 'pop-imap',
    kind: 'regressed' as const,
    from: 'pass' as const,
    to: 'fail' as const,
    objects: ['kim@contoso.com', 'lu@contoso.com'],
    summary: 'POP is on.',
    authors: [{ who: 'eli@contoso.com', what: 'Set-CASMailbox', object: 'kim@contoso.com', at: until }],
  };
  const { card, details } = digestMessage({
    day: '2026-11-24',
    tenants: [
      {
        tenant: 'contoso',
        digest: {
          day: '2026-11-24',
          at: until,
          score: { now: 71.3, yesterday: 74.9, lastWeek: 61.2 },
          trend: [61.2, 74.9, 71.3],
          verdicts: { pass: 10, fail: 12 },
          moves: [move, { ...move, kind: 'fixed', control: 'smtp-auth', objects: ['tim@contoso.com'] }],
          unchecked: [{ control: 'ews', missing: ['exchange.Mailbox: refused'] }],
          undecided: [{ control: 'owa-groups', question: 'Which groups?' }],
          waiting: [
            {
              id: 'c-4k7m2xa',
              what: 'direct-send',
              since: '2026-11-20T08:00:00.000Z',
              requestedBy: { entraId: 'a', name: 'Ana' },
              canAct: ['b'],
            },
          ],
          changes: [{ id: 'c-4k7m2xb', what: 'idle-timeout', status: 'verified' }],
          lapsing: [{ id: 'w-4k7m2xc', what: 'mfa', until }],
          waived: 4,
          checkpoint: 'contoso 7 abcdef',
        },
      },
    ],
    nameOf: (id) => (id === 'b' ? 'Bo' : id),
    sections: digestSections,
    controls,
    now,
  });
  return {
    card,
    thread: details.map((detail) => detail.card),
    facts: {
      'the score': { says: '71.3', at: 'card' },
      'how it moved in a day': { says: '-3.6 in a day', at: 'card' },
      'how it moved in a week': { says: '+10.1 in a week', at: 'card' },
      'what is open again': { says: 'Open again: Turn off POP and IMAP', at: 'card' },
      'on what': { says: 'kim@contoso.com', at: 'card' },
      'on what else': { says: 'lu@contoso.com', at: 'thread' },
      'who did it': { says: 'eli@contoso.com', at: 'card' },
      'that something is not decided': { says: '1 control not decided', at: 'card' },
      'the question': { says: 'Which groups?', at: 'details' },
      'the trend': { says: 'Score of 3 days', at: 'details' },
      'what was fixed': { says: 'tim@contoso.com', at: 'thread' },
      'what was not checked': { says: 'exchange.Mailbox: refused', at: 'thread' },
      'what waits': { says: 'c-4k7m2xa', at: 'card' },
      'for whom': { says: 'Bo', at: 'card' },
      'who requested it': { says: 'Ana', at: 'thread' },
      'what changed': { says: 'c-4k7m2xb', at: 'thread' },
      'what is waived until soon': { says: 'w-4k7m2xc', at: 'thread' },
      'how much is waived': { says: '4 findings', at: 'thread' },
      'where the ledger stands': { says: 'contoso 7 abcdef', at: 'thread' },
    },
  };
}

function home(): Known {
  const card = homeCard(
    {
      person: 'Ana',
      tenants: [
        {
          name: 'contoso',
          toKeep: [{ id: 'c-4k7m2xa', what: 'direct-send', tenant: 'contoso', until: new Date(until) }],
          score: 71.3,
          inDay: -3.6,
          trend: [61.2, 74.9, 71.3],
          findings: [{ control: 'pop-imap', verdict: 'fail', summary: 'POP is on.' }],
          waiting: [{ id: 'c-4k7m2xb', what: 'smtp-auth', until: new Date(until) }],
          requests: [{ id: 'c-4k7m2xc', what: 'idle-timeout', status: 'verified', keepUntil: null }],
        },
      ],
      unread: [{ tenant: 'fabrikam', why: 'its ledger is halted' } as never],
    },
    controls,
  );
  return {
    card,
    thread: [],
    facts: {
      'who reads it': { says: 'Ana', at: 'card' },
      'what is to be kept': { says: 'c-4k7m2xa', at: 'card' },
      'until when': { says: '2026-11-24 12:00 UTC', at: 'card' },
      'what waits for them': { says: 'c-4k7m2xb', at: 'card' },
      'what they requested': { says: 'c-4k7m2xc', at: 'card' },
      'how that stands': { says: 'applied and verified', at: 'card' },
      'the score': { says: '71.3', at: 'card' },
      'how it moved': { says: '-3.6 in a day', at: 'card' },
      'how much is open': { says: '1 fail', at: 'card' },
      'what to do next': { says: popImap?.changeTitle.does ?? 'nothing', at: 'card' },
      'the trend': { says: 'contoso', at: 'details' },
    },
  };
}

async function help(): Promise<Known> {
  const command = helpCommand(groups);
  const card = await command.run({ words: [] } as never, {} as never);
  if (card === null || !('blocks' in card)) throw new Error('There is no help.');
  const commands = groups.flatMap((group) => group.commands);
  return {
    card,
    thread: [],
    facts: {
      'what people come for': { says: 'Close a gap', at: 'card' },
      'how one command is explained': { says: '/harden help plan', at: 'details' },
      ...Object.fromEntries(
        commands.map(({ name, summary }) => [`what ${name} does`, { says: summary, at: 'details' as const }]),
      ),
      ...Object.fromEntries(groups.map(({ title }) => [`the commands for: ${title}`, { says: title, at: 'details' as const }])),
    },
  };
}

function evidence(): Known {
  const report = reportOf(frameworkNamed('scuba'));
  const card = frameworkCard(report, { language: 'en', seal: (content: string) => content } as never);
  return {
    card,
    thread: [],
    facts: {
      'which list': { says: report.framework.title, at: 'card' },
      'which tenant': { says: report.tenant, at: 'card' },
      'how many requirements': { says: `${report.requirements.length} requirements`, at: 'card' },
      'the period': { says: report.period.from, at: 'card' },
      'the score': { says: 'Score', at: 'card' },
      'the page to print': { says: 'page to read and print', at: 'card' },
      'how it is checked': { says: 'hardenbot evidence verify', at: 'details' },
      'the table': { says: 'table for a spreadsheet', at: 'details' },
      'the results for OSCAL': { says: 'assessment results of OSCAL', at: 'details' },
      'everything for programs': { says: 'everything for programs', at: 'details' },
    },
  };
}

function incident(): Known {
  const item = { key: 'rule', advice: 'clean', why: 'An intruder leaves such rules.', fresh: true, operations: [] } as const;
  const card = incidentCard({
    tenant: 'contoso',
    incident: {
      id: 'i-4k7m2xq',
      typed: 'mia',
      requestedBy: { entraId: 'a', name: 'Ana' },
      requestedAt: now,
      signal: null,
      refusal: null,
      stages: [],
      claims: [],
      evidence: {
        account: { id: 'm', name: 'mia@contoso.com', kinds: ['member'], roles: ['User Administrator'] },
        collectedAt: now.toISOString(),
        since: until,
        firstSuspicious: '2026-11-23T07:00:00.000Z',
        counts: [{ what: 'sign-ins', rows: 321 }],
        items: [
          { ...item, n: 1, what: 'the rule "Invoices" forwards mail' },
          { ...item, n: 2, key: 'app', what: 'the app "Mail Sync" may read mail' },
          { ...item, n: 3, key: 'method', what: 'a telephone was registered', advice: 'ask' },
        ],
        moments: [{ at: '2026-11-23T07:00:00.000Z', what: 'signed in from Kazan', suspicious: true }],
        more: { items: 0, moments: 5 },
        record: 'on',
        mailboxRecord: 'on',
        missing: [{ read: 'graph.riskyUsers', reason: 'refused' }],
        others: [{ id: 'o', name: 'oto@contoso.com', why: 'The same address signed in as them.' }],
        file: { sha256: 'f00d', lines: 77 },
      } as never,
    },
    stages: [{ stage: 'contain', id: 'c-4k7m2xa', status: 'verified' }],
    file: textFile('rows'),
  });
  return {
    card,
    thread: [],
    facts: {
      who: { says: 'mia@contoso.com', at: 'card' },
      'the id': { says: 'i-4k7m2xq', at: 'card' },
      'what could not be read': { says: 'graph.riskyUsers', at: 'card' },
      'who else': { says: 'oto@contoso.com', at: 'card' },
      'since when': { says: '2026-11-23 07:00 UTC', at: 'card' },
      'how much is open': { says: '3 by hand', at: 'card' },
      'the first item': { says: 'Invoices', at: 'card' },
      'every item': { says: 'a telephone was registered', at: 'details' },
      'why it is one': { says: 'An intruder leaves such rules.', at: 'details' },
      'what happened': { says: 'signed in from Kazan', at: 'details' },
      'what was read': { says: '321', at: 'details' },
      'its plans': { says: 'c-4k7m2xa', at: 'details' },
      'every row': { says: '77', at: 'details' },
    },
  };
}

/** A plan of an office that waits for Bo, with what is given changed. */
async function planned(changed: Partial<Plan> = {}): Promise<{ readonly view: ChangeView; readonly plan: Plan }> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const view = viewInOffice(office, office.newest(), popImap);
  if (view.change.plan === null) throw new Error('There is no plan.');
  const plan = { ...view.change.plan, ...changed };
  return { plan, view: { ...view, approval: { ...view.approval, canApprove: ['Bo'] }, change: { ...view.change, plan } } };
}

async function travel(): Promise<Known> {
  const { view, plan } = await planned({
    control: 'travel',
    travel: {
      account: { id: 'e', name: 'eva@contoso.com' },
      isPrivileged: false,
      countries: ['ES'],
      until,
      reason: 'fair in Madrid',
    },
    impact: { lines: [{ label: 'Blocked today by', value: 'Block abroad' }], notMeasured: [] },
    guards: [{ label: 'Stays in force', value: 'MFA for everyone' }],
    warnings: [{ code: 'delay', text: 'It takes an hour.' }],
  });
  return {
    card: changeCard({ ...view, control: travelShown }),
    thread: [],
    facts: {
      who: { says: 'eva@contoso.com', at: 'card' },
      'from where': { says: 'ES (Spain)', at: 'card' },
      'until when': { says: '2026-11-24 12:00 UTC', at: 'card' },
      'that it ends': { says: 'ends automatically', at: 'card' },
      why: { says: 'fair in Madrid', at: 'card' },
      'what blocks it': { says: 'Block abroad', at: 'card' },
      'how it is undone': { says: 'press End now', at: 'card' },
      'that there is a warning': { says: 'Delay: It takes an hour', at: 'card' },
      'the warning': { says: 'It takes an hour.', at: 'details' },
      'what stays': { says: 'MFA for everyone', at: 'details' },
      'who can approve': { says: 'Bo', at: 'details' },
      'the digest': { says: plan.digest.slice(0, 12), at: 'details' },
    },
  };
}

async function campaign(): Promise<Known> {
  const { view } = await planned();
  const rows = ['alpha', 'beta'].map((tenant) => ({ ...view, tenant }));
  return {
    card: campaignCard({ id: 'b-4k7m2xq', digest: 'x'.repeat(64), rows }),
    thread: [],
    facts: {
      'what it does': { says: popImap?.changeTitle.does ?? 'nothing', at: 'card' },
      'in how many tenants': { says: '2 tenants', at: 'card' },
      'how they stand': { says: '2 waiting for approval', at: 'card' },
      'the id': { says: 'b-4k7m2xq', at: 'card' },
      'how much changes': { says: 'What changes', at: 'card' },
      'until when': { says: 'Approve by', at: 'card' },
      'who requested it': { says: 'Requested by', at: 'details' },
      'the risk': { says: 'Risk', at: 'details' },
      'each tenant': { says: 'beta', at: 'details' },
    },
  };
}

async function outcome(): Promise<Known> {
  const { view, plan } = await planned();
  const card = changeCard({
    ...view,
    change: {
      ...view.change,
      status: 'mismatch',
      checked: 'Nothing had moved.',
      checkpoint: 'contoso 9 abcdef',
      verification: { measured: 'fail', expected: 'pass', summary: 'POP is on for 1 of 3 mailboxes.' } as never,
    },
  });
  return {
    card,
    thread: [],
    facts: {
      'how it ended': { says: 'applied, but not as expected', at: 'card' },
      'what was found': { says: 'checked: fail', at: 'card' },
      'what was expected': { says: `expected ${plan.expects}`, at: 'card' },
      'in words': { says: 'POP is on for 1 of 3 mailboxes.', at: 'card' },
      'the id': { says: plan.id, at: 'card' },
      'who requested it': { says: 'Requested by', at: 'details' },
      'the risk': { says: 'Risk', at: 'details' },
      'what was checked before': { says: 'Nothing had moved.', at: 'details' },
      'where the ledger stands': { says: 'Ledger entry', at: 'details' },
    },
  };
}

const all = { digest, home, help, evidence, incident, travel, campaign, outcome } as const;

describe.each(Object.keys(all) as (keyof typeof all)[])('the %s card', (name) => {
  test('says every fact on it, in its details or in its thread', async () => {
    expect(missingFrom(await all[name]())).toEqual([]);
  });

  test('is found out when any of them is dropped', async () => {
    const known = await all[name]();
    expect(unmissed(known)).toEqual([]);
    expect(Object.keys(known.facts).length).toBeGreaterThan(8);
  });
});
