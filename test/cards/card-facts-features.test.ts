/** The same of signals, settings, questions, waivers, status and several plans: each fact of their view models, and where it is now. */
import { controls } from '../../src/controls/index';
import { bundleCard } from '../../src/features/bundle/card';
import { questionsCard } from '../../src/features/questions/card';
import { settingsChangeCard } from '../../src/features/settings-change/card';
import { signalCard } from '../../src/features/signals/gateway/signal-card';
import { noticeOf } from '../../src/features/signals/notice';
import { waiverCard } from '../../src/features/waiver/card';
import { statusCard } from '../../src/views/status';
import { type Known, missingFrom, unmissed } from '../support/chat/facts-on-card';
import { openOffice } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';

const popImap = controls.find(({ id }) => id === 'pop-imap');
const now = new Date('2026-11-24T08:00:00Z');
const until = '2026-12-24T12:00:00.000Z';
const signedBy = (name: string, more: object = {}) =>
  ({ decision: { person: { entraId: name, name }, decidedAt: now.toISOString(), surface: 'slack', ...more } }) as never;

function signal(): Known {
  const sign = (n: number) => ({
    kind: 'inbox-rule',
    about: { type: 'person', id: 'm', name: 'mia@contoso.com' },
    rowIds: [`row-${n}`],
    key: `k${n}`,
    at: `2026-11-24T07:0${n}:00.000Z`,
    answeredAt: `2026-11-24T07:0${n + 1}:00.000Z`,
    says: `mia@contoso.com made rule ${n}.`,
    evidence: [`from address ${n}`],
    confidence: 'certain',
    weight: n === 0 ? 'A' : 'B',
    reasons: [`reason ${n}`],
    presses: [{ press: 'contain', person: { id: 'm', name: 'mia@contoso.com' } }],
  });
  const signs = [0, 1, 2, 3, 4].map(sign);
  return {
    card: signalCard({
      tenant: 'contoso',
      signal: {
        id: 'sig-4k7m2xq',
        tenant: 't',
        about: { type: 'person', id: 'm', name: 'mia@contoso.com' },
        growth: [{ at: new Date('2026-11-24T07:06:00Z'), loudness: 'loud', signs }],
        signs,
        loudness: 'loud',
        asked: [{ person: { id: 'm', name: 'Mia' }, decision: signedBy('Bo') }],
        handedOver: [],
        contained: [
          {
            person: { id: 'e', name: 'eli@contoso.com' },
            settings: 'p-1',
            by: [{ name: 'Ana' }],
            incident: 'i-1',
            change: 'c-1',
          },
        ],
      } as never,
      definitions: new Map([['inbox-rule', { title: 'A rule hides mail' }]]) as never,
      answers: [{ answer: 'taken', quietUntil: null, decision: signedBy('Bo', { reason: 'calling her' }), about: [] }],
      takenBy: 'Bo',
      isSettled: false,
      quietForHours: 24,
    }),
    thread: [],
    facts: {
      'what happened': { says: 'A rule hides mail', at: 'card' },
      'to whom': { says: 'mia@contoso.com', at: 'card' },
      'in which tenant': { says: 'contoso', at: 'card' },
      'how bad it is': { says: 'Urgent', at: 'card' },
      'how sure': { says: 'certain', at: 'card' },
      'who has it': { says: 'Bo has it', at: 'card' },
      'its id': { says: 'sig-4k7m2xq', at: 'card' },
      'when the gravest happened': { says: '2026-11-24 07:00 UTC', at: 'card' },
      'the gravest, in words': { says: 'made rule 0', at: 'card' },
      'who is contained already': { says: 'hardenbot blocks eli@contoso.com without asking', at: 'card' },
      'what was answered': { says: 'Bo looks into it', at: 'card' },
      'why they say so': { says: 'calling her', at: 'card' },
      'whom it asked': { says: 'Mia was asked', at: 'card' },
      'every other sign': { says: 'made rule 4', at: 'details' },
      'how long the vendor took': { says: 'until readable', at: 'details' },
      'how long hardenbot took': { says: 'until this card', at: 'details' },
      'the evidence': { says: 'from address 0', at: 'details' },
      'why it weighs so': { says: 'reason 0', at: 'details' },
      'how much it weighs': { says: 'A (rings at once)', at: 'details' },
      'the rows': { says: 'row-3', at: 'details' },
    },
  };
}

