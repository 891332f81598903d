/** What no worker did in time is told by the gateway, which sees it by itself. */
import { type OverdueInput, watchOverdue } from '../src/gateway/outbox/watch-overdue';
import { LedgerBehind } from '../src/ledger/not-now';
import type { DrawJob } from '../src/queue/redraw';
import { overdueCard } from '../src/views/notices';
import { textOf } from './support/chat/chat-room';
import { type Office, openOffice, otherTenantId, tenantId } from './support/corridor/office';

const minute = 60_000;
const tenants = [
  { name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } },
  { name: 'fabrikam', id: otherTenantId, settingsVersion: '1', channel: { terminal: 'elsewhere' } },
];

/** A change that everybody needed approved; nobody runs jobs unless told. */
async function approved(
  options: Parameters<typeof openOffice>[0] = {},
): Promise<{ readonly office: Office; readonly id: string }> {
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, ...options });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

type Watched = Partial<Pick<OverdueInput, 'ledger' | 'left'>> & { readonly shown?: number };

function watch(office: Office, { ledger = office.work.ledger, shown = 0, left = () => Promise.resolve([]) }: Watched = {}) {
  const drawn: DrawJob[] = [];
  const errors: string[] = [];
  const { look } = watchOverdue({
    ledger,
    shown: { of: () => Promise.resolve(shown) },
    directory: office.directory,
    tenants,
    left,
    now: () => office.now(),
    draw: async (job) => void drawn.push(job),
    logger: { info: () => undefined, warn: () => undefined, error: (_fields, message) => void errors.push(message) },
  });
  return { look, drawn, errors };
}
const told = (drawn: readonly DrawJob[]) => drawn.map(({ view, subject }) => `${view} ${subject}`);

test('a change that was approved and that no worker began is told once, after a while, without the queue', async () => {
  const { office, id } = await approved();
  const { look, drawn, errors } = watch(office);
  office.forward(9 * minute);
  await look();
  expect(drawn).toEqual([]);
  office.forward(2 * minute);
  await look();
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
  expect(errors).toEqual(['no worker did in time what was due']);
});

test('a plan that too few approved waits for people, and not for a worker', async () => {
  const { office } = await approved({ approvals: { tiers: { medium: 2 } } });
  const { look, drawn, errors } = watch(office);
  office.forward(30 * minute);
  await look();
  expect([drawn, errors]).toEqual([[], []]);
});

test('it is told also where nobody can say which tenants left the settings', async () => {
  const { office, id } = await approved();
  const { look, drawn } = watch(office, { left: () => Promise.reject(new Error('the store is away')) });
  office.forward(11 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
});

test('jobs without authority that are turned away meanwhile do not put that off', async () => {
  const { office, id } = await approved();
  const { look, drawn } = watch(office);
  office.forward(9 * minute);
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
  office.forward(2 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
});

test('a change that nobody kept and that was not put back is told', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  const { look, drawn } = watch(office);
  office.forward(35 * minute);
  await look();
  expect(drawn).toEqual([]);
  office.forward(6 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
  const change = office.change(id);
  const of = { tenant: 'contoso', control: undefined, now: office.now(), elsewhere: [] };
  const card = change === null ? null : overdueCard({ ...of, change });
  expect(card === null ? '' : textOf(card)).toContain('what the change did may still be in force');
});

test('a change that stopped half way is told without the queue where that did not deliver the call, and not where it did', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  office.storage.plans.get(`${tenantId}/${id}`)?.pop();
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertStopped');
  const [lost, delivered] = [watch(office), watch(office, { shown: 1 })];
  office.forward(11 * minute);
  await lost.look();
  await delivered.look();
  expect([told(lost.drawn), told(delivered.drawn)]).toEqual([[`alarm ${id}`], []]);
});

test('what was done, kept or put back in time is not', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  const { look, drawn } = watch(office);
  const kept = openOffice({ from: office.snapshot(), revertsItself: true, approvals: { tiers: { medium: 1 } } });
  const other = watch(kept);
  await kept.does('cy', { clicks: 'keep', on: id, digest: kept.change(id)?.plan?.digest ?? '' });
  kept.forward(60 * minute);
  await other.look();
  office.forward(31 * minute);
  await office.settle();
  office.forward(60 * minute);
  await look();
  expect([...drawn, ...other.drawn]).toEqual([]);
});

test('a tenant whose ledger is halted is told as that, once, and keeps no other tenant waiting', async () => {
  const { office, id } = await approved();
  const { ledger } = office.work;
  const halted: typeof ledger = {
    ...ledger,
    touched: (tenant, after) =>
      tenant === tenantId ? ledger.touched(tenant, after) : Promise.reject(new LedgerBehind('Entry 3 is another one.')),
    whyHalted: async (tenant) => (tenant === tenantId ? null : 'Entry 3 is another one.'),
  };
  const { look, drawn } = watch(office, { ledger: halted });
  office.forward(11 * minute);
  await look();
  await look();
  expect(told(drawn).sort()).toEqual(['halted ledger', `overdue ${id}`]);
});
