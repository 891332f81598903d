/** The store dies, loses the end of its file or is emptied in the middle of a change: nothing more is written until the mirror was merged. */
import { readFileSync } from 'node:fs';
import { mirrorPath } from '../../../adapters/redis/mirror';
import type { Running } from '../../../src/compose/stores';
import { violations } from './checker';
import { ledgerCommand } from './command-line';
import { type Ground, openGround, type Spawned } from './ground';
import { askAndApprove, click, ended, pause, until } from './people';
import { type Chance, chanceOf } from './random';
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
  const ground = await openGround({ mailboxes, latencyMs: 15 });
  try {
    const gateway = await ground.host('gateway');
    const worker = await ground.start('worker');
    const empty = ground.store.size();
    const backup = ground.store.copy();
    await askAndApprove(ground);
    const after = chance.below(mailboxes);
    await until(() => ground.effects().length >= after, 'effect');
    await pause(chance.below(40));
    const seen = (await ground.entries()).length;
    await strike(ground, chosen, { chance, empty, backup });
    // What the gateway wrote may not be in the mirror yet. The store is read after it: a change that went on meanwhile lost nothing.
    const kept = Math.max(seen, mirrored(ground));
    const lost = Math.max(0, kept - (await ground.entries()).length);
    const problems: string[] = [];
    if (lost > 0) {
      problems.push(...(await broughtBack(ground, { gateway, worker })));
    }
    const change = await ended(ground);
    if (change.status !== 'verified') problems.push(`the change is ${change.status}`);
    problems.push(...violations(ground.simulator.calls(), await ground.entries()));
    return { blow: chosen, lost, problems };
  } finally {
    await ground.close();
  }
}

async function strike(
  { store }: Ground<ChaosStore>,
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
  ground: Ground,
  { gateway, worker }: { readonly gateway: Pick<Running, 'stop'>; readonly worker: Pick<Spawned, 'child' | 'ended'> },
): Promise<readonly string[]> {
  const still = await standsStill(ground);
  worker.child.kill('SIGKILL');
  await worker.ended;
  await gateway.stop();
  const back = await restored(ground);
  await ground.host('gateway');
  await ground.start('worker');
  return [...still, ...back];
}

/** A write that was under way may still arrive; after that there is none, no matter who clicks what. */
async function standsStill(ground: Ground): Promise<readonly string[]> {
  await pause(400);
  const before = ground.effects().length;
  const [change] = await ground.changes();
  if (change !== undefined) await click(ground, 'approve', change);
  await pause(800);
  const more = ground.effects().length - before;
  return more === 0 ? [] : [`${more} writes were made to the tenant while the store had lost its end`];
}

/** The way back, as the manual has it. */
async function restored(ground: Ground): Promise<readonly string[]> {
  const before = await ledgerCommand(ground, 'verify');
  const restore = await ledgerCommand(ground, 'restore');
  const after = await ledgerCommand(ground, 'verify');
  return [
    ...(before.code === 4 && before.out.includes('run hardenbot ledger restore')
      ? []
      : [`verify did not see the loss: ${before.code} ${before.out}`]),
    ...(restore.code === 0 ? [] : [`restore failed: ${restore.err}`]),
    ...(after.code === 0 ? [] : [`verify still finds: ${after.out}`]),
  ];
}

/** Whole lines: the process may die while it writes one. */
function mirrored({ mirror, tenantId }: Ground): number {
  return readFileSync(mirrorPath(mirror, tenantId), 'utf8').split('\n').length - 1;
}
