/** A campaign over many tenants, of which some refuse every write and some are throttled, while the worker is killed again and again: in the end every tenant is reported truly. */
import { EventEmitter, once } from 'node:events';
import { startTestValkey } from '../stores/valkey';
import { approveCampaign, askForCampaign, campaignProblems, openCampaignSetup, overEverywhere, planned } from './campaign-setup';
import { type Chance, chanceOf } from './random';
import type { Spawned } from './setup';

export interface CampaignTrial {
  readonly tenants: number;
  readonly atOnce: number;
  /** How many steps a worker begins before it dies, about: none lives by the clock, which a busy machine gives less work to. */
  readonly stepsOfLife: number;
  /** Decides how many it is for each. */
  readonly seed: number;
}

export interface CampaignResult {
  readonly problems: readonly string[];
  readonly deaths: number;
  readonly seconds: number;
  /** How many tenants ended how. */
  readonly ends: Readonly<Record<string, number>>;
}

export async function campaignTrial({ tenants, atOnce, stepsOfLife, seed }: CampaignTrial): Promise<CampaignResult> {
  const began = performance.now();
  const valkey = await startTestValkey();
  const setup = await openCampaignSetup(tenants, { redis: valkey.connect(), url: valkey.url, close: () => valkey.stop() });
  const workers = mortalWorkers(() => setup.start(), { stepsOfLife, chance: chanceOf(seed) });
  try {
    const id = await askForCampaign(setup, `pace=${atOnce}`);
    await planned(setup, id);
    await workers.quiet();
    await approveCampaign(setup);
    workers.kill();
    await overEverywhere(setup, id);
    await workers.quiet();
    const problems = await campaignProblems(setup, id, atOnce);
    const ends: Record<string, number> = {};
    for (const change of await setup.changes(id)) ends[change?.status ?? 'none'] = (ends[change?.status ?? 'none'] ?? 0) + 1;
    return { problems, deaths: workers.deaths(), seconds: Math.round((performance.now() - began) / 1000), ends };
  } finally {
    await workers.close();
    await setup.close();
  }
}

/** A worker, and after each death another one. */
function mortalWorkers(
  start: () => Promise<Spawned>,
  { stepsOfLife, chance }: { readonly stepsOfLife: number; readonly chance: Chance },
) {
  const course = { deaths: 0, isClosed: false, isKilling: true };
  const turns = new EventEmitter();
  const turn = (change: Partial<typeof course>): void => {
    Object.assign(course, change);
    turns.emit('turn');
  };
  let now = start();
  const end = async (): Promise<void> => {
    const { child, ended } = await now;
    child.kill('SIGKILL');
    await ended;
  };
  const live = async (): Promise<void> => {
    while (!course.isClosed) {
      await begun(await now, 1 + chance.below(2 * stepsOfLife));
      while (!course.isClosed && !course.isKilling) await once(turns, 'turn');
      if (course.isClosed) return;
      await end();
      course.deaths += 1;
      now = start();
    }
  };
  const living = live();
  return {
    deaths: () => course.deaths,
    kill: () => turn({ isKilling: true }),
    /** Lets the one that lives end what it does. */
    quiet: async () => {
      turn({ isKilling: false });
      await now;
    },
    close: async () => {
      turn({ isClosed: true });
      await end();
      await living;
    },
  };
}

/** Settles once it began this many steps, or is dead. */
function begun({ child, ended, steps }: Spawned, wanted: number): Promise<unknown> {
  const passed = new Promise<void>((resolve) => {
    const look = (): void => {
      if (steps.length >= wanted) resolve();
    };
    child.on('message', look);
    look();
  });
  return Promise.race([passed, ended]);
}
