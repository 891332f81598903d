/** What it costs to say of every gap what lets it be: the same work with reasons, against the same without them. */
import type { Benchmark, Round } from './support/benchmark';
import { cpuOf } from './support/cpu-of';
import { largeDirectory } from './support/directory';
import { loadApart } from './support/load-apart';
import { largeLists, largeState, startLargeTenant } from './support/tenant';

const mailboxes = 100_000;
const users = 100_000;
const goal = { kind: 'ratio', number: 1.03 } as const;

const inAudit: Benchmark = {
  name: 'reasons-audit',
  about: `CPU of all controls over ${mailboxes} mailboxes with a reason beside every gap, against the same without`,
  unit: 's',
  goal,
  rounds: 9,
  open: async () => {
    const tenant = await startLargeTenant(largeState(mailboxes, 0));
    const [full, plain] = bothWays('bench/support/audit-once') as Pair<typeof import('./support/audit-once')>;
    await tenant.page(largeLists);
    const round = inTurns(
      () => full.auditLargeTenant(tenant),
      () => plain.auditLargeTenant(tenant),
    );
    await round();
    return { round, close: () => tenant.close() };
  },
};

const inCoverage: Benchmark = {
  name: 'reasons-coverage',
  about: `CPU of country-block and mfa over ${users} users, 200 policies and 500 nested groups with reasons, against the same without`,
  unit: 's',
  goal,
  rounds: 9,
  open: async () => {
    const directory = largeDirectory(users);
    const [full, plain] = bothWays('bench/support/judge-directory') as Pair<typeof import('./support/judge-directory')>;
    const round = inTurns(
      () => full.judgeDirectory(directory),
      () => plain.judgeDirectory(directory),
    );
    await round();
    return { round, close: () => Promise.resolve() };
  },
};

export const reasons: readonly Benchmark[] = [inAudit, inCoverage];

type Pair<Exports> = readonly [withReasons: Exports, without: Exports];

/** Both are loaded in the same manner, so that nothing but the reasons distinguishes them. */
function bothWays(path: string): Pair<unknown> {
  return [loadApart(path, { reasons: true }), loadApart(path, { reasons: false })];
}

/** Each goes first in every other round: anyone who comes second finds warm caches, and the garbage of the first. */
function inTurns(withReasons: () => Promise<void>, without: () => Promise<void>): () => Promise<Round> {
  let isSecondTurn = false;
  return async () => {
    isSecondTurn = !isSecondTurn;
    if (isSecondTurn) {
      const value = await cpuOf(withReasons);
      return { value, floor: await cpuOf(without) };
    }
    const floor = await cpuOf(without);
    return { value: await cpuOf(withReasons), floor };
  };
}
