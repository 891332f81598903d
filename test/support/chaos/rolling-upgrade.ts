/** Two versions at once: processes are replaced one after the other by those of a newer version while people work, and restored in the end. */
import { Queue } from 'bullmq';
import { prefix, queueNames } from '../../../jobs/queues';
import type { Action, Card } from '../../../src/chat/card';
import { buttonsOf, textOf } from '../chat/chat-room';
import { type Ground, openGround, type Spawned } from './ground';
import { layOutNewerVersion } from './newer-version';
import { pause, until } from './people';
import { type Chance, chanceOf } from './random';

const mailboxes = 8;
/** A step that takes longer is called stuck. */
const stuckMs = 90_000;
/** Characters of the log that are shown with what failed. */
const lastWords = 4000;
/** Milliseconds that both versions run beside each other, at least, before one process more is ended. */
const meetMs = 600;

/** What went wrong, a sentence each. The ledger is not read: it is the newer version's. */
export async function rollingUpgradeTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const ground = await openGround({ mailboxes });
  const rows = (): string => JSON.stringify((ground.simulator.state() as { exchange: object }).exchange);
  const before = rows();
  try {
    const older = [await ground.start('gateway'), await ground.start('worker')];
    const first = await plan(ground, 'ana', 'plan pop-imap');
    // Done by the older version alone, or planned by it and approved when both run.
    const isEarly = chance.happens(0.5);
    if (isEarly) await applied(ground, first);
    const newer = await startNewer(ground);
    if (!isEarly) await applied(ground, first, () => end(older, chance));
    const there = ground.effects().length;
    const second = await plan(ground, 'bo', `revert ${first}`);
    await applied(ground, second, isEarly ? () => end(older, chance) : undefined);
    const back = ground.effects().length - there;
    return [
      ...(rows() === before ? [] : ['Not everything was restored.']),
      ...(there > mailboxes && there === back ? [] : [`${there} objects were written, and ${back} restored.`]),
      ...(await failedJobs(ground)).map((job) => `A job was dropped: ${job}.`),
      ...['ZodError', 'settings changed']
        .filter((words) => ground.log().includes(words))
        .map((words) => `The log says ${words}.`),
      ...(await rollBack(ground, newer)),
    ];
  } catch (error) {
    throw new Error(
      `${String(error)} What was logged:\n${ground.log().slice(-lastWords)}\n${textOf(ground.room.cards().at(-1) ?? null)}`,
      {
        cause: error,
      },
    );
  } finally {
    await ground.close();
  }
}

/** Beside the older ones; people talk to the newer gateway from now on. */
async function startNewer(ground: Ground): Promise<readonly Spawned[]> {
  const program = layOutNewerVersion();
  const worker = await ground.start('worker', { program, mirrorFolder: `${ground.mirror}-newer` });
  return [worker, await ground.start('gateway', { program })];
}

/** One after the other, each after it had time to meet what the newer version writes. */
async function end(processes: readonly Spawned[], chance: Chance): Promise<void> {
  for (const { child, ended } of processes) {
    await pause(meetMs + chance.below(meetMs));
    child.kill('SIGTERM');
    await ended;
  }
}

/** The older version again: it says that it cannot read what is there, and changes nothing. */
async function rollBack(ground: Ground, newer: readonly Spawned[]): Promise<readonly string[]> {
  for (const { child } of newer) child.kill('SIGTERM');
  await Promise.all(newer.map(({ ended }) => ended));
  const effects = ground.effects().length;
  const worker = await ground.start('worker');
  await ground.start('gateway');
  const told = textOf(await ground.room.says('ana', 'plan pop-imap'));
  return [
    ...(told.includes('newer version') ? [] : [`After the way back ana was told: ${told}`]),
    ...(worker.child.exitCode === null ? [] : ['The older worker ended.']),
    ...(ground.effects().length === effects ? [] : ['The older version wrote to the tenant.']),
  ];
}

const approveButton = (card: Card): Action | undefined => buttonsOf(card).find(({ label }) => label === 'Approve');

/** Asks for a plan; its id, once there is a button to approve it. */
async function plan({ room }: Ground, who: string, text: string): Promise<string> {
  await room.says(who, text);
  const card = await until(
    () => room.cards().find((one) => approveButton(one) !== undefined) ?? null,
    'plan to approve',
    stuckMs,
  );
  return approveButton(card)?.subject ?? '';
}

/** Approved by the one who did not ask, and seen completely. `meanwhile`: between the two. */
async function applied({ room }: Ground, change: string, meanwhile?: () => Promise<void>): Promise<void> {
  const waits = (): boolean => room.cards().some((card) => approveButton(card)?.subject === change);
  for (const who of ['ana', 'bo']) if (waits()) await room.clicks(who, 'Approve');
  await meanwhile?.();
  const isIt = (card: Card): boolean => textOf(card).includes(change) && textOf(card).includes('applied and verified');
  await until(() => room.cards().some(isIt), `end of ${change}`, stuckMs);
}

async function failedJobs({ store }: Ground): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of queueNames) {
    const queue = new Queue(name, { connection: store.redis, prefix });
    for (const job of await queue.getFailed()) found.push(`${job.name} (${job.failedReason})`);
  }
  return found;
}
