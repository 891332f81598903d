/** A mistake of ours at one entry, one change, or the settings of one control: it is reported and counted, and everything else goes on. */
import { z } from 'zod';
import { unlessFailed } from '../../src/config/load';
import { webhookTopics } from '../../src/config/webhooks';
import { readChange } from '../../src/engine/changes/change-of';
import type { Fold } from '../../src/engine/ledger/fold';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { gatewayFeatures } from '../../src/features/gateway';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { deliver } from '../../src/gateway/webhooks/deliver';
import type { Webhook } from '../../src/gateway/webhooks/webhook';
import { InternalError } from '../../src/lib/internal-error';
import { countOwnFaults } from '../../src/process/internal-errors';
import type { DrawJob } from '../../src/queue/redraw';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../support/corridor/office';

const minute = 60_000;
const mistake = (): never => {
  throw new TypeError('a mistake of ours');
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Two changes that were approved and that nobody began; the ledger fails at telling the first, while `isFailing`. */
async function twoApproved(isFailing: () => boolean = () => true) {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const planned = async (): Promise<string> => {
    await office.does('ana', { says: 'plan pop-imap' });
    // A plan that was not made by then keeps no one from asking again.
    office.forward(11 * 60_000);
    return office.newest();
  };
  const [bad, good] = [await planned(), await planned()];
  await office.settle();
  for (const id of [bad, good])
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const inner = office.work.ledger;
  const failing = <State>(fold: Fold<State>): Fold<State> => ({
    ...fold,
    step: (...step) => (isFailing() ? mistake() : fold.step(...step)),
  });
  const folds = new Map<unknown, unknown>();
  const ledger: Ledger = {
    ...inner,
    fold: <State>(tenant: string, id: string, fold: Fold<State>) => {
      if (id !== bad) return inner.fold(tenant, id, fold);
      const known = (folds.get(fold) as Fold<State> | undefined) ?? failing(fold);
      folds.set(fold, known);
      return inner.fold(tenant, id, known);
    },
  };
  /** Whatever is looked for is missing in the queue. */
  const round = (faulted: (fault: InternalError) => void) => {
    const jobs = { ...office.work.jobs, ensure: () => Promise.resolve(true) };
    return createReconciler({ ...office.work, ledger, jobs, faulted }, office.work.served()).round();
  };
  return { office, ledger, bad, good, round };
}

const told = (faults: readonly InternalError[]) => faults.map(({ of, cause }) => [of, String(cause)]);
const told1 = [['ledger', 'TypeError: a mistake of ours']];

test('a worker looks after the other changes of a tenant where one cannot be told, and says so', async () => {
  const { office, good, round } = await twoApproved();
  const faults: InternalError[] = [];
  office.forward(minute);
  const { added, failures } = await round((fault) => void faults.push(fault));
  expect(added.filter(({ name }) => name === 'apply').map(({ subject }) => subject)).toEqual([good]);
  expect(told(faults)).toEqual(told1);
  expect(failures).toEqual([]);
});

test('a gateway calls for what is overdue of the other one', async () => {
  const { office, ledger, good } = await twoApproved();
  const faults: InternalError[] = [];
  const drawn: DrawJob[] = [];
  const { look } = watchOverdue({
    features: gatewayFeatures,
    ledger,
    shown: { of: () => Promise.resolve(0) },
    directory: office.directory,
    tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } }],
    left: () => Promise.resolve([]),
    now: () => office.now(),
    draw: async (job) => void drawn.push(job),
    logger: quiet,
    faulted: (fault) => void faults.push(fault),
  });
  office.forward(11 * minute);
  await look();
  expect(drawn.map(({ view, subject }) => `${view} ${subject}`)).toEqual([`change ${good}`, `overdue ${good}`]);
  expect(told(faults)).toEqual(told1);
});

