/** The store loses its primary during a campaign over several tenants, of which one goes first and one refuses every write: every tenant is reported truly, and the order holds. */
import { performance } from 'node:perf_hooks';
import type { Change } from '../../../src/engine/changes/change';
import { watchAlerts } from './alerts';
import { type FailOverTrial, monitoringPorts, stuckMs, trialStore } from './blow';
import { deathOn } from './blows';
import {
  approveCampaign,
  askForCampaign,
  type CampaignSetup,
  campaignProblems,
  openCampaignSetup,
  overEverywhere,
  planned,
  tenantIdOf,
} from './campaign-setup';
import { entriesOf } from './campaign-truth';
import { pause, until } from './people';
import { alertsOn, keyPrefix, queues, storeAlert, type TrialOn } from './store-under-trial';

/** The fourth refuses every write. */
const tenants = 6;
const atOnce = 2;
/** Each has two mailboxes and a plan of mailboxes with POP and IMAP. */
const mostEffects = 12;

export async function campaignFailOver(on: TrialOn): Promise<FailOverTrial> {
  const { chance } = on;
  const { store, ...death } = await deathOn(on, { tags: [keyPrefix(tenantIdOf(0)), queues] });
  const monitoring = await monitoringPorts();
  const setup = await openCampaignSetup(tenants, trialStore(store), { monitoring });
  const { child, ended } = await setup.start();
  try {
    const watch = watchAlerts(monitoring);
    // While plans are made, or at a random effect.
    const isEarly = chance.happens(0.25);
    const after = 1 + chance.below(mostEffects);
    const blow = { at: 0, over: Promise.resolve() };
    const strike = (): void => {
      blow.at = performance.now();
      blow.over = death.strike();
    };
    const id = await askForCampaign(setup, `canary=1 pace=${atOnce}`);
    if (isEarly) {
      await pause(chance.below(1500));
      strike();
    }
    await planned(setup, id);
    await blow.over;
    await approveCampaign(setup);
    if (!isEarly) {
      await until(async () => effectsOf(setup) >= after || (await isNearEnd(setup, id)), 'effect');
      strike();
    }
    await overEverywhere(setup, id, stuckMs);
    const tookMs = performance.now() - blow.at;
    await blow.over;
    const alarms = await watch.problems(alertsOn(store, { expected: [storeAlert] }));
    const said = [...(await campaignProblems(setup, id, atOnce)), ...(await orderProblems(setup, id))];
    return { tookMs, problems: [...alarms, ...said].map((problem) => `${death.name}: ${problem}`) };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await setup.close();
  }
}

const effectsOf = ({ tenants: all }: CampaignSetup): number =>
  all.reduce((sum, { simulator }) => sum + simulator.calls().filter(({ effect }) => effect).length, 0);

/** Anyone who waits for more effects than there are would wait for ever. */
async function isNearEnd(setup: CampaignSetup, id: string): Promise<boolean> {
  return (await setup.changes(id)).filter((change) => change?.checkpoint !== null).length >= tenants - 1;
}

/** Nobody began before the one that goes first was verified. */
async function orderProblems(setup: CampaignSetup, id: string): Promise<readonly string[]> {
  const changes = await setup.changes(id);
  const first = changes.findIndex((change) => change?.request.campaign?.first === true);
  const times = await Promise.all(changes.map((change, n) => spanOf(setup, n, change)));
  const end = times[first]?.verified ?? Number.POSITIVE_INFINITY;
  return times.flatMap(({ began }, n) =>
    n !== first && began !== null && began < end ? [`tenant-${n} began before the one that goes first was verified`] : [],
  );
}

async function spanOf(
  { tenants: all, redis }: CampaignSetup,
  n: number,
  change: Change | null,
): Promise<{ readonly began: number | null; readonly verified: number | null }> {
  const entries = await entriesOf(redis, all[n]?.simulator.tenantId ?? '');
  const at = (type: string): number | null => {
    const entry = entries.find(({ subject, event }) => subject === change?.id && event.type === type);
    return entry === undefined ? null : Date.parse(entry.at);
  };
  return { began: at('applying'), verified: at('verified') };
}
