/** What a worker does for many on its own: one tenant, change, waiver or alert that fails keeps no other one from it, and the failure is reported. */
import { ownRounds } from '../../src/compose/rounds';
import { controls } from '../../src/controls/index';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { settleEach } from '../../src/lib/settle-each';
import type { CostedFinding } from '../../src/posture/posture';
import { auditControls } from '../../src/worker/audit/audit-job';
import type { Audited } from '../../src/worker/context';
import { evidenceRound } from '../../src/worker/posture/evidence-round';
import { recordPosture } from '../../src/worker/posture/record-posture';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { openOffice, tenantId } from '../support/corridor/office';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { memoryHistory, memoryRounds } from '../support/stores/posture-memory';
import { openTenant } from '../support/tenants/mailbox-tenant';

const minute = 60_000;
const mistake = new TypeError('a mistake of ours');
const popImap = controls.filter(({ id }) => id === 'pop-imap');
const two = controls.filter(({ id }) => id === 'pop-imap' || id === 'modern-auth');

test('each is tried, and the first failure is told when all were', async () => {
  const tried: number[] = [];
  const work = (item: number): Promise<void> => {
    tried.push(item);
    return item < 3 ? Promise.reject(new Error(`of ${item}`)) : Promise.resolve();
  };
  await expect(settleEach([1, 2, 3], work)).rejects.toThrow('of 1');
  expect(tried).toEqual([1, 2, 3]);
});

describe('a digest of several tenants of which one fails', () => {
  const settings = { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'UTC' } };
  const open = () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: ['contoso', 'fabrikam'].map((name) => ({ name, state: () => openTenant(), settings })),
    });
    const save = lab.work.rounds.saveDigest;
    const failing = { is: true };
    Object.assign(lab.work.rounds, {
      saveDigest: (tenant: string, digest: never) =>
        failing.is && tenant === 'id-of-contoso' ? Promise.reject(mistake) : save(tenant, digest),
    });
    const drawn: string[] = [];
    const { add } = lab.work.jobs;
    Object.assign(lab.work.jobs, {
      add: (job: Parameters<typeof add>[0], when: never) => {
        if (job.name === 'draw') drawn.push(`${job.subject} ${job.tenant}`);
        return add(job, when);
      },
    });
    return { lab, failing, drawn };
  };

  test('waits for it a while, then tells of the others, once', async () => {
    const { lab, drawn } = open();
    await expect(lab.at('2026-11-24T08:00:00Z')).rejects.toBe(mistake);
    await expect(lab.at('2026-11-24T08:19:00Z')).rejects.toBe(mistake);
    expect(drawn).toEqual([]);
    await expect(lab.at('2026-11-24T08:20:00Z')).rejects.toBe(mistake);
    expect(drawn).toEqual(['digest-2026-11-24 id-of-fabrikam']);
    await lab.work.shown.record('id-of-fabrikam', 'digest-2026-11-24-terminal', 1);
    drawn.length = 0;
    await lab.at('2026-11-24T09:30:00Z');
    expect(drawn).toEqual([]);
  });

  test('tells of all where it goes well at the next look', async () => {
    const { lab, failing, drawn } = open();
    await expect(lab.at('2026-11-24T08:00:00Z')).rejects.toBe(mistake);
    failing.is = false;
    await lab.at('2026-11-24T08:01:00Z');
    expect(drawn).toEqual(['digest-2026-11-24 id-of-contoso']);
    expect(await lab.work.rounds.digests(['id-of-contoso', 'id-of-fabrikam'])).toEqual([expect.anything(), expect.anything()]);
  });
});

describe('a look for lost work', () => {
  async function waiting() {
    const office = openOffice();
    const ids: string[] = [];
    while (ids.length < 2) {
      await office.does('ana', { says: 'plan pop-imap' });
      ids.push(office.newest());
    }
    office.forward(minute);
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no tenant.');
    return { office, ids, tenants: [tenant] };
  }

  const ensuring = (failure: Error, of: string | undefined) => ({
    add: () => Promise.resolve(),
    ensure: ({ name, subject }: { name: string; subject: string }) =>
      name === 'plan' && subject === of ? Promise.reject(failure) : Promise.resolve(true),
  });

  test('finds that of one change where the look at another one fails, and tells the failure', async () => {
    const { office, ids, tenants } = await waiting();
    for (const failing of ids) {
      const { added, failures } = await createReconciler({ ...office.work, jobs: ensuring(mistake, failing) }, tenants).round();
      const found = added.flatMap(({ name, subject }) => (name === 'plan' ? [subject] : []));
      expect(found).toEqual(ids.filter((id) => id !== failing));
      expect(failures).toEqual([mistake]);
    }
  });

  test.each([
    ['that has to wait', new RetryLater('later', 1)],
    ['that a store refuses', new Error('READONLY You cannot write against a read only replica.')],
  ])('ends for the tenant at what %s', async (_what, failure) => {
    const { office, ids, tenants } = await waiting();
    const { added } = await createReconciler({ ...office.work, jobs: ensuring(failure, ids[0]) }, tenants).round();
    expect(added).toEqual([]);
  });
});

