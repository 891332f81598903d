/**
 * Every stage of an incident before every blow that takes a process, the store or the ledger away in its middle. The account
 * is restored all the same, nothing was done twice or left out, and the card is green.
 */
import { keys } from '../../../adapters/redis/keys';
import type { Change } from '../../../src/engine/changes/change';
import type { Entry } from '../../../src/engine/ledger/entry';
import { signedNotice } from '../../../src/engine/ledger/notice';
import { workerSigner } from '../ledger/signed-entries';
import { monitoringPorts, trialStore } from './blow';
import { pause } from './people';
import { openSetup, openSetupOn, type Role, type Setup, type Spawned, type TrialStore } from './setup';
import { contosoId } from './store-under-trial';
import { trialOn } from './stores-under-trial';
import { scriptOf, setupOptionsOf, tellStory } from './stories';
import { patientTiming } from './weather';

/** What the trial goes by to know where the incident stands. */
interface Standing {
  readonly entries: readonly Entry[];
  readonly changes: readonly Change[];
}

const newest = ({ changes }: Standing, control: string): Change | undefined =>
  changes.findLast(({ request }) => request.control === control);
const isDrafted = (control: string) => (standing: Standing) => newest(standing, control)?.status === 'requested';
const isApplied = (control: string) => (standing: Standing) => newest(standing, control)?.status === 'applying';
const types = ({ entries }: Standing): readonly string[] => entries.map(({ event }) => event.type);

/** Whether the incident is in the middle of the stage. */
const stages = {
  'first reading': (standing) => types(standing).includes('requested') && !types(standing).includes('collected'),
  'draft of the containment': isDrafted('contain'),
  containment: isApplied('contain'),
  'draft of the clean-up': isDrafted('clean'),
  'clean-up': isApplied('clean'),
  claims: (standing) => types(standing).includes('claimed') && newest(standing, 'restore')?.status === 'refused',
  'draft of the restore': (standing) => types(standing).includes('claimed') && isDrafted('restore')(standing),
  restore: isApplied('restore'),
  'readings of the watch': (standing) => newest(standing, 'restore')?.checkpoint != null,
} satisfies Readonly<Record<string, (standing: Standing) => boolean>>;
type Stage = keyof typeof stages;

const blows = ['worker killed', 'gateway killed', 'store fails over', 'ledger halted'] as const;
type Blow = (typeof blows)[number];

export interface IncidentCell {
  readonly stage: Stage;
  readonly blow: Blow;
}

export const incidentCells: readonly IncidentCell[] = (Object.keys(stages) as Stage[]).flatMap((stage) =>
  blows.map((blow) => ({ stage, blow })),
);

/** Milliseconds that a tenant takes for an answer: a stage that is over in a moment has no middle. */
const latencyMs = 40;
/** So long the ledger stays halted, and so long a store may take to have another primary. */
const haltedMs = 3000;
const timeoutMs = 360_000;
/** Characters of the log that are shown with what failed. */
const lastWords = 4000;

export interface CellEnd {
  /** False when the stage was never seen in its middle, so that the cell shows nothing. */
  readonly struck: boolean;
  readonly problems: readonly string[];
}

export async function runIncidentCell({ stage, blow }: IncidentCell): Promise<CellEnd> {
  const { setup, failOver } = await setupFor(blow);
  try {
    const dying = killedBy[blow];
    const life = new Map<Role, Spawned>();
    for (const role of ['gateway', 'worker'] as const)
      if (role === dying) life.set(role, await setup.start(role));
      else await setup.host(role);
    let struck: Promise<void> | null = null;
    const problems = await tellStory(setup, 'incident', {
      timeoutMs,
      meanwhile: async () => {
        if (struck !== null) return;
        const standing = { entries: await setup.entries(), changes: await setup.changes() };
        if (!stages[stage](standing)) return;
        struck = dying === undefined ? (failOver ?? halt)(setup) : kill(setup, dying, life.get(dying));
        await struck;
      },
    });
    const logged = problems.length === 0 ? [] : [`What was logged: ${setup.log().slice(-lastWords)}`];
    return { struck: struck !== null, problems: [...problems, ...logged] };
  } catch (error) {
    throw new Error(`${String(error)} What was logged:\n${setup.log().slice(-lastWords)}`, { cause: error });
  } finally {
    await setup.close();
  }
}

const killedBy: Readonly<Partial<Record<Blow, Role>>> = { 'worker killed': 'worker', 'gateway killed': 'gateway' };

interface Opened {
  readonly setup: Setup;
  /** Ends the primary; absent where the store is one server. */
  readonly failOver?: () => Promise<void>;
}

async function setupFor(blow: Blow): Promise<Opened> {
  const options = { mailboxes: 2, latencyMs, ...setupOptionsOf(scriptOf('incident')), timing: patientTiming };
  if (blow !== 'store fails over') return { setup: await openSetup(options) };
  const store = await trialOn('sentinel', 1).open({ isPaired: true });
  const setup = await openSetupOn<TrialStore>(trialStore(store), { ...options, monitoring: await monitoringPorts() });
  return { setup, failOver: () => Promise.resolve(void store.primary.child.kill('SIGKILL')) };
}

async function kill(setup: Setup, role: Role, spawned: Spawned | undefined): Promise<void> {
  spawned?.child.kill('SIGKILL');
  await spawned?.ended;
  await setup.start(role);
}

/** As a process of ours halts it, until people have looked. */
async function halt({ store }: Setup): Promise<void> {
  const at = new Date().toISOString();
  await store.redis.set(
    keys.halted(contosoId),
    signedNotice('halted', { tenant: contosoId, at, reason: 'it was tried' }, workerSigner),
  );
  await pause(haltedMs);
  await store.redis.del(keys.halted(contosoId));
}
