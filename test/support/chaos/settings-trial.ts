/** What can befall the processes in the middle of a change of settings: it counts once, whole, and the same for gateway and worker. */
import { keys } from '../../../adapters/redis/keys';
import { effectDigest } from '../../../src/features/settings-change/entry-terms';
import { settingsChangeOf } from '../../../src/features/settings-change/settings-change';
import { textOf } from '../chat/chat-room';
import { asStored } from '../ledger/signed-entries';
import { withStore } from './blow';
import { deathOn } from './blows';
import { ledgerCommand } from './command-line';
import { layOutNewerVersion } from './newer-version';
import { askPlan, hasToAskAgain, pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { openSetup, type Setup, type SetupOptions, type Spawned } from './setup';
import { people } from './setup-settings';
import { trialOn } from './stores-under-trial';
import { patientTiming } from './weather';

const mailboxes = 6;
const waitMs = 90_000;
const askAgainMs = 1000;
/** The key and its entry: a plan leaves out what stands there. */
const allowed = 'user0@contoso.com';
const words = `add pop-imap.allow ${allowed}`;

const options: SetupOptions = {
  mailboxes,
  settings: { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } },
};

interface Play {
  readonly setup: Setup;
  readonly chance: Chance;
  /** Starts one more process of this role, which is ended with the setup. */
  readonly start: (role: 'gateway' | 'worker') => Promise<Spawned>;
}

type Blow = (play: Play, first: { readonly gateway: Spawned; readonly worker: Spawned }) => Promise<void>;

/** Each is done between the proposal and the moment at which it counts; bo approves as soon as someone takes it. */
export const settingsBlows: Readonly<Record<string, { readonly before?: Blow; readonly after?: Blow }>> = {
  'the worker is killed while it settles': {
    after: async ({ chance, start }, { worker }) => {
      await pause(chance.below(60));
      await killed(worker);
      await start('worker');
    },
  },
  'the worker is killed before anyone approves': {
    before: async ({ start }, { worker }) => {
      await killed(worker);
      await start('worker');
    },
  },
  'the gateway is killed while it takes the approval': {
    after: async ({ chance, start }, { gateway }) => {
      await pause(chance.below(20));
      await killed(gateway);
      await start('gateway');
    },
  },
  'one gateway proposes and another one approves': {
    before: async ({ start }) => void (await start('gateway')),
  },
  'both processes start again before anyone approves': {
    before: async ({ start }, { gateway, worker }) => {
      await Promise.all([killed(gateway), killed(worker)]);
      await start('worker');
      await start('gateway');
    },
  },
  'a newer version takes over': {
    before: async ({ setup }, { gateway, worker }) => {
      const program = layOutNewerVersion();
      await setup.start('worker', { program, mirrorFolder: `${setup.mirror}-newer` });
      await setup.start('gateway', { program });
      for (const old of [gateway, worker]) {
        old.child.kill('SIGTERM');
        await old.ended;
      }
    },
  },
  'the ledger is halted, and restored': {
    before: async ({ setup }) => {
      const { redis } = setup.store;
      const key = keys.ledger(setup.tenantId);
      await redis.xadd(key, `${(await redis.xlen(key)) + 1}-0`, 'entry', 'nonsense', 'hash', 'x');
      const told = await until(async () => {
        const card = await setup.room.says('ana', words);
        return card !== null && textOf(card).includes('The record of this tenant lost entries') ? textOf(card) : null;
      }, 'refusal while it is halted');
      if (!/nothing can be decided here/.test(told)) throw new Error(`Ana was told: ${told}`);
      await until(async () => (await ledgerCommand(setup, 'restore')).code === 0, 'restored ledger');
    },
  },
};

/** What went wrong, a sentence each. */
export async function settingsTrial(name: string, seed: number): Promise<readonly string[]> {
  const setup = await openSetup(options);
  try {
    return await play(setup, chanceOf(seed), settingsBlows[name] ?? {});
  } catch (error) {
    throw new Error(`${String(error)} What was logged:\n${setup.log().slice(-3000)}`, { cause: error });
  } finally {
    await setup.close();
  }
}

