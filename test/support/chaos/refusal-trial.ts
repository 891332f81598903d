/** A store that answers and takes nothing for some seconds, while a plan is approved or a change is applied: it is waited for, and nobody is shown what is not so. */
import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { usualTiming } from '../../../src/compose/safeguards';
import { textOf } from '../chat/chat-room';
import { type RefusalWord, refusalWords, refusing } from '../stores/refusing-server';
import { freePort } from '../wire/free-port';
import { watchAlerts } from './alerts';
import { violations } from './checker';
import { askAndApprove, click, ended, pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { watchReady } from './ready-watch';
import { openSetup, type Setup } from './setup';
import type { ChaosStore } from './store';

export interface RefusalTrial {
  readonly word: RefusalWord;
  readonly moment: 'approving' | 'applying';
  /** Milliseconds from the moment that the store takes writes again to the next step. */
  readonly tookMs: number;
  readonly problems: readonly string[];
}

const mailboxes = 8;
/** Long enough that the alert fires, see `alerts.ts`. */
const shortestMs = 2400;
/** The next step comes within this of the end of the refusal: a job that counted as failed, or whose worker counted as dead, takes longer. */
const soonMs = 5000;

export async function refusalTrial(seed: number): Promise<RefusalTrial> {
  const chance = chanceOf(seed);
  const word = refusalWords[seed % refusalWords.length] ?? 'NOREPLICAS';
  const moment = chance.happens(0.5) ? 'approving' : 'applying';
  const monitoring = { gateway: await freePort(), worker: await freePort() };
  const setup = await openSetup({ mailboxes, latencyMs: 15, monitoring });
  // Takes a refusal as it is, where the product's connection would look for another server.
  const hand = new Redis({ path: setup.store.socketPath });
  const refused = { from: 0, to: 0 };
  const refuse = async (meanwhile: () => Promise<void>): Promise<number> => {
    await refusing[word].begin(hand);
    refused.from = performance.now();
    await meanwhile();
    await refusing[word].end(hand);
    refused.to = performance.now();
    return refused.to;
  };
  try {
    await setup.host('gateway');
    await setup.host('worker', { timing: usualTiming });
    const alerts = watchAlerts(monitoring);
    const ready = watchReady(monitoring);
    const { tookMs, problems } = await (moment === 'approving' ? approving : applying)(setup, chance, refuse);
    const change = await ended(setup, { timeoutMs: 90_000 });
    const late = tookMs > soonMs ? [`work went on ${Math.round(tookMs)} ms after the store took writes again`] : [];
    const left = change.status === 'verified' ? [] : [`the change is ${change.status}`];
    const said = violations(setup.simulator.calls(), await setup.entries());
    const alarms = [
      ...(await alerts.problems({ expected: ['HardenbotStoreTakesNoWrites'] })),
      ...(await ready.problems(refused)),
    ];
    return { word, moment, tookMs, problems: [...problems, ...late, ...alarms, ...failedJobs(setup), ...left, ...said] };
  } catch (error) {
    throw new Error(`${String(error)} What was logged:\n${setup.log().slice(-4000)}`, { cause: error });
  } finally {
    hand.disconnect();
    await setup.close();
  }
}

type Refuse = (meanwhile: () => Promise<void>) => Promise<number>;
type Course = (setup: Setup<ChaosStore>, chance: Chance, refuse: Refuse) => Promise<Pick<RefusalTrial, 'tookMs' | 'problems'>>;

/** Anyone who presses while the store refuses reads nothing that the ledger does not say. */
const approving: Course = async (setup, chance, refuse) => {
  await setup.room.says('ana', 'plan pop-imap');
  const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
  let answer: Promise<string> = Promise.resolve('');
  const healed = await refuse(async () => {
    answer = click(setup, 'approve', change).then((card) => (card === null ? '' : textOf(card)));
    await pause(shortestMs + chance.below(2500));
  });
  const told = await answer;
  const isThere = (await setup.changes()).some(({ id, status }) => id === change.id && status !== 'waiting');
  const isUnsure = /not known yet/.test(told);
  const isTrue = told === '' ? isThere : isUnsure || (isThere && !/not done|nothing was/i.test(told));
  if (!isThere) await click(setup, 'approve', change);
  await until(() => setup.effects().length > 0, 'effect after the approval');
  return {
    tookMs: performance.now() - healed,
    problems: isTrue ? [] : [`the person read "${told}", and the plan was ${isThere ? '' : 'not '}approved`],
  };
};

const applying: Course = async (setup, chance, refuse) => {
  await askAndApprove(setup);
  const after = chance.below(mailboxes);
  await until(() => setup.effects().length >= after, 'effect');
  let steps = (await setup.entries()).length;
  const healed = await refuse(async () => {
    await pause(shortestMs + chance.below(2500));
    // A server that is busy shows nobody what it has, and takes nothing either.
    steps = await setup.entries().then(
      ({ length }) => length,
      () => steps,
    );
  });
  await until(
    async () => (await setup.entries()).length > steps || (await setup.changes())[0]?.checkpoint != null,
    'next step of the change',
  );
  return { tookMs: performance.now() - healed, problems: [] };
};

/** What the store refused is waited for: no try of a job is gone, in either process. */
function failedJobs(setup: Setup<ChaosStore>): readonly string[] {
  return setup
    .log()
    .split('\n')
    .filter((line) => line.startsWith('a job failed'));
}
