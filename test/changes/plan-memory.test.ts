/** Large tenants: a plan holds its own operations and nothing else. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Planning } from '../../src/controls/control';
import { control as popImap } from '../../src/controls/pop-imap/index';
import { PlanDigest } from '../../src/engine/plan/plan';
import { isRefusal } from '../../src/lib/errors';
import type { Page, TenantClient } from '../../src/tenant/client';
import type { Read } from '../../src/tenant/resource';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { count } from '../support/runner/counts';

const pageSize = 1000;

/** A tenant that makes its mailboxes as they are read; every `openEvery`-th has POP on. */
function largeTenant(mailboxes: number, openEvery: number): TenantClient {
  return {
    origin: 'file',
    read: <Row>(read: Read<Row>) => pages(read, mailboxes, openEvery),
    current: () => Promise.resolve(null),
    write: () => Promise.resolve({ result: 'failed', reason: 'read only' }),
    close: () => Promise.resolve(),
  };
}

async function* pages<Row>(read: Read<Row>, mailboxes: number, openEvery: number): AsyncGenerator<Page<Row>> {
  const total = read.resource.key === 'exchange.CASMailbox' ? mailboxes : 1;
  for (let from = 0; from < total; from += pageSize) {
    const rows = Array.from({ length: Math.min(pageSize, total - from) }, (_unused, n) =>
      read.resource.row.parse({
        Guid: `0a000000-0000-4000-8000-${String(from + n).padStart(12, '0')}`,
        PrimarySmtpAddress: `user${from + n}@contoso.com`,
        PopEnabled: (from + n) % openEvery === openEvery - 1,
        ImapEnabled: false,
      }),
    );
    yield { rows, calls: 1 };
  }
}

const context = contextOf(popImap, { name: '', state: {}, verdict: 'unknown' });

async function plan(client: TenantClient): Promise<Planning> {
  const planning = popImap.plan?.(context as never);
  if (planning === undefined) throw new Error('pop-imap has a plan.');
  const { outcomes } = await runReads([{ reads: popImap.reads(context as never), fold: planning }], {
    client,
    monotonicMs: () => 0,
  });
  const draft = planning.draft(outcomes);
  if (isRefusal(draft)) throw new Error(draft.reason);
  return planning;
}

test('ten thousand open mailboxes are one plan with one digest', async () => {
  const planning = popImap.plan?.(context as never);
  if (planning === undefined) throw new Error('pop-imap has a plan.');
  const client = largeTenant(10_000, 1);
  const { outcomes } = await runReads([{ reads: popImap.reads(context as never), fold: planning }], {
    client,
    monotonicMs: () => 0,
  });
  const draft = planning.draft(outcomes);
  if (isRefusal(draft)) throw new Error(draft.reason);
  const digest = new PlanDigest({ tenant: 't', requester: 'ana', control: 'pop-imap', stage: 'enforce', settingsVersion: 'v' });
  let operations = 0;
  for (const operation of draft.operations) {
    digest.add(operation);
    operations += 1;
  }
  expect(operations).toBe(10_001);
  expect(digest.hex()).toMatch(/^[0-9a-f]{64}$/);
});

test('a plan over hundreds of thousands of closed mailboxes keeps none of them', async () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  await plan(largeTenant(pageSize, 2));
  collect();
  const before = process.memoryUsage().heapUsed;
  const planning = await plan(largeTenant(count({ fast: 100_000, full: 300_000 }), Number.MAX_SAFE_INTEGER));
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  expect(planning).toBeDefined();
  expect(grown).toBeLessThan(count({ fast: 4, full: 8 }) * 1024 * 1024);
});
