/** A process serves more tenants than it could read before it is ready, or keep files open for. */
import { mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirroredEntries, openMirror } from '../../adapters/redis/mirror';
import { prepareLedgers } from '../../src/compose/worker';
import { genesis } from '../../src/engine/ledger/chain';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { Unsettled } from '../../src/engine/ledger/retry-later';
import { TenantIndex } from '../../src/engine/ledger/tenant-index';
import { asStored, signedChain } from '../support/ledger/signed-entries';

const at = new Date('2026-11-27T12:00:00Z');
const event = { type: 'nothingToDo' as const, reason: 'x' };

test('the mirrors of 150 tenants keep at most 32 files open, and each has what was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-many-'));
  const mirror = openMirror(folder);
  const tenants = Array.from({ length: 150 }, (_unused, n) => `t${n}`);
  const entries = new Map(
    tenants.map((tenant) => [
      tenant,
      signedChain(
        tenant,
        [1, 2].map(() => ({ subject: 'c', event, at })),
      ),
    ]),
  );
  for (const tenant of tenants) await mirror.load(tenant);
  for (const round of [0, 1])
    await Promise.all(
      tenants.map((tenant) => {
        const index = new TenantIndex();
        for (const entry of entries.get(tenant)?.slice(0, round + 1) ?? []) index.add(entry);
        return mirror.keep(tenant, asStored(entries.get(tenant)?.slice(round, round + 1) ?? []), index);
      }),
    );
  expect(openFilesOf(folder)).toBeLessThanOrEqual(32);
  await mirror.close();
  expect(openFilesOf(folder)).toBe(0);
  for (const tenant of tenants) {
    const kept: number[] = [];
    for await (const { seq } of mirroredEntries(folder, tenant)) kept.push(seq);
    expect(kept).toEqual([1, 2]);
  }
});

function openFilesOf(folder: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => pathOf(fd).startsWith(folder)).length;
}

/** Empty for one that was closed meanwhile. */
function pathOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('a worker that starts', () => {
  const tenants = ['a', 'b', 'c'].map((id) => ({ id, name: id }));
  const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const clock = { sleep: () => Promise.resolve() };

  /** A store that answers for a tenant once it is asked to. */
  function slowLedger() {
    const asked: string[] = [];
    let answer: () => void = () => undefined;
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const head: Ledger['head'] = async (tenant) => {
      asked.push(tenant);
      await mayAnswer;
      return genesis;
    };
    return { asked, answer: () => answer(), ledger: { head } };
  }

  test('does not wait for every ledger, and reads all of them while it works', async () => {
    const { asked, answer, ledger } = slowLedger();
    const { ended } = await prepareLedgers({
      ledger,
      tenants,
      logger,
      clock,
      stopping: new AbortController().signal,
      maxWaitMs: 1,
    });
    expect(asked).toEqual(['a']);
    answer();
    await ended;
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  test('reads no more of them once it stops', async () => {
    const { asked, answer, ledger } = slowLedger();
    const stopping = new AbortController();
    const { ended } = await prepareLedgers({ ledger, tenants, logger, clock, stopping: stopping.signal, maxWaitMs: 1 });
    stopping.abort();
    answer();
    await ended;
    expect(asked).toEqual(['a']);
  });

  test.each([
    ['the node refuses', new Error('CLUSTERDOWN Hash slot not served')],
    ['no replica has what it says', new Unsettled('Not 1 of them.')],
  ])('goes on with the others where %s for one of them, and comes back to that one', async (_name, refused) => {
    const asked: string[] = [];
    const head: Ledger['head'] = (tenant) => {
      asked.push(tenant);
      return asked.length === 1 ? Promise.reject(refused) : Promise.resolve(genesis);
    };
    const { ended } = await prepareLedgers({
      ledger: { head },
      tenants,
      logger,
      clock,
      stopping: new AbortController().signal,
    });
    await ended;
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });
});
