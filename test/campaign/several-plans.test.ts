/** Several plans on one card: each is a plan of its own, and one press on the card is a press on the button of each. */
import { isRefusal } from '../../src/lib/errors';
import { openChatRoom } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { ids, type Name, type Office, type OfficeOptions, type Snapshot, tenantId } from '../support/corridor/office';
import { digestOf, openSeveral, plannedSeveral, presses, rowsOf, wanted } from '../support/corridor/several-plans';

/** Bo, cy and di approve what is low and medium; what is high takes cy and di. */
const tiers = { low: 1, medium: 1, high: 2 };
const approvals = { tiers };

const statuses = (office: Office) => rowsOf(office).map((id) => office.change(id)?.status);
const approversOf = (office: Office) =>
  rowsOf(office).map((id) => office.change(id)?.approvals.map(({ decision }) => decision.person.name));

test('one request is a signed request for each control, and each plan has an id and a digest of its own', async () => {
  const office = await plannedSeveral({ approvals });
  const changes = rowsOf(office).map((id) => office.change(id));
  expect(changes.map((change) => change?.request.control)).toEqual(wanted);
  expect(new Set(changes.map((change) => change?.request.decision.decision.nonce)).size).toBe(3);
  expect(new Set(changes.map((change) => change?.plan?.digest)).size).toBe(3);
  expect(changes.map((change) => change?.request.bundle)).toEqual(wanted.map(() => office.newest('b-')));
});

test('one press approves each plan by itself, with a signed decision for its digest', async () => {
  const office = await plannedSeveral({ approvals });
  expect(await presses(office, 'bo')).toBe('done');
  const decisions = rowsOf(office).map((id) => office.change(id)?.approvals.map(({ decision }) => decision));
  expect(decisions.map((of) => of?.map(({ subject, digest }) => [subject, digest]))).toEqual(
    rowsOf(office).map((id) => [[id, office.change(id)?.plan?.digest]]),
  );
  await office.settle();
  expect(statuses(office)).toEqual(['verified', 'verified', 'approved']);
});

test('one rejection, with one reason, ends each of them', async () => {
  const office = await plannedSeveral({ approvals });
  expect(await presses(office, 'cy', 'reject')).toBe('done');
  expect(rowsOf(office).map((id) => office.change(id)?.rejection?.decision.reason)).toEqual(['no', 'no', 'no']);
});

test('a second press says of each that it is approved already, and records nothing', async () => {
  const office = await plannedSeveral({ approvals: { tiers: { low: 2, medium: 2, high: 2 } } });
  await presses(office, 'bo');
  const before = office.storage.entries.get(tenantId)?.length;
  expect(await presses(office, 'bo')).toBe('approved-already');
  expect(office.storage.entries.get(tenantId)?.length).toBe(before);
});

test('a card that was drawn before a plan was on it approves nothing', async () => {
  const office = openSeveral({ approvals });
  await office.does('ana', { says: `plan ${wanted.join(' ')}` });
  const early = digestOf(office);
  await office.settle();
  expect(await office.does('bo', { clicks: 'approve', on: office.newest('b-'), digest: early })).toBe('other-plan');
  expect(approversOf(office)).toEqual([[], [], []]);
});

test('typed before the plans are there, it approves nothing', async () => {
  const office = openSeveral({ approvals });
  await office.does('ana', { says: `plan ${wanted.join(' ')}` });
  const id = office.newest('b-');
  // There is no digest to type yet, and who guesses it approves nothing.
  expect(await office.approves('bo', id)).not.toContain('You approved');
  expect(await office.does('bo', { says: `approve ${id} ${digestOf(office).slice(0, 12)}` })).toContain(
    'You approved 0 of 3 plans',
  );
});

test('what cannot be planned is said with the others, and stops none of them', async () => {
  const office = await plannedSeveral({ approvals: { approvers: { people: [ids.ana, ids.bo] }, tiers } });
  const noted = office.storage.entries.get(tenantId)?.find(({ event }) => event.type === 'bundled')?.event;
  expect(noted).toMatchObject({ declined: [{ control: 'direct-send', code: 'nobody-can-approve' }] });
  expect(statuses(office)).toEqual(['waiting', 'waiting']);
});

test.each([
  ['plan pop-imap pop-imap', 'named-twice'],
  ['plan pop-imap modern-auth except=1@', 'one-at-a-time'],
  ['plan pop-imap modern-auht', 'unknown-control'],
  ['plan pop-imap modern-auth block=RU', 'card: '],
])('%s is answered with %s', async (says, code) => {
  const answer = await openSeveral({ approvals }).does('ana', { says });
  expect(answer === 'done' ? 'card: ' : answer).toBe(code);
});

