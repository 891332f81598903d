/** The number of a ticket goes with what people decide: signed, on the card, in the ledger and in what is exported, and asked for where settings say so. */
import type { Action, Card } from '../../src/chat/card';
import { actionsOf } from '../../src/chat/card-parts';
import { approvalSettings } from '../../src/config/approvals';
import { control as popImap } from '../../src/controls/pop-imap/index';
import type { ApprovalPolicy } from '../../src/engine/plan/approval';
import { decisionSchema } from '../../src/engine/plan/decision';
import { referencedActs } from '../../src/features/terms';
import { ticketRuleSchema, whyNoTicket } from '../../src/features/ticket/terms';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import { changeCard } from '../../src/views/change';
import { eventWords } from '../../src/views/event-words';
import { changesCsv } from '../../src/views/export';
import { cardWithReferences } from '../../src/views/reference-fields';
import { applyPlan } from '../../src/worker/apply/apply-job';
import { type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { sampleExport } from '../support/evidence/sample-export';

const ticketRule = ticketRuleSchema(referencedActs);

const asked: OfficeOptions = {
  approvals: { tickets: { pattern: 'CHG\\d{4}', requiredFor: ['requests', 'approvals', 'waivers'] } },
};
const optional: OfficeOptions = {};

async function planned(options: OfficeOptions, says = 'plan pop-imap ticket=CHG0123'): Promise<{ office: Office; id: string }> {
  const office = openOffice(options);
  expect(await office.does('ana', { says })).toBe('done');
  await office.settle();
  return { office, id: office.newest() };
}

const ticketsIn = (office: Office, id: string) => {
  const change = office.change(id);
  return [change?.request.decision, ...(change?.approvals ?? [])].map((signed) => signed?.decision.ticket);
};

test('request and approvals are signed with the ticket that they name', async () => {
  const { office, id } = await planned(optional);
  await office.approves('bo', id, 'ticket=CAB-77');
  await office.does('cy', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  expect(ticketsIn(office, id)).toEqual(['CHG0123', 'CAB-77', undefined]);
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test.each([
  ['a request without one', 'ana', 'plan pop-imap', 'missing-ticket'],
  ['a request with one of another form', 'ana', 'plan pop-imap ticket=INC1', 'bad-ticket'],
  ['a request with two', 'ana', 'plan pop-imap ticket=CHG0001 ticket=CHG0002', 'bad-ticket'],
  ['a request with markup in its place', 'ana', 'plan pop-imap ticket=<@U1>', 'bad-ticket'],
  ['a request with nothing behind the word', 'ana', 'plan pop-imap ticket=', 'bad-ticket'],
] as const)('%s is refused where settings ask for one', async (_what, who, says, code) => {
  expect(await openOffice(asked).does(who, { says })).toBe(code);
});

test('an approval without one is refused where settings ask for one, by button and by command, and one that names it counts', async () => {
  const { office, id } = await planned(asked);
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('missing-ticket');
  expect(await office.approves('bo', id)).toBe('missing-ticket');
  expect(await office.does('bo', { clicks: 'approve', on: id, digest, reason: 'CHG0001' })).toBe('done');
  expect(await office.approves('cy', id, 'ticket=CHG0002')).toBe('done');
  await office.settle();
  expect([ticketsIn(office, id), office.change(id)?.status]).toEqual([['CHG0123', 'CHG0001', 'CHG0002'], 'verified']);
});

test('what ends the access of an intruder, and what cannot wait, waits for no ticket', async () => {
  const { office, id } = await planned(asked);
  expect(await office.does('ana', { says: 'contain 1@contoso.com' })).toBe('done');
  expect(await office.does('eve', { says: `emergency ${id} it burns` })).toBe('done');
});

test('a worker turns away what was approved without the ticket that the rules ask for', async () => {
  const { office, id } = await planned(optional, 'plan pop-imap');
  await office.approves('bo', id);
  await office.approves('cy', id);
  const { work } = office;
  const policy = async (tenant: string): Promise<ApprovalPolicy | Refusal> => {
    const usual = await work.policy(tenant);
    return isRefusal(usual) ? usual : { ...usual, tickets: { requiredFor: ['approvals'] } };
  };
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await applyPlan({ ...work, policy }, { name: 'apply', tenant: tenantId, subject: id, reply });
  expect([office.writes, office.rejectedJobs]).toEqual([[], ['missing-ticket']]);
});

test('a waiver is asked for and approved with its ticket', async () => {
  const office = openOffice(asked);
  await office.does('ana', { says: 'audit' });
  await office.settle();
  const wish = 'waive pop-imap 1@contoso.com --days 30 --reason "until December"';
  expect(await office.does('ana', { says: wish })).toBe('missing-ticket');
  expect(await office.does('ana', { says: `${wish} ticket=CHG0123` })).toBe('done');
  const entry = (office.storage.entries.get(tenantId) ?? []).findLast(({ event }) => event.type === 'waiverAsked');
  const id = entry?.subject ?? '';
  expect(await office.approves('bo', id)).toBe('missing-ticket');
  expect(await office.approves('bo', id, 'ticket=CHG0124')).toBe('done');
  const tickets = (await office.work.ledger.subject(tenantId, id)).map(({ event }) =>
    'decision' in event ? event.decision?.decision.ticket : '',
  );
  expect(tickets).toEqual(['CHG0123', 'CHG0124']);
});

test('the life of a change and its line of an export name the ticket', async () => {
  const { office, id } = await planned(optional);
  const [first] = await office.work.ledger.subject(tenantId, id);
  expect(first === undefined ? '' : eventWords(first.event)).toBe('asked for: plan pop-imap (ticket CHG0123)');
  expect(changesCsv(sampleExport())).toMatch(/"tickets"\r\n.*CHG0123/);
});

test.each(['CHG\\d{7}', 'CHG\\d{7}|INC\\d{7}', '[A-Z]{2,5}-\\d+', '#\\d{1,6}', 'SR/\\d{4}/[a-z0-9]+'])(
  'the pattern %s is taken',
  (pattern) => {
    expect(ticketRule.safeParse({ pattern }).success).toBe(true);
  },
);

test.each(['(a+)+', '(?:a|a)*', 'a*', '(?=x)', '\\1', 'a+a+a+a+', '[9-0]', '[^a]+', '.+', '', 'x'.repeat(101), 'a{2}{3}', '^a$'])(
  'the pattern %s is none: it could take for ever, or means something else than it looks like',
  (pattern) => {
    expect(ticketRule.safeParse({ pattern }).success).toBe(false);
  },
);

test('the costliest pattern that is taken is matched at once against the longest number there is', () => {
  const rule = ticketRule.parse({ pattern: '\\w+\\w+\\w+#' });
  const before = process.cpuUsage();
  for (let n = 0; n < 20; n += 1) whyNoTicket('requests', 'a'.repeat(40), rule);
  expect(process.cpuUsage(before).user / 20).toBeLessThan(20_000);
});

test('settings without tickets stay what they were, and a decision without one reads as before', () => {
  expect(JSON.stringify(approvalSettings.parse({}))).not.toContain('tickets');
  expect(decisionSchema.shape.ticket.safeParse(undefined).success).toBe(true);
});

describe('a button that asks for a plan', () => {
  const card: Card = {
    title: 'Status',
    tone: 'neutral',
    blocks: [
      {
        kind: 'actions',
        actions: [
          { name: 'plan', label: 'Plan pop-imap', subject: 'pop-imap@contoso' },
          { name: 'audit', label: 'Check now', subject: 'all@contoso' },
        ],
      },
      {
        kind: 'row',
        spans: [],
        action: {
          name: 'plan',
          label: 'Plan several',
          subject: 'several@contoso',
          asks: {
            title: 'Plan several',
            label: 'Which?',
            fields: [{ key: 'controls', label: 'Which?', hint: '', value: 'pop-imap' }],
          },
        },
      },
    ],
  };
  const fieldsIn = (shown: Card) => actionsOf(shown).map(({ asks }) => asks?.fields?.map(({ key }) => key) ?? []);

  test('has a field for the ticket where settings ask for one, behind what it asks already', () => {
    const rule = ticketRule.parse({ pattern: 'CHG\\d{4}', requiredFor: ['requests'] });
    expect(fieldsIn(cardWithReferences(card, { tickets: rule }))).toEqual([['ticket'], [], ['controls', 'ticket']]);
    expect(cardWithReferences(card, { tickets: ticketRule.parse({ requiredFor: ['approvals'] }) })).toEqual(card);
    expect(cardWithReferences(card, {})).toEqual(card);
  });

  test.each([
    ['one control', 'pop-imap', 'ticket=CHG0123'],
    ['several', 'several', 'controls="pop-imap" ticket=CHG0123'],
  ])('asks under the ticket that was written in it: %s', async (_what, on, reason) => {
    const office = openOffice(asked);
    expect(await office.does('ana', { clicks: 'plan', on })).toBe(on === 'several' ? 'missing-control' : 'missing-ticket');
    expect(await office.does('ana', { clicks: 'plan', on, reason })).toBe('done');
    expect(office.change(office.newest())?.request.decision.decision.ticket).toBe('CHG0123');
  });

  test('a plan that takes the place of another one keeps its ticket, so that nobody is asked again', async () => {
    const { office, id } = await planned(asked);
    const digest = office.change(id)?.plan?.digest ?? '';
    expect(await office.does('bo', { clicks: 'ask', on: id, digest, reason: 'all but 1@contoso.com' })).toBe('done');
    const [again] = actionsOf(changeCard(viewInOffice(office, id, popImap)));
    expect(again).toMatchObject({
      label: 'Make the narrower plan',
      subject: 'pop-imap except=1@contoso.com ticket=CHG0123@contoso',
    });
    expect(
      cardWithReferences(
        { ...card, blocks: [{ kind: 'actions', actions: [again as Action] }] },
        { tickets: asked.approvals?.tickets as never },
      ).blocks,
    ).toEqual([{ kind: 'actions', actions: [again] }]);
  });
});
