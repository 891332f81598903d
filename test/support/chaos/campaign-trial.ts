/** A campaign over many tenants, of which some refuse every write and some are throttled, while the worker is killed again and again: in the end every tenant is told truly. */
import { startTestValkey } from '../stores/valkey';
import {
  approveCampaign,
  askForCampaign,
  campaignProblems,
  openCampaignGround,
  overEverywhere,
  planned,
} from './campaign-ground';
import type { Spawned } from './ground';
import { pause } from './people';

export interface CampaignTrial {
  readonly tenants: number;
  readonly atOnce: number;
  /** How long each worker lives. */
  readonly killEveryMs: number;
}

export interface CampaignResult {
  readonly problems: readonly string[];
  readonly deaths: number;
  readonly seconds: number;
  /** How many tenants ended how. */
  readonly ends: Readonly<Record<string, number>>;
}

export async function campaignTrial({ tenants, atOnce, killEveryMs }: CampaignTrial): Promise<CampaignResult> {
  const began = performance.now();
  const valkey = await startTestValkey();
  const ground = await openCampaignGround(tenants, { redis: valkey.connect(), url: valkey.url, close: () => valkey.stop() });
  const workers = mortalWorkers(() => ground.start(), killEveryMs);
  try {
    const id = await askForCampaign(ground, `pace=${atOnce}`);
    await planned(ground, id);
    await workers.quiet();
    await approveCampaign(ground);
    workers.kill();
    await overEverywhere(ground, id);
    await workers.quiet();
    const problems = await campaignProblems(ground, id, atOnce);
    const ends: Record<string, number> = {};
    for (const change of await ground.changes(id)) ends[change?.status ?? 'none'] = (ends[change?.status ?? 'none'] ?? 0) + 1;
    return { problems, deaths: workers.deaths(), seconds: Math.round((performance.now() - began) / 1000), ends };
  } finally {
    await workers.close();
    await ground.close();
  }
}

/** A worker, and after each death another one. */
function mortalWorkers(start: () => Promise<Spawned>, livesMs: number) {
  const course = { deaths: 0, isClosed: false, isKilling: true };
  let now = start();
  const end = async (): Promise<void> => {
    const { child, ended } = await now;
    child.kill('SIGKILL');
    await ended;
  };
  const live = async (): Promise<void> => {
    while (!course.isClosed) {
      await now;
      await pause(livesMs);
      if (course.isClosed || !course.isKilling) continue;
      await end();
      course.deaths += 1;
      now = start();
    }
  };
  const living = live();
  return {
    deaths: () => course.deaths,
    kill: () => {
      course.isKilling = true;
    },
    /** Lets the one that lives end what it does. */
    quiet: async () => {
      course.isKilling = false;
      await now;
    },
    close: async () => {
      course.isClosed = true;
      await living;
      await end();
    },
  };
}
