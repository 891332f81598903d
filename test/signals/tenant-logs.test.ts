/** One reader of the logs for signals, the mailbox sweep, and the question who changed something: what one of them read, the others are not asked for again. */

import { mailboxOperations } from '../../src/features/mailbox-sweep/worker/changed-mailboxes';
import type { ReadsTenant } from '../../src/tenant/client';
import { changesOf } from '../../src/tenant/logs/directory-log';
import { KeptLog } from '../../src/tenant/logs/kept-log';
import { openTenantLogs } from '../../src/tenant/logs/tenant-logs';
import { recordsOf, searchRecords } from '../../src/tenant/logs/unified-log';
import type { Read } from '../../src/tenant/resource';

const noon = Date.parse('2026-11-24T12:00:00Z');
/** Minutes after noon. */
const at = (minutes: number): Date => new Date(noon + minutes * 60_000);
const stretch = (from: number, to: number) => ({ from: at(from), to: at(to) });

describe('what is kept of a log', () => {
  const entry = (id: string, minutes: number) => ({ id, at: at(minutes) });
  const log = (maxEntries = 100) => new KeptLog({ overlapMs: 10 * 60_000, keptMs: 60 * 60_000, maxEntries });

  test('answers for a stretch that was read, and asks for the rest of a longer one', () => {
    const kept = log();
    expect(kept.missing(stretch(0, 30))).toEqual(stretch(0, 30));
    kept.note(stretch(0, 30), [entry('a', 5)]);
    expect(kept.missing(stretch(0, 30))).toBeNull();
    expect(kept.missing(stretch(10, 31))).toBeNull();
    expect(kept.missing(stretch(10, 40))).toEqual(stretch(20, 40));
    expect(kept.missing(stretch(-5, 30))).toEqual(stretch(-5, 30));
    expect(kept.within(stretch(0, 30)).map(({ id }) => id)).toEqual(['a']);
    expect(kept.within(stretch(6, 30))).toEqual([]);
  });

  test('joins stretches that overlap by what comes late, and forgets what lies apart', () => {
    const kept = log();
    kept.note(stretch(0, 30), [entry('a', 5)]);
    kept.note(stretch(20, 40), [entry('a', 5), entry('late', 21)]);
    expect(kept.missing(stretch(0, 40))).toBeNull();
    expect(kept.within(stretch(0, 40)).map(({ id }) => id)).toEqual(['a', 'late']);
    kept.note(stretch(35, 60), [entry('apart', 50)]);
    expect(kept.missing(stretch(0, 60))).toEqual(stretch(0, 60));
    expect(kept.within(stretch(0, 60)).map(({ id }) => id)).toEqual(['apart']);
    kept.note(stretch(-60, -30), [entry('old', -40)]);
    expect(kept.within(stretch(-60, 60)).map(({ id }) => id)).toEqual(['apart']);
  });

  test('takes what a sweep found later into the middle', () => {
    const kept = log();
    kept.note(stretch(0, 40), []);
    kept.note(stretch(5, 25), [entry('late', 6)]);
    expect(kept.missing(stretch(0, 40))).toBeNull();
    expect(kept.within(stretch(0, 40)).map(({ id }) => id)).toEqual(['late']);
  });

  test('knows no more than it has room for, and says so', () => {
    const kept = log(2);
    kept.note(stretch(0, 30), [entry('a', 5), entry('b', 10), entry('c', 15)]);
    expect(kept.size).toBe(2);
    expect(kept.missing(stretch(0, 30))).toEqual(stretch(0, 30));
    expect(kept.missing(stretch(6, 30))).toBeNull();
    kept.note(stretch(10, 120), []);
    expect(kept.missing(stretch(30, 120))).toEqual(stretch(30, 120));
    expect(kept.missing(stretch(60, 120))).toBeNull();
  });
});

/** A tenant that counts what it is asked. */
function tenantWith(
  rows: readonly Record<string, unknown>[],
  logs = openTenantLogs(),
): ReadsTenant & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    logs,
    asked,
    read: async function* <Row>(read: Read<Row>) {
      asked.push(read.resource.key);
      const asks = (read.parameters ?? {}) as { StartDate?: string; EndDate?: string; Operations?: readonly string[] };
      const { StartDate: from, EndDate: to, Operations: names } = asks;
      const found = rows.filter(
        ({ Operations: name, CreationDate }) =>
          from === undefined ||
          to === undefined ||
          (names?.includes(String(name)) === true && from <= String(CreationDate) && String(CreationDate) <= to),
      );
      yield { rows: found.map((row) => read.resource.row.parse(row)), calls: 1 };
    },
  };
}

const record = (id: string, operation: string, minutes: number, more: object = {}) => ({
  CreationDate: at(minutes).toISOString(),
  Operations: operation,
  AuditData: JSON.stringify({ Id: id, RecordType: 1, Operation: operation, CreationTime: at(minutes).toISOString(), ...more }),
});