describe('what follows from an audit', () => {
  async function waived() {
    const office = openOffice({ approvals: { tiers: { medium: 1 } } });
    await office.does('ana', { says: 'audit pop-imap' });
    await office.settle();
    const ids: string[] = [];
    for (const name of ['1@contoso.com', '2@contoso.com']) {
      await office.does('ana', { says: `waive pop-imap ${name} --days 30 --reason scanner` });
      ids.push(office.newest('w-'));
      await office.approves('bo', office.newest('w-'));
    }
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no tenant.');
    for (const row of office.state.exchange['CASMailbox'] ?? []) Object.assign(row, { PopEnabled: false, ImapEnabled: false });
    return { office, ids, tenant };
  }

  const ended = async (office: ReturnType<typeof openOffice>, ids: readonly string[]) => {
    const all = await Promise.all(ids.map((id) => office.work.ledger.subject(tenantId, id)));
    return all.map((entries) => entries.some(({ event }) => event.type === 'waiverEnded'));
  };

  /** An audit by a worker whose ledger and past fail where they are asked to. */
  async function audited(
    { office, tenant }: Awaited<ReturnType<typeof waived>>,
    failing: { readonly waiver?: string; readonly past?: true; readonly credential?: true },
  ): Promise<void> {
    const { ledger } = office.work;
    const history = memoryHistory();
    const own = ownRounds({
      redis: {} as never,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      work: {
        ...office.work,
        ledger: {
          ...ledger,
          append: (of, subject, ...rest) =>
            subject === failing.waiver ? Promise.reject(mistake) : ledger.append(of, subject, ...rest),
        },
      },
      tenants: [tenant],
      past: {
        history: failing.past === true ? { ...history, controls: () => Promise.reject(mistake) } : history,
        rounds: memoryRounds(),
      },
    });
    const lookAtCredential = () => (failing.credential === true ? Promise.reject(mistake) : Promise.resolve());
    await auditControls(own.work, {
      tenant: { ...tenant, lookAtCredential },
      controls: own.work.controls,
      subject: 's-1',
      reply: null,
    });
  }

  test.each([0, 1])('a waiver that is over ends where the end of another one fails (%i)', async (at) => {
    const lab = await waived();
    await expect(audited(lab, { waiver: lab.ids[at] ?? '' })).rejects.toBe(mistake);
    expect(await ended(lab.office, lab.ids)).toEqual([at !== 0, at !== 1]);
  });

  test.each([{ past: true }, { credential: true }] as const)(
    'waivers are watched whatever else of it fails: %j',
    async (failing) => {
      const lab = await waived();
      await expect(audited(lab, failing)).rejects.toBe(mistake);
      expect(await ended(lab.office, lab.ids)).toEqual([true, true]);
    },
  );

  test.each([0, 1])('an alert is raised where that of another control fails (%i)', async (at) => {
    const lab = openRoundsLab({
      controls: two,
      tenants: [{ name: 'contoso', state: () => ({}), settings: { channel: { terminal: 'hardening' } } }],
    });
    const [tenant] = lab.tenants;
    if (tenant === undefined) throw new Error('There is no tenant.');
    const { append } = lab.work.ledger;
    const drifted: string[] = [];
    const ledger: typeof lab.work.ledger = {
      ...lab.work.ledger,
      append: (of, subject, event, ...rest) => {
        if (event.type === 'drifted' && event.move.control === two[at]?.id) return Promise.reject(mistake);
        if (event.type === 'drifted') drifted.push(event.move.control);
        return append(of, subject, event, ...rest);
      },
    };
    const recorded = (verdict: 'pass' | 'fail', day: string) => {
      const findings = two.map(({ id, way }) => findingOf({ control: id, way, verdict }));
      return recordPosture({ ...lab.work, ledger }, { tenant, findings, posture: { at: new Date(day), findings }, change: null });
    };
    await recorded('pass', '2026-11-24T08:00:00Z');
    await expect(recorded('fail', '2026-11-25T08:00:00Z')).rejects.toBe(mistake);
    expect(drifted).toEqual(two.flatMap(({ id }, index) => (index === at ? [] : [id])));
  });

  test.each(['the alert', 'the past'])('a drift is told once where %s could not be written at first', async (failing) => {
    let state = openTenant();
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => state, settings: { channel: { terminal: 'hardening' } } }],
    });
    const [tenant] = lab.tenants;
    if (tenant === undefined) throw new Error('There is no tenant.');
    const { ledger, history } = lab.work;
    const told: string[] = [];
    let fails = false;
    const once = (of: string): void => {
      if (!fails || of !== failing) return;
      fails = false;
      throw mistake;
    };
    const work = {
      ...lab.work,
      ledger: {
        ...ledger,
        append: async (...[of, subject, event, ...rest]: Parameters<typeof ledger.append>) => {
          if (event.type !== 'drifted') return ledger.append(of, subject, event, ...rest);
          once('the alert');
          told.push(event.move.kind);
          return ledger.append(of, subject, event, ...rest);
        },
      },
      history: {
        ...history,
        saveControls: async (...saved: Parameters<typeof history.saveControls>) => {
          once('the past');
          await history.saveControls(...saved);
        },
      },
    };
    const audit = async (moment: string) => {
      await lab.look(new Date(moment));
      const keep = (one: Audited) => recordPosture(work, one);
      await auditControls({ ...work, audited: keep }, { tenant, controls: popImap, subject: 's-1', reply: null });
    };
    await audit('2026-11-24T08:00:00Z');
    state = openTenant(undefined, '1');
    fails = true;
    await expect(audit('2026-11-25T08:00:00Z')).rejects.toBe(mistake);
    await audit('2026-11-25T08:01:00Z');
    await audit('2026-11-25T08:02:00Z');
    expect(told).toEqual(['regressed']);
    expect((await history.moves(tenant.id, new Date(0))).map(({ kind }) => kind)).toEqual(['regressed']);
    state = openTenant();
    await audit('2026-11-26T08:00:00Z');
    state = openTenant(undefined, '1');
    await audit('2026-11-27T08:00:00Z');
    expect(told).toEqual(['regressed', 'regressed']);
  });
});