const allow = (n: number) => ({
  key: `controls.pop-imap.allow${n}`,
  from: ['a@contoso.com'],
  to: ['b@contoso.com', 'c@contoso.com'],
});

function settingsView() {
  const weighed = {
    risk: 'high',
    why: [{ key: 'controls.pop-imap.allow0', is: 'looser' }],
    without: ['eli'],
    unknown: ['entry-x'],
    addedInChat: ['dee'],
    verdicts: ['pop-imap', 'ews', 'mfa', 'smtp-auth'].map((control) => ({ control, from: 'pass', to: 'partial' })),
    plans: ['c-4k7m2xa'],
    heldForMs: 1,
  };
  return {
    tenant: 'contoso',
    asked: {
      id: 'p-4k7m2xq',
      tenant: 't',
      terms: { changes: [0, 1, 2, 3].map(allow), reason: 'a new scanner', reverts: 'p-4k7m2xr' },
      request: signedBy('Ana', { ticket: 'CHG-1' }),
      expiresAt: new Date(until),
      weighed,
      declined: null,
      approvals: [],
      rejection: null,
      withdrawn: null,
    },
    decided: null,
    superseded: [],
    now,
    approvedBy: ['Bo'],
    canApprove: ['Cy', 'Fay'],
    without: ['Eli'],
    needed: 2,
    nameOf: (_key: string, entry: unknown) => entry,
    addedInChat: ['Dee'],
    isApproved: false,
    heldUntil: null,
    asksReference: false,
  };
}

function settings(): Known {
  return {
    card: settingsChangeCard(settingsView() as never),
    thread: [],
    facts: {
      'how much changes': { says: 'Change 4 settings', at: 'card' },
      'in which tenant': { says: 'contoso', at: 'card' },
      'that it waits, and how risky it is': { says: 'Waiting for approval, high risk', at: 'card' },
      'how many approved it': { says: '1 of 2 approvals (Bo)', at: 'card' },
      'its id': { says: 'p-4k7m2xq', at: 'card' },
      'which setting': { says: 'pop-imap.allow0', at: 'card' },
      'what comes and goes': { says: 'add b@contoso.com, c@contoso.com; remove a@contoso.com', at: 'card' },
      'that there are more': { says: 'And 1 more setting', at: 'card' },
      'the other setting': { says: 'pop-imap.allow3', at: 'details' },
      'what moves': { says: 'Turn off POP and IMAP: done → partly done', at: 'card' },
      'everything that moves': { says: 'Turn off SMTP AUTH: done → partly done', at: 'details' },
      'that it requires less': { says: '1 setting makes protection weaker', at: 'card' },
      'which plans are made again': { says: 'c-4k7m2xa', at: 'card' },
      'how it is taken back': { says: 'take it back with one press', at: 'card' },
      why: { says: 'a new scanner', at: 'details' },
      'who requested it': { says: 'Ana', at: 'details' },
      'under which ticket': { says: 'CHG-1', at: 'details' },
      'what it takes back': { says: 'p-4k7m2xr', at: 'details' },
      'who can approve': { says: 'Cy, Fay', at: 'details' },
      'who gains by it': { says: 'Eli', at: 'details' },
      'who was added in chat': { says: 'Dee', at: 'details' },
      'what is not known': { says: 'entry-x', at: 'details' },
      'until when': { says: '2026-12-24 12:00 UTC', at: 'details' },
      'that nothing has changed': { says: 'Nothing has changed yet.', at: 'details' },
      'the digest': { says: 'Digest', at: 'details' },
    },
  };
}

function announced(): Known {
  const view = settingsView();
  const { changes, ...terms } = view.asked.terms;
  const asked = { ...view.asked, terms: { ...terms, changes: changes.slice(0, 1) } };
  return {
    card: settingsChangeCard({ ...view, asked, isApproved: true, heldUntil: new Date(until) } as never),
    thread: [],
    facts: {
      'which setting': { says: 'Change pop-imap.allow0', at: 'card' },
      'that it was approved': { says: 'Approved, and announced before it counts.', at: 'card' },
      'that nothing has changed': { says: 'Nothing has changed yet.', at: 'card' },
      'who can stop it': { says: 'Any approver can withdraw it.', at: 'card' },
      'when it counts': { says: '2026-12-24 12:00 UTC', at: 'card' },
      'which check it is a setting of': { says: popImap?.changeTitle.does ?? 'nothing', at: 'card' },
      'that it requires less': { says: 'This makes protection weaker.', at: 'card' },
      'who approved it': { says: '1 of 2 (Bo)', at: 'details' },
      'who requested it': { says: 'Ana', at: 'details' },
    },
  };
}