test('the unified log is searched once for signals and for the mailbox sweep', async () => {
  const tenant = tenantWith([record('r1', 'Set-Mailbox', 10), record('r2', 'New-TransportRule', 20)]);
  const polled = { ...stretch(-400, 30), operations: [...mailboxOperations, 'New-TransportRule'] };
  const found = [];
  for await (const { records } of searchRecords(tenant, polled)) found.push(...records);
  tenant.logs?.unified.note(polled, found);
  const swept = { ...stretch(-360, 31), operations: mailboxOperations };
  expect((await recordsOf(tenant, swept)).map(({ Id }) => Id)).toEqual(['r1']);
  // Between two searches the sweep is content with the last one; a person who asks is not.
  const later = { ...stretch(-350, 41), operations: mailboxOperations };
  expect((await recordsOf(tenant, { ...later, polls: true })).map(({ Id }) => Id)).toEqual(['r1']);
  expect(tenant.asked).toHaveLength(1);
  expect((await recordsOf(tenant, later)).map(({ Id }) => Id)).toEqual(['r1']);
  expect(tenant.asked).toHaveLength(2);
  // Other operations, or more of the past, were not searched for.
  expect(await recordsOf(tenant, { ...swept, operations: ['Set-TransportConfig'] })).toEqual([]);
  expect((await recordsOf(tenant, { ...swept, from: at(-500) })).map(({ Id }) => Id)).toEqual(['r1']);
  expect(tenant.asked).toHaveLength(4);
});

test('of what was searched a while ago only the newest part is asked for', async () => {
  const tenant = tenantWith([record('r1', 'Set-Mailbox', 10), record('r2', 'Set-Mailbox', 70)]);
  tenant.logs?.unified.note({ ...stretch(-60, 30), operations: mailboxOperations }, []);
  const found = await recordsOf(tenant, { ...stretch(-60, 80), operations: mailboxOperations });
  expect(found.map(({ Id }) => Id)).toEqual(['r1', 'r2']);
  expect(tenant.asked).toHaveLength(1);
});

test('an operation that was left out of one search is asked for again', async () => {
  const tenant = tenantWith([record('r1', 'Set-Mailbox', 10)]);
  tenant.logs?.unified.note({ ...stretch(0, 30), operations: ['Set-Mailbox', 'New-InboxRule'] }, []);
  tenant.logs?.unified.note({ ...stretch(0, 60), operations: ['New-InboxRule'] }, []);
  expect(await recordsOf(tenant, { ...stretch(0, 60), operations: ['New-InboxRule'] })).toEqual([]);
  expect(tenant.asked).toHaveLength(0);
  expect(await recordsOf(tenant, { ...stretch(0, 60), operations: ['Set-Mailbox'] })).toHaveLength(1);
  expect(tenant.asked).toHaveLength(1);
});

test('who changed something is answered from what signals read, without the values that changed', async () => {
  const changed = {
    id: 'a1',
    activityDateTime: at(10).toISOString(),
    activityDisplayName: 'Update conditional access policy',
    result: 'success',
    targetResources: [
      { id: 'p', displayName: 'Block', modifiedProperties: [{ displayName: 'x', oldValue: 'long', newValue: 'longer' }] },
    ],
  };
  const tenant = tenantWith([changed, { ...changed, id: 'a2', activityDisplayName: 'Change user password' }]);
  expect((await changesOf(tenant, stretch(0, 30))).map(({ id }) => id)).toEqual(['a1']);
  expect(tenant.asked).toHaveLength(1);
  const [kept] = await changesOf(tenant, stretch(5, 31));
  expect(kept?.targetResources?.[0]).toMatchObject({ displayName: 'Block', modifiedProperties: null });
  expect(tenant.asked).toHaveLength(1);
  await changesOf(tenant, stretch(5, 60));
  expect(tenant.asked).toHaveLength(2);
});

test('of very many tenants a process keeps less of each, and asks for the rest', async () => {
  const rows = Array.from({ length: 120 }, (_unused, n) => record(`r${n}`, 'Set-Mailbox', n));
  const asked = async (tenants: number): Promise<number> => {
    const tenant = tenantWith(rows, openTenantLogs(tenants));
    const polled = { ...stretch(0, 120), operations: mailboxOperations };
    const found = [];
    for await (const { records } of searchRecords(tenant, polled)) found.push(...records);
    tenant.logs?.unified.note(polled, found);
    expect(await recordsOf(tenant, { ...stretch(100, 120), operations: mailboxOperations })).toHaveLength(20);
    expect(await recordsOf(tenant, polled)).toHaveLength(120);
    return tenant.asked.length;
  };
  expect([await asked(1), await asked(200)]).toEqual([1, 2]);
});