/** What may be so when someone presses. */
const states: Readonly<Record<string, { readonly options?: OfficeOptions; readonly make?: (office: Office) => unknown }>> = {
  'all wait': {},
  'bo has approved one': { make: (office) => own(office, 'bo', 1) },
  'one was rejected': {
    make: (office) =>
      office.does('cy', { clicks: 'reject', on: rowsOf(office)[1] ?? '', digest: digestAt(office, 1), reason: 'no' }),
  },
  'one was sent back': { make: (office) => office.does('cy', { says: `ask ${rowsOf(office)[0] ?? ''} smaller` }) },
  'one was revoked': { make: (office) => office.does('ana', { says: `revoke ${rowsOf(office)[0] ?? ''}` }) },
  'one is applied': { make: (office) => own(office, 'cy', 0).then(() => office.settle()) },
  'one met drift': {
    make: async (office) => {
      await own(office, 'cy', 0);
      Object.assign(office.state.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false });
      await office.settle();
    },
  },
  'all are expired': { make: (office) => office.forward(5 * 3_600_000) },
  'changes are frozen': { options: { approvals: { tiers, freeze: [{ from: '2026-11-24', to: '2026-11-24' }] } } },
  'approvals take a ticket': { options: { approvals: { tiers, tickets: { pattern: 'CHG\\d+', requiredFor: ['approvals'] } } } },
  'one was edited in the store': {
    make: (office) => {
      const [id = ''] = rowsOf(office);
      const stored = [...office.storage.plans].find(([key]) => key.includes(id))?.[1];
      expect(stored?.length).toBeGreaterThan(0);
      stored?.pop();
    },
  },
};

const digestAt = (office: Office, row: number) => office.change(rowsOf(office)[row] ?? '')?.plan?.digest ?? '';
const own = (office: Office, who: Name, row: number) =>
  office.does(who, { clicks: 'approve', on: rowsOf(office)[row] ?? '', digest: digestAt(office, row) });

const people: readonly Name[] = ['ray', 'ana', 'bo', 'cy', 'eve'];

test.each(Object.keys(states))(
  'where %s, one press does to each plan what its own button does, and says the same of it',
  async (name) => {
    const { options = { approvals }, make } = states[name] ?? {};
    const start = await plannedSeveral(options);
    await make?.(start);
    const snapshot: Snapshot = start.snapshot();
    for (const who of people) {
      const together = openSeveral({ ...options, from: snapshot });
      const said = JSON.stringify(await together.answers(press(together, who)));
      for (const [row, id] of rowsOf(together).entries()) {
        const alone = openSeveral({ ...options, from: snapshot });
        const event = { ...press(alone, who), subject: id, digest: digestAt(alone, row) };
        const answer = await alone.answers(event);
        expect([who, name, id, together.change(id)?.approvals.map(({ decision }) => decision.person.name)]).toEqual([
          who,
          name,
          id,
          alone.change(id)?.approvals.map(({ decision }) => decision.person.name),
        ]);
        if (isRefusal(answer)) expect(said).toContain(JSON.stringify(answer.reason).slice(1, -1));
      }
    }
  },
);

function press(office: Office, who: Name) {
  return {
    actor: { platform: 'terminal', id: who, membership: 'member' as const },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'k',
    kind: 'click' as const,
    action: 'approve' as const,
    subject: office.newest('b-'),
    digest: digestOf(office),
  };
}

test('where the store goes away between two approvals, those before it stand and the next press does the rest, each once', async () => {
  const snapshot = (await plannedSeveral({ approvals })).snapshot();
  const outcomes = new Set<number>();
  for (let steps = 1, wasCut = true; wasCut; steps += 1) {
    let left = steps;
    const gone = () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('The store is gone.')));
    const first = openSeveral({ approvals, from: snapshot, pause: gone });
    wasCut = await presses(first, 'cy').then(
      () => false,
      () => true,
    );
    const second = openSeveral({ approvals, from: first.snapshot() });
    outcomes.add(approversOf(second).filter((of) => of?.includes('cy')).length);
    await presses(second, 'cy');
    expect(approversOf(second)).toEqual([['cy'], ['cy'], ['cy']]);
    await second.settle();
  }
  expect(outcomes).toEqual(new Set([0, 1, 2, 3]));
});

describe('the card of several plans', () => {
  const conversation = { platform: 'terminal', channel: 'hardening' };
  const cardOf = (office: Office) => {
    const id = office.newest('b-');
    return { view: 'bundle' as const, subject: id, reply: { conversation, messageKey: id } };
  };

  test('is where each of its plans is shown: none has a message of its own, and none is missed', async () => {
    const office = await plannedSeveral({ approvals });
    const room = openChatRoom('terminal', 'hardening');
    const outbox = openOutbox({ office, messengers: { terminal: room }, channel: { terminal: 'hardening' } });
    const [first = ''] = rowsOf(office);
    await outbox.draw(first, conversation);
    expect([room.cards(), outbox.queued.map(({ view, subject }) => [view, subject])]).toEqual([
      [],
      [['bundle', office.newest('b-')]],
    ]);
    await outbox.drawAny(cardOf(office));
    expect(rowsOf(office).map((id) => outbox.shown.get(id))).toEqual(rowsOf(office).map((id) => office.change(id)?.entries));
    // The card, the call to those who can approve, and the whole card of each plan.
    expect(room.cards()).toHaveLength(5);
  });

  test('rewrites below it only what says something else', async () => {
    const office = await plannedSeveral({ approvals });
    const room = openChatRoom('terminal', 'hardening');
    const outbox = openOutbox({ office, messengers: { terminal: room }, channel: { terminal: 'hardening' } });
    await outbox.drawAny(cardOf(office));
    const before = room.seen.length;
    await office.does('cy', { clicks: 'reject', on: rowsOf(office)[0] ?? '', digest: digestAt(office, 0), reason: 'no' });
    await outbox.drawAny(cardOf(office));
    // The card, the call, and the card of the plan that was rejected.
    expect(room.seen.length - before).toBe(3);
  });
});