function questions(): Known {
  const suggestion = (control: string) => ({
    control,
    question: `What of ${control}?`,
    answer: 'use',
    settings: { ranges: ['203.0.113.0/24'] },
    says: `${control} shows one address.`,
    evidence: [`${control} was seen 7 times.`],
    confidence: 'sure',
  });
  const answer = { choice: 'use', control: 'pop-imap', settings: { allow: ['scanner@contoso.com'] } };
  const earlier = { answer: { choice: 'notForUs', control: 'ews', reason: 'no apps', until }, by: { name: 'Fay' } };
  return {
    card: questionsCard({
      tenant: 'contoso',
      card: {
        id: 'o-4k7m2xq',
        tenant: 't',
        request: signedBy('Ana'),
        expiresAt: new Date(until),
        suggestions: ['pop-imap', 'ews', 'inbound-filter', 'workload-ip', 'owa-groups', 'azure-services'].map(suggestion),
        pending: [{ answer, decision: signedBy('Ana') }],
        approvals: [],
        rejection: { decision: signedBy('Gus', { reason: 'ask the vendor' }), controls: ['pop-imap'] },
        settled: [{ answers: [earlier], approvedBy: [{ name: 'Cy' }] }],
      } as never,
      now,
      approvedBy: ['Bo'],
      canApprove: ['Bo', 'Cy'],
      needed: 2,
      definitions: controls,
      asksReference: false,
    }),
    thread: [],
    facts: {
      'in which tenant': { says: 'contoso', at: 'card' },
      'how much is open': { says: '4 questions to answer', at: 'card' },
      'how much waits': { says: '1 answer to approve', at: 'card' },
      'how much is settled': { says: '1 settled', at: 'card' },
      'what is approved': { says: 'Ana answered: allow: scanner@contoso.com', at: 'card' },
      'how many approved it': { says: '1 of 2 (Bo)', at: 'card' },
      'who can approve': { says: 'Bo, Cy', at: 'card' },
      'that it was rejected': { says: 'Gus rejected what was answered to pop-imap: ask the vendor', at: 'card' },
      'the next question': { says: 'What of inbound-filter?', at: 'card' },
      'what the tenant shows': { says: 'inbound-filter shows one address.', at: 'card' },
      'how sure that is': { says: 'Sure:', at: 'card' },
      'that there are more': { says: '1 more question after these', at: 'card' },
      'the last question': { says: 'What of azure-services?', at: 'details' },
      'by what it is shown': { says: 'inbound-filter was seen 7 times.', at: 'details' },
      'what was settled': { says: 'not for us: no apps', at: 'details' },
      'who settled it': { says: 'Fay, approved by Cy', at: 'details' },
    },
  };
}

function waiver(): Known {
  return {
    card: waiverCard({
      tenant: 'contoso',
      waiver: {
        id: 'w-4k7m2xq',
        terms: {
          control: 'pop-imap',
          object: 'kiosk@contoso.com',
          until,
          days: 30,
          reason: 'replaced in January',
          severity: 'high',
          complete: false,
          accepted: [{ object: 'kiosk@contoso.com', values: { PopEnabled: true } }],
        },
        request: signedBy('Ana', { ticket: 'CHG-1' }),
        approvals: [],
      } as never,
      status: 'waiting',
      approvedBy: ['Bo'],
      canApprove: ['Cy', 'Fay'],
      needed: 2,
    }),
    thread: [],
    facts: {
      'what is waived': { says: 'Waive pop-imap for kiosk@contoso.com in contoso', at: 'card' },
      'how it stands': { says: 'waiting for approval', at: 'card' },
      'how many approved it': { says: '1 of 2 approvals (approved by Bo)', at: 'card' },
      'its id': { says: 'w-4k7m2xq', at: 'card' },
      'how much stays open': { says: ', or for more; high severity', at: 'card' },
      'until when': { says: '2026-12-24 12:00 UTC', at: 'card' },
      'for how long': { says: '30 days', at: 'card' },
      why: { says: 'replaced in January', at: 'card' },
      'who requested it': { says: 'Ana', at: 'card' },
      'who can approve': { says: 'Cy, Fay', at: 'card' },
      'under which ticket': { says: 'CHG-1', at: 'details' },
      'how grave it is': { says: 'high, digest', at: 'details' },
      'which value': { says: 'PopEnabled', at: 'details' },
      'what ends it': { says: 'when one of them changes, the waiver ends', at: 'details' },
    },
  };
}

