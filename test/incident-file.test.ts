/** The file of what was read of a compromised account: bounded, and no list crowds another one out of it. */

import { startReading } from '../src/features/incident/worker/reading';
import type { TenantClient } from '../src/tenant/client';
import { readOf } from '../src/tenant/resource';
import { inboxRules } from '../src/tenant/resources/inbox-rule';
import { signIns } from '../src/tenant/resources/sign-in';

/** As many rows as are asked for, by the resource. */
function clientWith(rows: Readonly<Record<string, number>>): Pick<TenantClient, 'read'> {
  return {
    read: async function* ({ resource }) {
      yield { rows: Array.from({ length: rows[resource.key] ?? 0 }, (_, n) => ({ id: String(n) })), calls: 1 } as never;
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
