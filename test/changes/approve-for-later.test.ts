/** Approved now, applied then: what was approved for a time waits for it, is looked at once more before it begins, and can be taken back until then. */
import { DateTime } from 'luxon';
import { changeOf } from '../../src/engine/changes/change-of';
import { freezeAt, freezeSchema } from '../../src/engine/plan/freeze';
import { readStart, startOf } from '../../src/engine/plan/start';
import { type MaintenanceWindow, nextWindow, windowSchema } from '../../src/engine/plan/window';
import { isRefusal } from '../../src/lib/errors';
import { minuteIn } from '../../src/lib/utc-minute';
import { briefOf } from '../../src/views/brief';
import { changesCard } from '../../src/views/changes';
import { applyPlan } from '../../src/worker/apply/apply-job';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { textOf } from '../support/chat/chat-room';
import { type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';

const minute = 60_000;
const hour = 60 * minute;
const saturdays = { windows: [{ days: ['sat'], from: '22:00', to: '04:00' }] };
/** Tuesday 09:00 in the office; the window opens Saturday at 22:00. */
const untilWindow = Date.parse('2026-11-28T22:00:00Z') - Date.parse('2026-11-24T09:00:00Z');

async function scheduled(
  options: OfficeOptions = { approvals: saturdays },
  at = 'window',
): Promise<{ office: Office; id: string }> {
  const office = openOffice(options);
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  for (const who of ['bo', 'cy'] as const) expect(await office.approves(who, id, `at=${at}`)).toBe('done');
  await office.settle();
  return { office, id };
}

const job = (office: Office, name: 'apply', subject: string) =>
  office.runJob({
    name,
    tenant: tenantId,
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject },
  });

/** What a worker finds that was started again and knows nothing but the ledger. */
const found = async (office: Office) => {
  const tenant = office.work.tenant(tenantId);
  const { added } = await wholeRound(createReconciler(office.work, tenant === undefined ? [] : [tenant]));
  return added.filter(({ name }) => name !== 'draw').map(({ name }) => name);
};

test('what is approved for the window is not begun before it, and is begun in it', async () => {
  const { office, id } = await scheduled();
  office.forward(untilWindow - minute);
  await office.settle();
  expect([office.writes.length, office.change(id)?.status]).toEqual([0, 'approved']);
  office.forward(minute);
  await office.settle();
  expect([office.writes.length, office.change(id)?.status]).toEqual([2, 'verified']);
});

test('a queue and a worker that were lost meanwhile lose nothing: the ledger says what is due, and when', async () => {
  const { office } = await scheduled();
  const restarted = openOffice({ approvals: saturdays, from: office.snapshot() });
  restarted.forward(hour);
  expect(await found(restarted)).toEqual([]);
  restarted.forward(untilWindow - hour + minute);
  expect(await found(restarted)).toEqual(['apply']);
  await restarted.settle();
  expect([restarted.writes.length, restarted.change(restarted.newest())?.status]).toEqual([2, 'verified']);
});

test('a forged job before its time writes nothing, and its time still comes', async () => {
  const { office, id } = await scheduled();
  const restarted = openOffice({ approvals: saturdays, from: office.snapshot() });
  await job(restarted, 'apply', id);
  expect([restarted.writes, restarted.rejectedJobs, restarted.change(id)?.status]).toEqual([[], ['too-early'], 'approved']);
  restarted.forward(untilWindow + minute);
  expect(await found(restarted)).toEqual(['apply']);
});

test('what did not begin while the window was open never will', async () => {
  const { office, id } = await scheduled();
  const restarted = openOffice({ approvals: saturdays, from: office.snapshot() });
  restarted.forward(untilWindow + 6 * hour + minute);
  expect(await found(restarted)).toEqual(['apply']);
  await restarted.settle();
  expect([restarted.writes, restarted.change(id)?.status]).toEqual([[], 'refused']);
  expect(restarted.change(id)?.refusal?.reason).toBe('It was to begin by 2026-11-29 04:00 UTC.');
});

test.each(['ana', 'bo', 'di'] as const)('%s can take it back until it begins', async (who) => {
  const { office, id } = await scheduled();
  office.forward(untilWindow - minute);
  expect(await office.does(who, { says: `revoke ${id}` })).toBe('done');
  office.forward(2 * minute);
  await office.settle();
  expect([office.writes, office.change(id)?.status]).toEqual([[], 'revoked']);
});

test('what moved in between stops it', async () => {
  const { office, id } = await scheduled();
  Object.assign(office.state.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false });
  office.forward(untilWindow);
  await office.settle();
  expect([office.writes, office.change(id)?.status]).toEqual([[], 'refused']);
});

