/** What befalls a cluster and no other store: keys go from one node to another, and a part of it is away while the others are there. */
import { performance } from 'node:perf_hooks';
import type { Change } from '../../../src/engine/changes/change';
import { within } from '../../../src/process/shutdown';
import { textOf } from '../chat/chat-room';
import { end } from '../stores/many-servers';
import { type FailOverTrial, stuckMs, throughBlow, trialStore, withStore } from './blow';
import { type CampaignSetup, openCampaignSetup, tenantIdOf } from './campaign-setup';
import { tenantProblems } from './campaign-truth';
import type { FailOverKind } from './fail-over';
import { click, pause, until } from './people';
import { keyPrefix, queues, type TrialOn } from './store-under-trial';
import { type ClusterUnderTrial, openCluster } from './stores-under-trial';

export const clusterKinds = {
  'slot-moves': {
    about: 'the keys of the tenant, or of the queues, go to another node one after the other',
    stores: ['cluster'],
    trial: slotMoves,
  },
  'part-away': {
    about: 'a node of a cluster and its replica are killed or stand still: the tenants of the others are worked for meanwhile',
    stores: ['cluster'],
    trial: partAway,
  },
} as const satisfies Readonly<Record<string, FailOverKind>>;

async function slotMoves({ chance, seed }: TrialOn): Promise<FailOverTrial> {
  const store = await openCluster({}, seed);
  const everyMs = chance.below(100);
  const strike = (): Promise<void> => store.moveAway(() => pause(everyMs));
  const alerts = { expected: [], allowed: ['HardenbotStoreTakesNoWrites', 'HardenbotCardsLate'] };
  return withStore(store, (setup) => throughBlow(setup, chance, strike, { store, alerts }));
}

/** Enough for each node to have some. */
const tenants = 9;

async function partAway({ seed, chance }: TrialOn): Promise<FailOverTrial> {
  const [first, ...others] = Array.from({ length: tenants }, (_unused, n) => keyPrefix(tenantIdOf(n))) as [string, ...string[]];
  // Whose account is whose stands in the ledger of the first: without it nobody is known.
  const store = await openCluster({ isWhole: false, apartFrom: [queues, first], tags: [first, ...others] }, seed);
  const setup = await openCampaignSetup(tenants, trialStore(store));
  const { child, ended } = await setup.start();
  try {
    const lost = await Promise.all(setup.tenants.map(({ simulator }) => store.has(keyPrefix(simulator.tenantId))));
    const [here, away] = [lost.indexOf(false), lost.indexOf(true)];
    const planned = await plan(setup, away);
    await pause(chance.below(500));
    const back = await takeAway(store, seed % 2 === 0);
    const struck = performance.now();
    const problems = await refusedSoon(setup, away, planned);
    await plan(setup, here);
    await approve(setup, here);
    const tookMs = performance.now() - struck;
    await back();
    await approve(setup, away);
    const left = [here, away].map(async (n) => {
      const tenant = setup.tenants[n];
      return tenant === undefined ? [] : tenantProblems(setup.redis, tenant, await setup.changeOf(tenant.simulator.tenantId));
    });
    return { tookMs, problems: [...problems, ...(await Promise.all(left)).flat()] };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await setup.close();
  }
}

/** Gives what brings it back. */
async function takeAway({ primary, replicas, restart }: ClusterUnderTrial, isAsleep: boolean): Promise<() => Promise<void>> {
  const away = [primary, ...replicas];
  if (isAsleep) {
    for (const { child } of away) child.kill('SIGSTOP');
    return async () => {
      for (const { child } of away) child.kill('SIGCONT');
    };
  }
  await Promise.all(away.map(end));
  return async () => void (await Promise.all(away.map(restart)));
}

const idOf = ({ tenants: all }: CampaignSetup, n: number): string => all[n]?.simulator.tenantId ?? '';

async function plan(setup: CampaignSetup, n: number): Promise<Change> {
  const told = await answered(setup.room.says('ana', `plan pop-imap @only-tenant-${n}`), 'answer to who asks for a plan');
  const waiting = async (): Promise<Change | null> => {
    const change = await setup.changeOf(idOf(setup, n));
    return change?.status === 'waiting' ? change : null;
  };
  return until(waiting, `plan (${textOf(told)})`, stuckMs);
}

/** As often as it takes: anyone who reads that nobody knows yet looks again. */
async function approve(setup: CampaignSetup, n: number): Promise<void> {
  const isVerified = async (): Promise<boolean> => {
    const change = await setup.changeOf(idOf(setup, n));
    if (change?.status === 'waiting') await answered(click(setup, 'approve', change), 'answer to who approves');
    return change?.status === 'verified' && change.checkpoint !== null;
  };
  await until(isVerified, 'verified change', stuckMs);
}

/** Nobody looks at a chat for longer. */
const answerMs = 30_000;
/** What is about a tenant whose part does not answer is reported as that within this, on a busy machine too. */
const refusedWithinMs = 8000;

/** Anyone who decides there reads soon that it does not answer, and that nothing was done; so does who asks for a plan. */
async function refusedSoon(setup: CampaignSetup, n: number, change: Change): Promise<readonly string[]> {
  const began = performance.now();
  const [approving, planning] = await Promise.all([
    answered(click(setup, 'approve', change), 'answer to who approves'),
    answered(setup.room.says('ana', `plan pop-imap @only-tenant-${n}`), 'answer to who asks for a plan'),
  ]);
  const tookMs = performance.now() - began;
  const said = [approving, planning].map((card) => (card === null ? '' : textOf(card)));
  return [
    ...(tookMs <= refusedWithinMs ? [] : [`anyone who asked of a tenant that is away waited for ${Math.round(tookMs)} ms`]),
    ...said.filter((words) => !words.includes('does not answer')).map((words) => `of a tenant that is away was said "${words}"`),
  ];
}

async function answered<Answer>(answer: Promise<Answer>, what: string): Promise<Answer> {
  if (await within(answerMs, answer)) return answer;
  throw new Error(`In ${answerMs / 1000} s there was no ${what}.`);
}
