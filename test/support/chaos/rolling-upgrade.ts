/** Two versions at once: processes are replaced one after the other by those of a newer version while people work, and restored in the end. */
import { Queue } from 'bullmq';
import { prefix, queueNames } from '../../../jobs/queues';
import type { Action, Card } from '../../../src/chat/card';
import { buttonsOf, textOf } from '../chat/chat-room';
import { layOutNewerVersion } from './newer-version';
import { pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { openSetup, type Setup, type Spawned } from './setup';

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
  const setup = await openSetup({ mailboxes });
  const rows = (): string => JSON.stringify((setup.simulator.state() as { exchange: object }).exchange);
  const before = rows();
  try {
    const older = [await setup.start('gateway'), await setup.start('worker')];
    const first = await plan(setup, 'ana', 'plan pop-imap');
    // Done by the older version alone, or planned by it and approved when both run.
    const isEarly = chance.happens(0.5);
    if (isEarly) await applied(setup, first);
    const newer = await startNewer(setup);
    if (!isEarly) await applied(setup, first, () => end(older, chance));
    const there = setup.effects().length;
    const second = await plan(setup, 'bo', `revert ${first}`);
    await applied(setup, second, isEarly ? () => end(older, chance) : undefined);
    const back = setup.effects().length - there;
    return [
      ...(rows() === before ? [] : ['Not everything was restored.']),
      ...(there > mailboxes && there === back ? [] : [`${there} objects were written, and ${back} restored.`]),
      ...(await failedJobs(setup)).map((job) => `A job was dropped: ${job}.`),
      ...['ZodError', 'settings changed'].filter((words) => setup.log().includes(words)).map((words) => `The log says ${words}.`),
      ...(await rollBack(setup, newer)),
    ];
  } catch (error) {
    throw new Error(
      `${String(error)} What was logged:\n${setup.log().slice(-lastWords)}\n${textOf(setup.room.cards().at(-1) ?? null)}`,
      {
        cause: error,
      },
    );
  } finally {
    await setup.close();
  }
}

/** Beside the older ones; people talk to the newer gateway from now on. */
async function startNewer(setup: Setup): Promise<readonly Spawned[]> {
  const program = layOutNewerVersion();
  const worker = await setup.start('worker', { program, mirrorFolder: `${setup.mirror}-newer` });
  return [worker, await setup.start('gateway', { program })];
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
async function rollBack(setup: Setup, newer: readonly Spawned[]): Promise<readonly string[]> {
  for (const { child } of newer) child.kill('SIGTERM');
  await Promise.all(newer.map(({ ended }) => ended));
  const effects = setup.effects().length;
  const worker = await setup.start('worker');
  await setup.start('gateway');
  const told = textOf(await setup.room.says('ana', 'plan pop-imap'));
  return [
    ...(told.includes('newer version') ? [] : [`After the way back ana was told: ${told}`]),
    ...(worker.child.exitCode === null ? [] : ['The older worker ended.']),
    ...(setup.effects().length === effects ? [] : ['The older version wrote to the tenant.']),
  ];
}

const approveButton = (card: Card): Action | undefined => buttonsOf(card).find(({ label }) => label === 'Approve');

/** Asks for a plan; its id, once there is a button to approve it. */
async function plan({ room }: Setup, who: string, text: string): Promise<string> {
  await room.says(who, text);
  const card = await until(
    () => room.cards().find((one) => approveButton(one) !== undefined) ?? null,
    'plan to approve',
    stuckMs,
  );
  return approveButton(card)?.subject ?? '';
}

/** Approved by the one who did not ask, and seen completely. `meanwhile`: between the two. */
async function applied({ room }: Setup, change: string, meanwhile?: () => Promise<void>): Promise<void> {
  const waits = (): boolean => room.cards().some((card) => approveButton(card)?.subject === change);
  for (const who of ['ana', 'bo']) if (waits()) await room.clicks(who, 'Approve');
  await meanwhile?.();
  const isIt = (card: Card): boolean => textOf(card).includes(change) && textOf(card).includes('applied and verified');
  await until(() => room.cards().some(isIt), `end of ${change}`, stuckMs);
}

async function failedJobs({ store }: Setup): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of queueNames) {
    const queue = new Queue(name, { connection: store.redis, prefix });
    for (const job of await queue.getFailed()) found.push(`${job.name} (${job.failedReason})`);
  }
  return found;
}