/** The same on a store of several servers that loses its primary meanwhile. */
export async function settingsFailOver(seed: number): Promise<readonly string[]> {
  const on = trialOn('sentinel', seed);
  const { store, strike } = await deathOn(on);
  const trial = await withStore(
    store,
    async (setup) => {
      const problems = await play(setup, on.chance, {
        after: async ({ chance }) => {
          await pause(chance.below(100));
          await strike();
        },
      });
      return { tookMs: 0, problems };
    },
    { ...options, timing: patientTiming },
  );
  return trial.problems;
}

async function play(setup: Setup, chance: Chance, { before, after }: (typeof settingsBlows)[string]): Promise<readonly string[]> {
  const first = { gateway: await setup.start('gateway'), worker: await setup.start('worker') };
  const acted: Play = {
    setup,
    chance,
    start: (role) => setup.start(role, role === 'worker' ? { mirrorFolder: `${setup.mirror}-next` } : {}),
  };
  await setup.room.says('ana', words);
  const asked = await until(
    async () => {
      const found = await proposal(setup);
      return found?.weighed == null ? null : found;
    },
    'proposal that was looked at',
    waitMs,
  );
  await before?.(acted, first);
  const approving = approve(setup);
  await after?.(acted, first);
  await approving;
  await until(
    async () => {
      if ((await decided(setup)).length > 0) return true;
      // Without an answer, or with one that says it is not known yet, bo approves again.
      await approve(setup);
      return null;
    },
    'entry that says what counts',
    waitMs,
  );
  return problemsOf(setup, asked.id);
}

async function killed({ child, ended }: Spawned): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** The newest proposal, by the ledger; a ledger that cannot be read now has none. */
async function proposal(setup: Setup) {
  const entries = await setup.entries().catch(() => []);
  const id = entries.findLast(({ event }) => event.type === 'settingsProposed')?.subject;
  return id === undefined ? null : settingsChangeOf(asStored(entries.filter(({ subject }) => subject === id)));
}

async function decided(setup: Setup) {
  const entries = await setup.entries().catch(() => []);
  return entries.flatMap(({ event }) => (event.type === 'settingsDecided' ? [event] : []));
}

let presses = 0;

async function approve(setup: Setup): Promise<void> {
  const asked = await proposal(setup);
  if (asked?.weighed == null || asked.approvals.length > 0) return;
  presses += 1;
  const answer = await Promise.race([
    setup.room.send({
      kind: 'click',
      actor: { platform: 'terminal', id: 'bo', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `settings-${presses}`,
      action: 'approve',
      subject: asked.id,
      digest: effectDigest(asked.terms, asked.weighed),
    }),
    // A gateway that died answers nobody.
    pause(10_000).then(() => null),
  ]);
  if (hasToAskAgain(answer)) await pause(1000);
}

async function problemsOf(setup: Setup, id: string): Promise<readonly string[]> {
  const inForce = await decided(setup);
  let isFirst = true;
  const shown = await until(
    async () => {
      // The limit of acts within a minute would refuse her the plan that she asks for next.
      if (isFirst) isFirst = false;
      else await pause(askAgainMs);
      const card = await setup.room.says('ana', 'settings pop-imap.allow');
      return card !== null && textOf(card).includes('approved by bo') ? textOf(card) : null;
    },
    'gateway that says what counts',
    waitMs,
  );
  await askPlan(setup);
  const plan = await until(
    async () => (await setup.changes()).find(({ plan: made }) => made !== null)?.plan ?? null,
    'plan by what counts',
    waitMs,
  );
  const isShown = (): boolean =>
    setup.room.cards().some((card) => textOf(card).includes(id) && textOf(card).includes('In force.'));
  await until(isShown, 'card that says so', waitMs);
  return [
    ...(inForce.length === 1 && inForce[0]?.order === 1 && inForce[0].id === id
      ? []
      : [`${inForce.length} entries say what counts: ${inForce.map((one) => `${one.order} ${one.id}`).join(', ')}`]),
    ...(shown.includes(allowed) ? [] : [`the gateway says: ${shown}`]),
    // One mailbox is left out, and the plan of new mailboxes is one more.
    ...(plan.operations === mailboxes ? [] : [`the worker plans ${plan.operations} objects`]),
  ];
}
