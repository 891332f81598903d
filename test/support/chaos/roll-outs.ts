/**
 * Changes that take minutes, each in a tenant of its own whose service asks again and again to be left alone, while workers and gateway are replaced every
 * twenty seconds as a roll-out does: nothing is sent before the time that was asked for, nothing is given up, and no error is logged.
 */
import { usualTiming } from '../../../src/compose/safeguards';
import { startTestValkey } from '../stores/valkey';
import {
  approveCampaign,
  askForCampaign,
  type CampaignSetup,
  openCampaignSetup,
  overEverywhere,
  planned,
} from './campaign-setup';
import { tenantProblems } from './campaign-truth';
import { type Ask, anyAsk, askedIn, early, faultsOf } from './left-alone';
import { pause } from './people';
import { type Chance, chanceOf } from './random';
import type { Spawned } from './setup';

export interface RollOutsTrial {
  readonly problems: readonly string[];
  /** Of how many changes, through how many roll-outs, and in which time. */
  readonly changes: number;
  readonly rollOuts: number;
  readonly seconds: number;
  /** How often a service asked to be left alone, and for how long together. */
  readonly asked: number;
  readonly askedSeconds: number;
}

/** Each course of a hundred, and the first one, has a tenant whose service asks for this long, in seconds. */
const longest = 3600;
const longestOneIn = 100;

const everyMs = 20_000;
const mailboxes = 24;
/** Milliseconds before each answer: a mailbox takes about as long as with Exchange Online. */
const latencyMs = 250;
/** Milliseconds in which requests may still arrive that had been sent before the refusal was read, on a busy machine. */
const underWayMs = 2000;
/** Milliseconds that clocks and rounding may take. */
const roundingMs = 50;
const patienceMs = 80 * 60_000;

/** @param changes of how many tenants at once */
export async function rollOutsTrial(seed: number, changes = 50): Promise<RollOutsTrial> {
  const began = performance.now();
  const valkey = await startTestValkey();
  const courses = Array.from({ length: changes }, (_unused, n) => asksOf(seed, n));
  const setup = await openCampaignSetup(
    changes,
    { redis: valkey.connect(), url: valkey.url, close: () => valkey.stop() },
    {
      timing: usualTiming,
      mailboxes,
      conduct: () => ({ latencyMs }),
      approvals: { applyWithin: '4h' },
    },
  );
  const roll = await rollingOut(setup, chanceOf(seed));
  try {
    const id = await askForCampaign(setup, `pace=${changes}`);
    await planned(setup, id);
    for (const [n, { simulator }] of setup.tenants.entries())
      simulator.load({ ...(simulator.state() as object), simulator: { faults: faultsOf(courses[n] ?? []), latencyMs } });
    await approveCampaign(setup);
    roll.begin();
    await overEverywhere(setup, id, patienceMs);
    await roll.end();
    const ends = await setup.changes(id);
    const asked = setup.tenants.flatMap(({ simulator }, n) => askedIn(simulator.calls(), courses[n] ?? []));
    return {
      problems: [
        ...(await Promise.all(setup.tenants.map((tenant, n) => tenantProblems(setup.redis, tenant, ends[n] ?? null)))).flat(),
        ...ends.flatMap((end, n) =>
          end?.status === 'verified' ? [] : [`tenant-${n} ended as ${end?.status}: ${end?.stopped ?? ''}`],
        ),
        ...setup.tenants.flatMap(({ name, simulator }, n) =>
          early(simulator.calls(), courses[n] ?? [], { underWayMs, roundingMs }).map((one) => `${name}, ${one}`),
        ),
        ...setup.errors().map((line) => `An error was logged: ${line.slice(0, 400)}`),
      ],
      changes,
      rollOuts: roll.count(),
      seconds: Math.round((performance.now() - began) / 1000),
      asked: asked.length,
      askedSeconds: asked.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  } finally {
    await roll.end();
    await setup.close();
  }
}

/** Two to four times it asks. */
function asksOf(seed: number, n: number): readonly Ask[] {
  const chance = chanceOf(seed * 1000 + n);
  if (seed % longestOneIn === 0 && n === 0) return [{ only: 'writes', status: 429, retryAfter: longest, skip: chance.below(12) }];
  return Array.from({ length: 2 + chance.below(3) }, () => anyAsk(chance, mailboxes / 2));
}

/** One worker, replaced again and again: by one that starts before the other is stopped, or after it has ended. The gateway is replaced now and then. */
async function rollingOut(setup: CampaignSetup, chance: Chance) {
  const mirrors = [setup.mirror, `${setup.mirror}-other`] as const;
  let worker: Spawned = await setup.start(mirrors[0]);
  let mirror = 0;
  let count = 0;
  const course = { isOver: false };
  let wake: () => void = () => undefined;
  let rolling: Promise<void> = Promise.resolve();
  const stop = async ({ child, ended }: Spawned): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const replace = async (): Promise<void> => {
    const before = worker;
    const isBeside = chance.happens(0.5);
    // Two that run side by side have a mirror each.
    if (isBeside) mirror = 1 - mirror;
    else await stop(before);
    worker = await setup.start(mirrors[mirror]);
    if (isBeside) await stop(before);
    if (chance.happens(0.3)) await setup.restartGateway();
    count += 1;
  };
  const roll = async (): Promise<void> => {
    while (!course.isOver) {
      await Promise.race([pause(everyMs), new Promise<void>((resolve) => (wake = resolve))]);
      if (!course.isOver) await replace();
    }
  };
  return {
    begin: () => {
      rolling = roll();
    },
    count: () => count,
    end: async () => {
      course.isOver = true;
      wake();
      await rolling;
      await stop(worker);
    },
  };
}
