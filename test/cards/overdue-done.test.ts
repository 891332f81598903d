/** People who read that something was overdue read in the same place when it was done. */
import { gatewayFeatures } from '../../src/features/gateway';
import { type OverdueWatch, watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { utcMinute } from '../../src/lib/utc-minute';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { type Office, openOffice, tenantId } from '../support/corridor/office';

const minute = 60_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Watched {
  readonly office: Office;
  readonly id: string;
  readonly look: OverdueWatch['look'];
  /** Each alarm that was posted, as it is read. */
  alarms(): readonly string[];
  /** Another gateway in the place of this one, which remembers nothing. */
  anotherGateway(): OverdueWatch['look'];
}

/** A change that was approved; no worker runs. */
async function approved(revertsItself: boolean): Promise<Watched> {
  const office = openOffice({ revertsItself, approvals: { tiers: { medium: 1 }, keepWithin: '30m' } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const room: ChatRoom = openChatRoom('terminal', 'hardening');
  const outbox = openOutbox({ office, messengers: { terminal: room }, channel: { terminal: 'hardening' } });
  const gateway = () =>
    watchOverdue({
      features: gatewayFeatures,
      ledger: office.work.ledger,
      shown: { of: async (_tenant, key) => (key.endsWith('-overdue') ? 0 : Number.MAX_SAFE_INTEGER) },
      directory: office.directory,
      tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } }],
      left: async () => [],
      now: () => office.now(),
      draw: (job) => (job.view === 'overdue' ? outbox.drawAny(job) : Promise.resolve()),
      logger: silent,
    }).look;
  return { office, id, look: gateway(), anotherGateway: gateway, alarms: () => room.cards().map(textOf) };
}

async function overdueUndo(): Promise<Watched> {
  const watched = await approved(true);
  await watched.office.settle();
  watched.office.forward(41 * minute);
  await watched.look();
  expect(watched.alarms()).toEqual([expect.stringContaining(': should have been undone')]);
  return watched;
}

test('that a change was undone after all is said once, with when', async () => {
  const { office, id, look, alarms } = await overdueUndo();
  office.forward(5 * minute);
  await office.settle();
  const undoneAt = utcMinute(office.now());
  office.forward(3 * minute);
  for (let looks = 0; looks < 3; looks += 1) await look();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(alarms()).toHaveLength(2);
  expect(alarms()[1]).toContain('Turn off POP and IMAP for 2 mailboxes in contoso: was undone');
  expect(alarms()[1]).toContain(`It was late, and was undone at ${undoneAt}. You don't have to do anything.`);
});

test('it is said also by a gateway that took over while it was overdue', async () => {
  const { office, anotherGateway, alarms } = await overdueUndo();
  const look = anotherGateway();
  await look();
  await office.settle();
  await look();
  expect(alarms()).toEqual([expect.stringContaining('should have been undone'), expect.stringContaining('was undone')]);
});

test('that an approved change was applied after all is said once', async () => {
  const { office, look, alarms } = await approved(false);
  office.forward(11 * minute);
  await look();
  await office.settle();
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(alarms()).toEqual([
    expect.stringContaining('was approved and is not done'),
    expect.stringContaining(`It was late, and was applied at ${utcMinute(office.now())}.`),
  ]);
});

test('nothing is said of what was done in time, whatever job asks for it', async () => {
  const { office, id, look, alarms } = await approved(false);
  await office.settle();
  office.forward(11 * minute);
  await look();
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: `${id}-overdue` };
  const outbox = openOutbox({ office, messengers: { terminal: openChatRoom('terminal', 'x') }, channel: { terminal: 'x' } });
  await outbox.drawAny({ view: 'overdue', subject: id, reply });
  expect(alarms()).toEqual([]);
});
