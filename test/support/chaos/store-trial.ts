/** The store dies, loses the end of its file or is emptied in the middle of a change: nothing more is written until the mirror was merged. */
import { readFileSync } from 'node:fs';
import { mirrorPath } from '../../../adapters/redis/mirror';
import type { Running } from '../../../src/compose/stores';
import { violations } from './checker';
import { ledgerCommand } from './command-line';
import { askAndApprove, click, ended, pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { openSetup, type Setup, type Spawned } from './setup';
import type { ChaosStore } from './store';

const blows = ['killed', 'cut', 'emptied', 'older'] as const;
export type Blow = (typeof blows)[number];

export interface StoreTrial {
  readonly blow: Blow;
  /** How many entries the store had lost of what the mirror or the gateway had seen. */
  readonly lost: number;
  readonly problems: readonly string[];
}

const mailboxes = 6;

export async function storeTrial(seed: number, blow?: Blow): Promise<StoreTrial> {
  const chance = chanceOf(seed);
  const chosen = blow ?? chance.pick<Blow>(['killed', 'cut', 'cut', 'emptied', 'older']);
  const setup = await openSetup({ mailboxes, latencyMs: 15 });
  try {
    const gateway = await setup.host('gateway');
    const worker = await setup.start('worker');
    const empty = setup.store.size();
    const backup = setup.store.copy();
    await askAndApprove(setup);
    const after = chance.below(mailboxes);
    await until(() => setup.effects().length >= after, 'effect');
    await pause(chance.below(40));
    const seen = (await setup.entries()).length;
    await strike(setup, chosen, { chance, empty, backup });
    // What the gateway wrote may not be in the mirror yet. The store is read after it: a change that went on meanwhile lost nothing.
    const kept = Math.max(seen, mirrored(setup));
    const lost = Math.max(0, kept - (await setup.entries()).length);
    const problems: string[] = [];
    if (lost > 0) {
      problems.push(...(await broughtBack(setup, { gateway, worker })));
    }
    const change = await ended(setup);
    if (change.status !== 'verified') problems.push(`the change is ${change.status}`);
    problems.push(...violations(setup.simulator.calls(), await setup.entries()));
    return { blow: chosen, lost, problems };
  } finally {
    await setup.close();
  }
}

async function strike(
  { store }: Setup<ChaosStore>,
  blow: Blow,
  { chance, empty, backup }: { readonly chance: Chance; readonly empty: number; readonly backup: () => void },
): Promise<void> {
  if (blow === 'emptied') {
    await store.redis.flushall();
    return;
  }
  await store.kill();
  if (blow === 'older') backup();
  if (blow === 'cut') store.cut(1 + chance.below(Math.max(1, store.size() - empty)));
  await store.start();
}

/** Nobody works on a record that lost its end; both processes go on once the mirror has put it back. Gives what is not so. */
export async function broughtBack(
  setup: Setup,
  { gateway, worker }: { readonly gateway: Pick<Running, 'stop'>; readonly worker: Pick<Spawned, 'child' | 'ended'> },
): Promise<readonly string[]> {
  const still = await standsStill(setup);
  worker.child.kill('SIGKILL');
  await worker.ended;
  await gateway.stop();
  const back = await restored(setup);
  await setup.host('gateway');
  await setup.start('worker');
  return [...still, ...back];
}

/** A write that was under way may still arrive; after that there is none, no matter who clicks what. */
async function standsStill(setup: Setup): Promise<readonly string[]> {
  await pause(400);
  const before = setup.effects().length;
  const [change] = await setup.changes();
  if (change !== undefined) await click(setup, 'approve', change);
  await pause(800);
  const more = setup.effects().length - before;
  return more === 0 ? [] : [`${more} writes were made to the tenant while the store had lost its end`];
}

/** The way back, as the manual has it. */
async function restored(setup: Setup): Promise<readonly string[]> {
  const before = await ledgerCommand(setup, 'verify');
  const restore = await ledgerCommand(setup, 'restore');
  const after = await ledgerCommand(setup, 'verify');
  return [
    ...(before.code === 4 && before.out.includes('run hardenbot ledger restore')
      ? []
      : [`verify did not see the loss: ${before.code} ${before.out}`]),
    ...(restore.code === 0 ? [] : [`restore failed: ${restore.err}`]),
    ...(after.code === 0 ? [] : [`verify still finds: ${after.out}`]),
  ];
}

/** Whole lines: the process may die while it writes one. */
function mirrored({ mirror, tenantId }: Setup): number {
  return readFileSync(mirrorPath(mirror, tenantId), 'utf8').split('\n').length - 1;
}