function status(): Known {
  const finding = (control: string, summary: string) =>
    ({
      control,
      way: 1,
      verdict: 'fail',
      summary,
      evidence: [],
      warnings: [],
      missing: [],
      coverage: { covered: 0, of: 7 },
    }) as never;
  const terms = { control: 'ews', name: 'ews', until, reason: 'moves in spring' };
  const trend = [30, 31, 32, 33, 34, 35, 36, 38.1];
  return {
    card: statusCard(
      'contoso',
      {
        at: now,
        findings: [finding('pop-imap', 'POP is on.'), finding('smtp-auth', 'SMTP AUTH is on.')],
        judgedAt: { 'pop-imap': '2026-11-02T08:00:00.000Z' },
      },
      {
        score: 38.1,
        trend,
        waived: [{ id: 'w-4k7m2xq', ...terms }],
        settings: '2 settings differ from hardenbot.yaml.',
        notices: [noticeOf({ untaken: 3, silent: [{ source: 'unified', log: 'Unified audit log', since: now }] })],
        controls,
      },
    ),
    thread: [],
    facts: {
      'the score': { says: '38.1 of 100', at: 'card' },
      'how it moved': { says: 'up 8.1 this week', at: 'card' },
      'how much is open': { says: '2 open', at: 'card' },
      'when it was checked': { says: '2026-11-24 08:00 UTC', at: 'card' },
      'which signals wait': { says: '3 signals', at: 'card' },
      'which log is silent': { says: 'Unified audit log', at: 'card' },
      'what to do next': { says: popImap?.changeTitle.does ?? 'nothing', at: 'card' },
      'for how many': { says: 'done: 0 of 7', at: 'card' },
      'the trend': { says: 'Score of 8 days', at: 'details' },
      'what is waived': { says: 'w-4k7m2xq', at: 'details' },
      'why it is waived': { says: 'moves in spring', at: 'details' },
      'where settings differ': { says: '2 settings differ', at: 'details' },
      'how old a verdict is': { says: 'Checked between 2026-11-02', at: 'details' },
    },
  };
}

async function several(): Promise<Known> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const view = viewInOffice(office, office.newest(), popImap);
  const waiting = { ...view, approval: { ...view.approval, canApprove: ['Bo', 'Cy'] } };
  const other = { ...waiting, control: controls.find(({ id }) => id === 'ews') };
  return {
    card: bundleCard({
      id: 'b-4k7m2xq',
      tenant: 'contoso',
      isPlanned: true,
      isCutOff: false,
      digest: 'd'.repeat(64),
      declined: [{ control: 'mfa', code: 'x', reason: 'It is on already.', remedy: 'Nothing to do.' }],
      rows: [waiting, other].map((one) => ({ control: one.control?.id ?? '', id: one.change.id, view: one })),
    }),
    thread: [],
    facts: {
      'how many changes': { says: 'changes in contoso', at: 'card' },
      'how they stand': { says: '2 waiting for approval', at: 'card' },
      'the id': { says: 'b-4k7m2xq', at: 'card' },
      'until when': { says: 'approve by', at: 'card' },
      'what the first does': { says: popImap?.changeTitle.does ?? 'nothing', at: 'card' },
      'what the second does': { says: other.control?.changeTitle.does ?? 'nothing', at: 'card' },
      'how they are undone': { says: "If it's wrong", at: 'card' },
      'what was declined': { says: 'It is on already.', at: 'card' },
      'the id of a plan': { says: view.change.id, at: 'details' },
      'who can approve': { says: 'Bo, Cy', at: 'details' },
    },
  };
}

const all = { signal, settings, announced, questions, waiver, status, several } as const;

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
