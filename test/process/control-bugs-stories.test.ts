/** What people see where one control fails by a mistake of ours: when it is planned, applied, restored, looked at every day, and reported. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Control } from '../../src/controls/control';
import { control as exchangePowershell } from '../../src/controls/exchange-powershell/index';
import { control as popImapWhole } from '../../src/controls/pop-imap/index';
import { isRefusal } from '../../src/lib/errors';
import { InternalError } from '../../src/lib/internal-error';
import { scoreOf, severityIn } from '../../src/posture/score';
import { countOwnFaults } from '../../src/process/internal-errors';
import { createLogger } from '../../src/process/logger';
import { watchedControl } from '../support/controls/failing-control';
import { type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const popImap: Required<Pick<Control, 'plan' | 'study'>> & Control = popImapWhole as never;
const mistake = 'a mistake of ours';

/** A second control of the same mailboxes, whose code fails at a call while `isFailing`. */
function openFailing(call: string, isFailing: (office: Office) => boolean, options: OfficeOptions = {}) {
  const faults: InternalError[] = [];
  const own = { settings: popImap.settings.parse({}) };
  const other: Control = {
    ...popImap,
    id: 'other',
    reads: (context) => popImap.reads({ ...context, ...own }),
    audit: (context) => popImap.audit({ ...context, ...own }),
    plan: (context) => {
      const planning = popImap.plan({ ...context, ...own });
      const draft: typeof planning.draft = (outcomes) => {
        const drafted = planning.draft(outcomes);
        return isRefusal(drafted) ? drafted : { ...drafted, stage: options.revertsItself === true ? drafted.stage : 'prepare' };
      };
      return { see: (read, row) => planning.see(read, row), draft };
    },
    trial: (context) => popImap.study({ ...context, ...own }),
    study: (context) => popImap.study({ ...context, ...own }),
    ...(options.revertsItself === true ? { revertedUnlessKept: true as const } : {}),
  };
  const watched = watchedControl(other, (called) => {
    if (called === call && isFailing(office)) throw new TypeError(mistake);
  });
  const office: Office = openOffice({
    approvals: { tiers: { medium: 1 } },
    ...options,
    alongside: [watched],
    faulted: (fault) => void faults.push(fault),
  });
  return { office, faults };
}

/** Asks for a plan; its change. */
async function planned(office: Office, control = 'other') {
  await office.does('ana', { says: `plan ${control}` });
  await office.settle();
  return office.change(office.newest());
}

/** Approved, and not begun; the id of the change. */
async function approved(office: Office): Promise<string> {
  const change = await planned(office);
  await office.does('bo', { clicks: 'approve', on: change?.id ?? '', digest: change?.plan?.digest ?? '' });
  return change?.id ?? '';
}

const isApplied = (office: Office): boolean => office.writes.length > 0;

test.each([
  'reads',
  'audit',
  'audit.see',
  'audit.judge',
  'plan',
  'plan.see',
  'plan.draft',
  'study',
  'study.reads',
  'study.report',
])('a plan is refused at once where %s fails, and that of another control is not', async (call) => {
  let isFailing = true;
  const { office, faults } = openFailing(call, () => isFailing);
  const change = await planned(office);
  expect(change?.status).toBe('refused');
  expect(change?.refusal?.reason).toContain(`hardenbot itself failed at other (${faults[0]?.id})`);
  expect(faults).toHaveLength(1);
  expect((await planned(office, 'pop-imap'))?.status).toBe('waiting');
  isFailing = false;
  expect((await planned(office))?.status).toBe('waiting');
});

test('a plan that was approved is not begun where planning anew fails: nothing is written', async () => {
  let isFailing = false;
  const { office, faults } = openFailing('plan.draft', () => isFailing);
  const id = await approved(office);
  isFailing = true;
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.change(id)).toMatchObject({ status: 'refused' });
  expect(office.change(id)?.refusal?.reason).toMatch(
    `Planned again before the first write, and refused: hardenbot itself failed at other (${faults[0]?.id})`,
  );
});

describe.each(['reads', 'audit', 'audit.see', 'audit.judge'])('where %s fails after the last write', (call) => {
  test('a change is not verified: what was measured is unknown, and why is said', async () => {
    const { office, faults } = openFailing(call, isApplied);
    const id = await approved(office);
    await office.settle();
    expect(isApplied(office)).toBe(true);
    expect(office.change(id)).toMatchObject({ status: 'mismatch', verification: { measured: 'unknown', expected: 'pass' } });
    expect(office.change(id)?.verification?.summary).toContain(faults[0]?.id);
    expect(office.change(id)?.checkpoint).not.toBeNull();
  });

  test('what nobody kept is put back all the same, and what was measured then is unknown', async () => {
    const { office } = openFailing(call, isApplied, { revertsItself: true });
    const id = await approved(office);
    await office.settle();
    office.forward(31 * 60_000);
    await office.settle();
    expect(office.change(id)).toMatchObject({ status: 'revertedUnkept', revertMeasured: { measured: 'unknown' } });
    expect(office.state.exchange['CASMailbox']?.every((row) => row['PopEnabled'] === true)).toBe(true);
  });

  test('an audit that somebody asks for has the others, and of this one that it is unknown', async () => {
    const { office } = openFailing(call, () => true);
    await office.does('ana', { says: 'audit' });
    await office.settle();
    const entries = office.storage.entries.get(tenantId) ?? [];
    const said = entries.flatMap(({ event }) => (event.type === 'audited' ? [event.verdicts] : []));
    expect(said).toEqual([{ 'pop-imap': 'partial', other: 'unknown' }]);
  });
});

