/** Thousands of jobs that carry no authority: made by hand, changed, replayed, of another tenant. None is carried out, and each learns why. */
import { jobSchema } from '../../src/queue/job';
import { ids, type Name, type Office, openOffice, type Snapshot } from '../support/corridor/office';
import { openSeveral, plannedSeveral, presses } from '../support/corridor/several-plans';
import { type Forgery, forgeries, randomFrom } from '../support/ledger/forgeries';
import { count } from '../support/runner/counts';

const jobs = count({ fast: 250, full: 10_000 });

const clicks = (office: Office, who: Name, action: 'approve' | 'reject') =>
  office.does(who, {
    clicks: action,
    on: office.newest(),
    digest: office.change(office.newest())?.plan?.digest ?? '',
    reason: 'no',
  });

/** Every state that a forger may start from, each built by people acting in order. */
async function snapshots(): Promise<Readonly<Record<Forgery['from'], Snapshot>>> {
  const office = openOffice({ revertsItself: true });
  const plain = openOffice();
  await plain.does('ana', { says: 'audit' });
  await plain.settle();
  const audited = plain.snapshot();
  for (const each of [office, plain]) {
    await each.does('ana', { says: 'plan pop-imap' });
    await each.settle();
  }
  const waiting = plain.snapshot();
  const rejecting = openOffice({ from: waiting });
  await clicks(rejecting, 'cy', 'reject');
  for (const each of [office, plain]) await clicks(each, 'bo', 'approve');
  const half = plain.snapshot();
  const sendingBack = openOffice({ from: waiting });
  await sendingBack.does('cy', { says: `ask ${sendingBack.newest()} except=1@` });
  const postponing = openOffice({ from: waiting });
  for (const who of ['bo', 'di'] as const) await postponing.approves(who, postponing.newest(), 'at=20:00');
  for (const each of [office, plain]) await clicks(each, 'di', 'approve');
  const approved = plain.snapshot();
  const revoking = openOffice({ from: approved });
  await revoking.does('cy', { says: `revoke ${revoking.newest()}` });
  for (const each of [office, plain]) await each.settle();
  const keeping = office.snapshot();
  const several = await plannedSeveral();
  await presses(several, 'bo');
  return {
    audited,
    waiting,
    half,
    approved,
    rejected: rejecting.snapshot(),
    revoked: revoking.snapshot(),
    applied: plain.snapshot(),
    keeping,
    later: postponing.snapshot(),
    sentBack: sendingBack.snapshot(),
    card: several.snapshot(),
  };
}

/** What the worker makes of a job: why it was turned away or why the plan ended, `carried out`, or `silence`. */
async function outcomeOf(office: Office, data: unknown): Promise<string> {
  const parsed = jobSchema.safeParse(data);
  if (!parsed.success) return 'not-a-job';
  const before = JSON.stringify(office.state);
  await office.runJob(parsed.data);
  if (office.writes.length > 0 || JSON.stringify(office.state) !== before)
    return office.rejectedJobs.includes('plan-edited') && JSON.stringify(office.state) === untouched()
      ? 'undone as announced'
      : 'carried out';
  const refused = [...office.storage.entries.values()].flat().findLast(({ event }) => event.type === 'refused')?.event;
  if (office.halts.length > 0) return 'halted';
  return office.rejectedJobs.at(-1) ?? (refused?.type === 'refused' ? refused.code : 'silence');
}

let starts: Readonly<Record<Forgery['from'], Snapshot>>;
beforeAll(async () => {
  starts = await snapshots();
});

/** The tenant before anything was applied: an edited plan stops no undo, and what the worker announced and signed is undone, nothing else. */
const untouched = (): string => JSON.stringify(openOffice({ from: starts.approved, revertsItself: true }).state);

const open = (from: Forgery['from']): Office =>
  from === 'card' ? openSeveral({ from: starts.card }) : openOffice({ from: starts[from], revertsItself: from === 'keeping' });

test('the genuine job is carried out, so what follows is not refused for another reason', async () => {
  const office = open('approved');
  const job = { name: 'apply' as const, tenant: office.change(office.newest())?.plan?.tenant ?? '', subject: office.newest() };
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: office.newest() };
  expect(await outcomeOf(office, { ...job, reply })).toBe('carried out');
});

test.each(forgeries)('$what: $code', async ({ from, code, forge }) => {
  const office = open(from);
  expect(await outcomeOf(office, forge(office, randomFrom(1)))).toBe(code);
});

test('every kind of job of the worker is among those that are forged', () => {
  const kinds = new Set<string>();
  for (const { from, forge } of forgeries)
    for (let seed = 1; seed <= 20; seed += 1) {
      const job = jobSchema.safeParse(forge(open(from), randomFrom(seed)));
      if (job.success) kinds.add(job.data.name);
    }
  // Drawing and telling others are for the gateway: they change nothing but messages, and say what the ledger says.
  expect([...kinds, 'deliver', 'draw'].sort()).toEqual(jobSchema.options.map(({ shape }) => shape.name.value).sort());
});

test(`of ${jobs} forged jobs none is carried out, and each is told its own reason`, async () => {
  const random = randomFrom(20_261_124);
  const wrong = new Map<string, number>();
  for (let index = 0; index < jobs; index += 1) {
    const forgery = forgeries[index % forgeries.length] as Forgery;
    const office = open(forgery.from);
    const outcome = await outcomeOf(office, forgery.forge(office, random));
    if (outcome === forgery.code) continue;
    const key = `${forgery.what}: ${outcome} instead of ${forgery.code}`;
    wrong.set(key, (wrong.get(key) ?? 0) + 1);
  }
  expect([...wrong]).toEqual([]);
});

test('an approver who is not an approver any more does not count, whatever the store says', async () => {
  const office = openOffice({ from: starts.approved, approvals: { approvers: { people: [ids.ana, ids.cy, ids.di] } } });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: office.newest() };
  const tenant = office.change(office.newest())?.plan?.tenant ?? '';
  expect(await outcomeOf(office, { name: 'apply', tenant, subject: office.newest(), reply })).toBe('settings-changed');
});