test('an approver who is none any more when it is to begin does not count', async () => {
  const { office, id } = await scheduled();
  const { work } = office;
  const policy: typeof work.policy = async (tenant) => {
    const usual = await work.policy(tenant);
    if (isRefusal(usual)) return usual;
    return { ...usual, approvers: new Set([...usual.approvers].filter((one) => !one.startsWith('b0'))) };
  };
  office.forward(untilWindow);
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await applyPlan({ ...work, policy }, { name: 'apply', tenant: tenantId, subject: id, reply });
  expect([office.writes, office.change(id)?.refusal?.reason]).toEqual([[], 'bo approved this and is not entitled to any more.']);
});

test('a freeze at the time that it names refuses the approval, and a freeze now does not', async () => {
  const thenFrozen = { ...saturdays, freeze: [{ from: '2026-11-28', to: '2026-11-29' }] };
  const nowFrozen = { ...saturdays, freeze: [{ from: '2026-11-24', to: '2026-11-24' }] };
  const answers: string[] = [];
  for (const approvals of [thenFrozen, nowFrozen]) {
    const office = openOffice({ approvals });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    answers.push(await office.approves('bo', office.newest(), 'at=window'));
  }
  expect(answers).toEqual(['frozen', 'done']);
});

test('a time that the request names binds those who approve, who may put it off and not hasten it', async () => {
  const office = openOffice({});
  await office.does('ana', { says: 'plan pop-imap at=10:30' });
  await office.settle();
  const id = office.newest();
  await office.approves('bo', id, 'at=11:00');
  await office.approves('cy', id, 'at=10:40');
  office.forward(119 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('approved');
  office.forward(minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('an approval that will not hold that long is stretched by nobody: the time is refused', async () => {
  const office = openOffice({ approvals: saturdays });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.approves('bo', id);
  expect(await office.approves('cy', id, 'at=window')).toBe('approved-sooner');
  expect(await office.approves('cy', id, 'at=11:00')).toBe('done');
  office.forward(2 * hour);
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('what cannot wait does not wait for it', async () => {
  const office = openOffice({});
  await office.does('ana', { says: 'plan pop-imap at=20:00' });
  await office.settle();
  await office.does('eve', { says: `emergency ${office.newest()} it burns` });
  await office.settle();
  expect(office.change(office.newest())?.status).toBe('verified');
});

test('the list of changes says for when', async () => {
  const { office, id } = await scheduled();
  const change = changeOf(await office.work.ledger.subject(tenantId, id));
  expect(
    textOf(
      changesCard('contoso', change === null ? [] : [change], {
        now: new Date(),
        brief: (one) => briefOf({ change: one, control: undefined }),
      }),
    ),
  ).toContain('approved for 2026-11-28 22:00 UTC');
});

test.each([
  ['at=yesterday', 'bad-time'],
  ['at=2026-11-24T08:00', 'bad-time'],
  ['at=2027-11-24T08:00', 'bad-time'],
  ['at=25:00', 'bad-time'],
  ['at=', 'bad-time'],
  ['at=10:00 at=11:00', 'bad-time'],
  ['at=window', 'no-window'],
])('plan %s is refused', async (words, code) => {
  expect(await openOffice({}).does('ana', { says: `plan pop-imap ${words}` })).toBe(code);
});

const rules = { timeZone: 'Europe/Berlin', applyWithinMs: hour };
const now = new Date('2026-11-24T09:00:00Z');

test.each([
  ['22:00', '2026-11-24T21:00:00.000Z'],
  ['09:30', '2026-11-25T08:30:00.000Z'],
  ['2026-11-28T22:00', '2026-11-28T21:00:00.000Z'],
  ['2026-11-28T22:00Z', '2026-11-28T22:00:00.000Z'],
])('%s is a time of the tenant', (typed, notBefore) => {
  expect(readStart(typed, rules, now)).toMatchObject({ notBefore });
});

test.each([
  ['02:30', '2026-10-24T20:00:00Z', '2026-10-25T00:30:00.000Z', 'before the clocks go back'],
  ['2026-10-25T02:30', '2026-10-24T20:00:00Z', '2026-10-25T00:30:00.000Z', 'before the clocks go back'],
  ['02:30', '2026-10-25T00:45:00Z', '2026-10-25T01:30:00.000Z', 'after the clocks went back'],
  ['2026-10-25T02:30+01:00', '2026-10-24T20:00:00Z', '2026-10-25T01:30:00.000Z', 'after the clocks went back'],
])(
  '%s in the hour that the clocks show twice is the first that is to come, and cards say which (%s)',
  (typed, at, notBefore, said) => {
    expect(readStart(typed, rules, new Date(at))).toMatchObject({ notBefore });
    expect(minuteIn(new Date(notBefore), 'Europe/Berlin')).toBe(`2026-10-25 02:30 Europe/Berlin (${said})`);
  },
);

test('a window begins and ends the first time that the clocks show its times', () => {
  const windows = [{ days: ['sun' as const], from: '02:15', to: '02:45' }];
  const start = { notBefore: '2026-10-25T00:15:00.000Z', notAfter: '2026-10-25T00:45:00.000Z' };
  expect(readStart('window', { ...rules, windows }, new Date('2026-10-24T20:00:00Z'))).toEqual(start);
});

test('a window that the clocks skip whole is not open for a day instead', () => {
  const windows = [{ days: ['sun' as const], from: '02:00', to: '03:00' }];
  const week = { notBefore: '2027-04-04T00:00:00.000Z', notAfter: '2027-04-04T01:00:00.000Z' };
  for (const at of ['2027-03-27T09:00:00Z', '2027-03-28T01:30:00Z', '2027-03-28T13:00:00Z'])
    expect(readStart('window', { ...rules, windows }, new Date(at))).toEqual(week);
  const half = [{ days: ['sun' as const], from: '02:30', to: '03:00' }];
  expect(readStart('window', { ...rules, windows: half }, new Date('2027-03-28T13:00:00Z'))).toMatchObject({
    notBefore: '2027-04-04T00:30:00.000Z',
  });
});

/** When the next window opens, in its own time zone. */
const opens = (window: object, at: string): string | null => {
  const parsed: MaintenanceWindow = windowSchema.parse({ from: '22:00', to: '04:00', timeZone: 'Europe/Berlin', ...window });
  const next = nextWindow([parsed], 'UTC', new Date(at));
  return next === null ? null : DateTime.fromISO(next.notBefore, { zone: 'Europe/Berlin' }).toFormat("ccc yyyy-MM-dd'T'HH:mm");
};

test.each([
  [{ days: ['sat'] }, '2026-11-24T09:00:00Z', 'Sat 2026-11-28T22:00'],
  [{ days: ['sat', 'wed'] }, '2026-11-24T09:00:00Z', 'Wed 2026-11-25T22:00'],
  [{ days: ['sat'], weeks: [1] }, '2026-11-24T09:00:00Z', 'Sat 2026-12-05T22:00'],
  [{ days: ['sat'], weeks: [2, 4] }, '2026-11-24T09:00:00Z', 'Sat 2026-11-28T22:00'],
  [{ days: ['sat'], weeks: ['last'] }, '2026-12-01T09:00:00Z', 'Sat 2026-12-26T22:00'],
  [{ days: ['sat'], weeks: [5] }, '2026-11-24T09:00:00Z', 'Sat 2027-01-30T22:00'],
  // Open at this moment, since yesterday.
  [{ days: ['mon'] }, '2026-11-24T02:00:00Z', 'Mon 2026-11-23T22:00'],
  // The clocks go back, and forward: it is the time of day that counts.
  [{ days: ['sun'] }, '2026-10-25T09:00:00Z', 'Sun 2026-10-25T22:00'],
  [{ days: ['sun'], from: '02:30', to: '05:00' }, '2027-03-27T09:00:00Z', 'Sun 2027-03-28T03:30'],
] as const)('of %j at %s the next begins on %s', (window, at, expected) => {
  expect(opens(window, at)).toBe(expected);
});

test('the latest that anybody named is heard, and an emergency hears nobody', () => {
  const at = (notBefore: string) => ({ kind: 'approve', start: { notBefore, notAfter: '2026-12-01T00:00:00.000Z' } });
  const [early, late] = [at('2026-11-25T00:00:00.000Z'), at('2026-11-26T00:00:00.000Z')];
  expect(startOf([early, late, { kind: 'approve' }])).toBe(late.start);
  expect(startOf([early, { kind: 'emergency' }])).toBeNull();
});

test.each([
  [{ from: '2026-12-20T18:00', to: '2026-12-20' }, true, 'the evening of a day that counts whole'],
  [{ from: '2026-12-20', to: '2026-12-20' }, true, 'a day'],
  [{ from: '2026-12-20', to: '2026-12-20T00:00' }, false, 'no time at all'],
  [{ from: '2026-12-21', to: '2026-12-20' }, false, 'an end before the start'],
])('a freeze of %j is taken: %s (%s)', (freeze, isTaken) => {
  const parsed = freezeSchema.safeParse(freeze);
  expect(parsed.success).toBe(isTaken);
  if (parsed.success) expect(freezeAt([parsed.data], 'Europe/Berlin', new Date('2026-12-20T20:00:00Z'))).not.toBeNull();
});