describe('the rounds of a worker', () => {
  const closed = tenantOfMailboxes({ 1: 'none' }, 'none');
  const digest = { digest: { at: '08:00', timeZone: 'UTC' }, channel: { terminal: 'hardening' } };

  function openDays() {
    const faults: InternalError[] = [];
    let isFailing = false;
    const failing = watchedControl(popImap, (call) => {
      if (call === 'audit.see' && isFailing) throw new TypeError(mistake);
    });
    const lab = openRoundsLab({
      tenants: [{ name: 'contoso', state: () => closed, settings: digest }],
      controls: [failing, exchangePowershell],
      faulted: (fault) => void faults.push(fault),
    });
    const [tenant] = lab.tenants;
    if (tenant === undefined) throw new Error('There is no tenant.');
    return {
      lab,
      tenant,
      faults,
      fail: (now: boolean): void => {
        isFailing = now;
      },
    };
  }

  test('take it for unknown, and for no drift: nothing regressed, and nothing is fixed when it goes well again', async () => {
    const { lab, tenant, faults, fail } = openDays();
    await lab.at('2026-11-24T08:01:00Z');
    const before = await lab.work.postures.latest(tenant.id);
    expect(before?.findings.find(({ control }) => control === 'pop-imap')?.verdict).toBe('pass');
    fail(true);
    await lab.at('2026-11-25T08:01:00Z');
    const now = await lab.work.postures.latest(tenant.id);
    const other = (posture: typeof now) => posture?.findings.find(({ control }) => control === 'exchange-powershell');
    expect(now?.findings.find(({ control }) => control === 'pop-imap')?.verdict).toBe('unknown');
    expect(other(now)).toEqual(other(before));
    const digested = (await lab.work.rounds.digest(tenant.id))?.digest;
    expect(digested?.day).toBe('2026-11-25');
    expect(digested?.notAudited).toBeUndefined();
    expect(digested?.unchecked.find(({ control }) => control === 'pop-imap')?.missing).toEqual([
      expect.stringContaining(`hardenbot itself failed at pop-imap (${faults[0]?.id})`),
    ]);
    const severityOf = severityIn(lab.work.controls);
    expect(digested?.score.now).toBe(
      scoreOf(
        [{ control: 'pop-imap', verdict: 'unknown' }, ...(other(now) === undefined ? [] : [other(now) as never])],
        severityOf,
      ),
    );
    fail(false);
    await lab.at('2026-11-26T08:01:00Z');
    const moves = await lab.work.history.moves(tenant.id, new Date(0));
    expect(moves.map(({ control, kind }) => [control, kind])).toEqual([['pop-imap', 'untold']]);
    expect((await lab.work.history.controls(tenant.id)).get('pop-imap')).toMatchObject({
      verdict: 'pass',
      since: '2026-11-24T08:01:00.000Z',
    });
  });

  test('name what regressed although its reads cannot be told any more', async () => {
    const { lab, tenant } = openDays();
    let reads = 0;
    const open = tenantOfMailboxes({ 1: 'pop' }, 'none');
    let state = closed;
    const control = watchedControl(popImap, (call) => {
      if (call === 'reads') reads += 1;
      if (call === 'reads' && reads === 3) throw new TypeError(mistake);
    });
    const faults: InternalError[] = [];
    const one = openRoundsLab({
      tenants: [{ name: 'contoso', state: () => state, settings: digest }],
      controls: [control],
      faulted: (fault) => void faults.push(fault),
    });
    await one.at('2026-11-24T08:01:00Z');
    state = open;
    await one.at('2026-11-25T08:01:00Z');
    const [move] = await one.work.history.moves(tenant.id, new Date(0));
    expect([move?.kind, faults.length]).toEqual(['regressed', 1]);
    expect(lab.tenants).toHaveLength(1);
  });
});

test.each(['trial', 'trial.reads', 'trial.report', 'plan.draft'])(
  'the results of a stage that only reports come where %s fails, and say that',
  async (call) => {
    let isFailing = false;
    const { office, faults } = openFailing(call, () => isFailing);
    const id = await approved(office);
    await office.settle();
    expect(office.change(id)?.status).toBe('verified');
    office.forward(8 * 24 * 60 * 60_000);
    isFailing = true;
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await office.runJob({ name: 'results', tenant: tenantId, subject: id, reply });
    const said = office.change(id)?.reported;
    expect(JSON.stringify([said?.lines, said?.notMeasured])).toContain(`hardenbot itself failed at other (${faults[0]?.id})`);
    expect(faults).toHaveLength(1);
  },
);

test('the log has a mistake with its id, the control, the tenant, and where it was made', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-')), 'log');
  const logger = createLogger('worker', { file });
  const fault = new InternalError('pop-imap', new TypeError(mistake));
  countOwnFaults(logger).told(fault, 'the id of a tenant');
  const line = JSON.parse(readFileSync(file, 'utf8'));
  expect(line).toMatchObject({ level: 50, fault: fault.id, of: 'pop-imap', tenant: 'the id of a tenant' });
  expect(line.err.stack).toContain(`TypeError: ${mistake}`);
  expect(line.err.stack).toContain('control-bugs-stories');
});