test('once it can be told again it is told whole: no entry counts twice', async () => {
  let isFailing = false;
  let steps = 0;
  const { office, ledger, bad, round } = await twoApproved(() => {
    if (isFailing) steps += 1;
    return steps > 1 && isFailing;
  });
  const faults: InternalError[] = [];
  office.forward(minute);
  isFailing = true;
  await round((fault) => void faults.push(fault));
  expect(faults).toHaveLength(1);
  isFailing = false;
  const { added } = await round((fault) => void faults.push(fault));
  expect(added.map(({ name, subject }) => `${name} ${subject}`)).toContain(`apply ${bad}`);
  expect((await readChange(ledger, tenantId, bad))?.entries).toBe(office.change(bad)?.entries);
});

async function appliedOnce(office: Office): Promise<string> {
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  return id;
}

test('a receiver is told of what comes after an event at which our code fails, and of that one as much as that it happened', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const webhook: Webhook = {
    name: 'siem',
    url: new URL('https://siem.contoso.com'),
    topics: () => new Set(webhookTopics),
    hears: () => true,
  };
  const { ledger: inner } = office.work;
  const sent: { readonly type: string; readonly subject: string; readonly data: { readonly failed?: string } }[] = [];
  const faults: InternalError[] = [];
  let bad = '';
  const broken = new Proxy({ type: 'requested' }, { get: mistake });
  const ports = {
    ledger: {
      ...inner,
      append: async () => {
        throw new Error('Nothing is noted in this trial.');
      },
      subject: async (tenant: string, id: string) => {
        const entries = await inner.subject(tenant, id);
        if (id === 'webhook-siem') return [{ ...entries[0], event: { type: 'delivered', to: '', upTo: 0 } }] as never;
        return id === bad ? entries.map((entry) => ({ ...entry, event: broken as never })) : entries;
      },
    },
    send: async (_receiver: unknown, { body }: { readonly body: string }) => void sent.push(JSON.parse(body)),
    faulted: (fault: InternalError) => void faults.push(fault),
  };
  bad = await appliedOnce(office);
  for (const row of office.state.exchange['CASMailbox'] ?? []) Object.assign(row, { PopEnabled: true });
  const good = await appliedOnce(office);
  await deliver(ports, { tenant: { id: tenantId, name: 'contoso' }, webhook }).catch(() => undefined);
  const of = (id: string) => sent.filter(({ subject }) => subject === id);
  expect(of(bad).map(({ type }) => type)).toEqual(of(good).map(({ type }) => type));
  expect(of(bad).every(({ data }) => data.failed === faults[0]?.id)).toBe(true);
  expect(of(good).every(({ data }) => data.failed === undefined)).toBe(true);
  expect(new Set(faults.map((fault) => fault.of))).toEqual(new Set(['webhooks']));
});

test('settings of a control at which its code fails are told by their key', () => {
  const failing = z.unknown().transform((value) => (value === undefined ? {} : mistake()));
  const definitions = [
    { id: 'bad', settings: failing },
    { id: 'good', settings: z.unknown() },
  ];
  const document = { controls: { good: 1 }, tenants: { contoso: { controls: { bad: {}, good: {} } } } };
  const of = { document, file: 'hardenbot.yaml', parsings: definitions };
  const parse = () => failing.safeParse(document.tenants.contoso.controls.bad);
  expect(() => unlessFailed(parse, of)).toThrow(
    /^hardenbot.yaml cannot be read:\n {2}- tenants\.contoso\.controls\.bad: hardenbot itself failed at bad \(f-\w+\).* Report it with this: TypeError: a mistake of ours at /,
  );
  expect(() => unlessFailed(mistake, { ...of, document: {} })).toThrow(TypeError);
});

test('mistakes are counted from none, each with a line in the log', async () => {
  const lines: object[] = [];
  const { metric, told: tell } = countOwnFaults({ error: (fields: object) => void lines.push(fields) });
  const value = async () => (await metric.get()).values.map((one) => one.value);
  expect(await value()).toEqual([0]);
  tell(new InternalError('pop-imap', new TypeError('a mistake of ours')), tenantId);
  expect(await value()).toEqual([1]);
  expect(lines).toMatchObject([{ of: 'pop-imap', tenant: tenantId }]);
});
