/** The file of what was read of a compromised account: bounded, and no list crowds another one out of it. */
import { startReading } from '../../src/features/incident/worker/reading';
import { linesOf } from '../../src/features/signals/hand-over';
import type { Observation } from '../../src/features/signals/observation';
import type { TenantClient } from '../../src/tenant/client';
import { readOf } from '../../src/tenant/resource';
import { inboxRules } from '../../src/tenant/resources/inbox-rule';
import { signIns } from '../../src/tenant/resources/sign-in';

/** As many rows as are asked for, by the resource. @param more what each row has beside its id */
function clientWith(rows: Readonly<Record<string, number>>, more: object = {}): Pick<TenantClient, 'read'> {
  return {
    read: async function* ({ resource }) {
      yield { rows: Array.from({ length: rows[resource.key] ?? 0 }, (_, n) => ({ id: String(n), ...more })), calls: 1 } as never;
    },
  };
}

test('seventy thousand sign-ins, which anybody can make, leave room for what is read after them', async () => {
  const reading = startReading(clientWith({ [signIns.key]: 70_000, [inboxRules.key]: 3 }));
  for (let times = 0; times < 3; times += 1) await reading.list('sign-ins', readOf(signIns, ['id']));
  await reading.list('inbox rules', readOf(inboxRules, ['Identity']));
  expect(reading.lines.filter((line) => line.includes(inboxRules.key))).toHaveLength(3);
  expect(reading.lines.length).toBeLessThanOrEqual(50_000);
  // What is read in several parts is counted as one list.
  expect(reading.counts.at(0)).toEqual({ what: 'sign-ins', rows: 3 * 70_000 });
});

test('rows of any length, which an intruder can write, make no file that is too long to be read', async () => {
  const long = 'é'.repeat(50_000);
  const reading = startReading(clientWith({ [signIns.key]: 1500, [inboxRules.key]: 3 }, { userAgent: long }));
  for (let times = 0; times < 3; times += 1) await reading.list('sign-ins', readOf(signIns, ['id']));
  await reading.list('inbox rules', readOf(inboxRules, ['Identity']));
  const bytes = reading.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  expect(bytes).toBeLessThan(128 * 1024 * 1024);
  expect(reading.lines.filter((line) => line.includes(inboxRules.key))).toHaveLength(3);
  expect(reading.counts.at(0)).toEqual({ what: 'sign-ins', rows: 3 * 1500 });
});

test('one row that is longer than the room of a list takes no place from those behind it', async () => {
  const rows = [{ id: 'short' }, { id: 'x'.repeat(17_000_000) }, { id: 'behind' }];
  const client = {
    read: async function* () {
      yield { rows, calls: 1 } as never;
    },
  };
  const reading = startReading(client);
  await reading.list('sign-ins', readOf(signIns, ['id']));
  expect(reading.lines.map((line) => JSON.parse(line).row.id)).toEqual(['short', 'behind']);
});

test('a name that turns text around, or acts in a terminal, is written as JSON escapes it, and means the same', async () => {
  const userAgent = 'a\u202Eexe.fdp\u202C\u009B31m\u200B';
  const reading = startReading(clientWith({ [signIns.key]: 1 }, { userAgent }));
  await reading.list('sign-ins', readOf(signIns, ['id']));
  const kept = linesOf(
    ['r1'],
    [{ source: 'signIns', id: 'r1', answeredAt: new Date(0), row: { userAgent } } as unknown as Observation],
  );
  for (const line of [...reading.lines, ...kept]) {
    expect(line).toMatch(/^[ -~]+$/);
    expect(JSON.parse(line).row.userAgent).toBe(userAgent);
  }
  expect(kept).toHaveLength(1);
});
