/** Someone who writes to the store keeps messages out of the queue: the gateway brings those that no chat shows, each once. */

import { gatewayFeatures } from '../../src/features/gateway';
import { evidenceId, evidenceOf } from '../../src/frameworks/schedule';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import type { DigestTime } from '../../src/posture/digest';
import { digestKey, evidenceKey } from '../../src/queue/message-key';
import { openOffice, tenantId } from '../support/corridor/office';
import { checkpoints, memoryLedger } from '../support/ledger/signed-entries';
import { memoryShown } from '../support/stores/memory-stores';
import { memoryRounds } from '../support/stores/posture-memory';

const minute = 60_000;
const other = '7e000000-0000-4000-8000-000000000002';
const time: DigestTime = { at: '09:00', timeZone: 'UTC' };
const key = digestKey('2026-11-24', 'terminal');

/** A gateway of tenants whose digests share a channel. The clock shows 09:00. */
function opened({ times = { [tenantId]: time } }: { readonly times?: Readonly<Record<string, DigestTime>> } = {}) {
  const office = openOffice();
  const shown = memoryShown();
  const rounds = memoryRounds();
  const drawn: string[] = [];
  const ids = [tenantId, ...Object.keys(times).filter((one) => one !== tenantId)];
  const tenants = ids.map((id, index) => ({
    name: `tenant ${index}`,
    id,
    settingsVersion: '1',
    channel: { terminal: 'hardening' },
  }));
  const { look } = watchOverdue({
    features: gatewayFeatures,
    ledger: office.work.ledger,
    directory: office.directory,
    shown,
    tenants,
    left: () => Promise.resolve([]),
    now: office.now,
    ofDay: { rounds, shown, tenants, now: office.now, digestAt: (id) => times[id] ?? null },
    draw: (job) =>
      Promise.resolve(
        void drawn.push(`${job.view} ${job.tenant === other ? 'of the other' : ''} ${job.reply.messageKey}`.replace('  ', ' ')),
      ),
    logger: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields, message) => drawn.push(`${message} ${JSON.stringify(fields)}`),
    },
  });
  const passes = async (minutes: number) => {
    for (let left = minutes; left > 0; left -= 1) {
      office.forward(minute);
      await look();
    }
  };
  const composes = (tenant: string, changes: object = {}) =>
    rounds.saveDigest(tenant, {
      digest: {
        day: '2026-11-24',
        at: office.now().toISOString(),
        score: { now: 50, yesterday: 50, lastWeek: 50 },
        trend: [50],
        verdicts: {},
        moves: [],
        unchecked: [],
        waiting: [],
        changes: [],
        lapsing: [],
        waived: 0,
        checkpoint: 'none',
        ...changes,
      },
      head: { seq: 0, hash: '' },
    });
  return { office, shown, rounds, drawn, passes, composes };
}

describe('a digest', () => {
  test('that was made and no chat shows is drawn within eleven minutes, once', async () => {
    const { drawn, passes, composes } = opened();
    await composes(tenantId);
    await passes(9);
    expect(drawn).toEqual([]);
    await passes(2);
    expect(drawn).toEqual([`digest ${key}`]);
    await passes(120);
    expect(drawn).toHaveLength(1);
  });

  test('that is there is not drawn', async () => {
    const { drawn, passes, composes, shown } = opened();
    await composes(tenantId);
    await shown.record(tenantId, key, 1);
    await passes(120);
    expect(drawn).toEqual([]);
  });

  test('that nobody made, or that was taken away, is reported missing after an hour', async () => {
    const { drawn, passes } = opened();
    await passes(59);
    expect(drawn).toEqual([]);
    await passes(4);
    expect(drawn).toEqual([`digest ${key}`]);
  });

  test('of a day before the last one, where settings brought its time forward, is missed by nobody', async () => {
    const { drawn, passes, composes } = opened({ times: { [tenantId]: { ...time, at: '20:00' } } });
    await composes(tenantId);
    await passes(120);
    expect(drawn).toEqual([]);
  });

  test('of several tenants is one message, by the first of which there is one', async () => {
    const { drawn, passes, composes, shown } = opened({ times: { [tenantId]: time, [other]: time } });
    await composes(other);
    await passes(12);
    expect(drawn).toEqual([`digest of the other ${key}`]);
    await shown.record(other, key, 1);
    await passes(120);
    expect(drawn).toHaveLength(1);
  });

  test.each([
    ['nothing moved', {}, 0],
    ['something waits', { lapsing: [{ id: 'w-1', what: 'pop-imap', until: '2026-11-25T00:00:00.000Z' }] }, 1],
  ])('on a day on which %s, where settings want silence then', async (_what, changes, times) => {
    const { drawn, passes, composes } = opened({ times: { [tenantId]: { ...time, isSilent: true } } });
    await composes(tenantId, changes);
    await passes(120);
    expect(drawn).toHaveLength(times);
  });
});

test('evidence that a worker wrote down as due is drawn after ten minutes, once, and not where it is there', async () => {
  const { office, drawn, passes, shown } = opened({ times: {} });
  const ids = ['evidence-nis2-2026-10-01-2026-10-31-en', 'evidence-nis2-2026-10-01-2026-10-31-de'];
  const ledger = memoryLedger(office.storage, { now: office.now });
  for (const id of ids) {
    const asked = evidenceOf(id);
    expect(asked === null ? '' : evidenceId(asked)).toBe(id);
    await ledger.append(tenantId, id, {
      type: 'checkpoint',
      checkpoint: checkpoints.sign(tenantId, await ledger.head(tenantId)),
    });
  }
  const [first = '', second = ''] = ids.map((id) => evidenceKey(id, 'terminal'));
  await shown.record(tenantId, second, 1);
  await passes(9);
  expect(drawn).toEqual([]);
  await passes(60);
  expect(drawn).toEqual([`evidence ${first}`]);
});