function findingOf(of: Pick<CostedFinding, 'control' | 'way' | 'verdict'>): CostedFinding {
  const evidence = of.verdict === 'fail' ? [{ object: 'ana', property: 'state', actual: 'open', expected: 'closed' }] : [];
  const counts = { evidenceTotal: evidence.length, gaps: evidence.length, calls: 0, ms: 0 };
  return { ...of, ...counts, summary: '', evidence, warnings: [], missing: [] };
}

test.each([0, 1])('evidence of a framework is handed out where that of another one fails (%i)', async (at) => {
  const frameworks = ['nis2', 'scuba'];
  const settings = { channel: { terminal: 'hardening' }, timeZone: 'UTC' };
  const lab = openRoundsLab({ tenants: [{ name: 'contoso', state: () => ({}), settings }] });
  await lab.look(new Date('2026-11-02T12:00:00Z'));
  const tenants = lab.tenants.map((tenant) => ({
    ...tenant,
    evidence: [{ frameworks, every: 'month', day: 2, language: 'en' } as const],
  }));
  await lab.work.history.saveDay('id-of-contoso', { day: '2026-10-20', at: '2026-10-20T07:00:00.000Z', score: 50, verdicts: {} });
  const handedOut: string[] = [];
  const { append } = lab.work.ledger;
  const ledger: typeof lab.work.ledger = {
    ...lab.work.ledger,
    append: (tenant, subject, ...rest) => {
      if (subject.includes(frameworks[at] ?? '')) return Promise.reject(mistake);
      handedOut.push(subject);
      return append(tenant, subject, ...rest);
    },
  };
  await expect(evidenceRound({ ...lab.work, ledger }, tenants)).rejects.toBe(mistake);
  expect(handedOut).toEqual([expect.stringContaining(frameworks[1 - at] ?? '')]);
});
