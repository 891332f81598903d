/** The store loses its primary while `hardenbot ledger archive` takes old entries out of it: the command is run again, the chain holds, and nothing is lost; who begins meanwhile works. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { audited } from '../ledger/archive-lab';
import { ledgerOn } from '../ledger/signed-entries';
import { watchAlerts } from './alerts';
import { type FailOverTrial, stuckMs, type WatchedSetup, withStore } from './blow';
import { deathOn } from './blows';
import { type Ended, hardenbot, ledgerCommand } from './command-line';
import { askAndApprove, ended, pause, until } from './people';
import { alertsOn, storeAlert, type TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

/** More than one page of what is taken away at once, and more than wait for the next time. */
const old = 1400;
const longAgoMs = 500 * 86_400_000;
/** From the moment that the file is there until everything that it has is away, about. */
const takesMs = 120;
/** So often a person runs it again who is asked to. */
const maxTries = 4;

export async function archiveFailOver(on: TrialOn): Promise<FailOverTrial> {
  const { store, ...death } = await deathOn(on);
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-archived-'));
  const run = async (setup: WatchedSetup): Promise<FailOverTrial> => {
    await writeOldEntries(setup);
    await setup.host('gateway');
    await setup.host('worker');
    const watch = watchAlerts(setup.monitoring);
    const first = archive(setup, folder);
    await until(() => existsSync(folder) && readdirSync(folder).length > 0, 'file of what is archived', stuckMs);
    await pause(on.chance.below(takesMs));
    const struck = performance.now();
    const over = death.strike();
    const meanwhile = setup.start('worker', { mirrorFolder: `${setup.mirror}-meanwhile`, isUnwatched: true });
    const told = await archivedInTheEnd(setup, folder, first);
    const tookMs = performance.now() - struck;
    await Promise.all([over, meanwhile]);
    const alarms = await watch.problems(alertsOn(store, { expected: [storeAlert], allowed: ['HardenbotCardsLate'] }));
    await askAndApprove(setup);
    const { status } = await ended(setup, { timeoutMs: stuckMs });
    const problems = [
      ...alarms,
      ...told,
      ...(status === 'verified' ? [] : [`a change after it is ${status}`]),
      ...(await chainProblems(setup, folder)),
    ];
    return { tookMs, problems: problems.map((problem) => `${death.name}: ${problem}`) };
  };
  try {
    return await withStore(store, run, { mailboxes: 4, timing: patientTiming });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeOldEntries({ store, tenantId }: WatchedSetup): Promise<void> {
  const now = Date.now();
  const at = { moment: now - longAgoMs };
  const ledger = ledgerOn(store.redis, { now: () => new Date(at.moment) });
  const events = Array.from({ length: 20 }, () => audited);
  for (let n = 0; n < old; n += events.length) await ledger.appendAll(tenantId, `s-${n}`, events);
  at.moment = now;
  await ledger.append(tenantId, 's-now', audited);
}

const archive = (setup: WatchedSetup, folder: string): Promise<Ended> =>
  hardenbot(setup, 'ledger', 'archive', '--segments', folder);

/** Runs it until it says that there is nothing left, as it says itself. Gives what it said otherwise. */
async function archivedInTheEnd(setup: WatchedSetup, folder: string, first: Promise<Ended>): Promise<readonly string[]> {
  const problems: string[] = [];
  let run = await first;
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (run.code === 0 && run.out.includes('nothing to archive')) return problems;
    // Anyone who reads it knows what to do.
    if (run.code !== 0 && !run.err.includes('Run it again')) problems.push(`it ended with ${run.code}: ${run.err}`);
    if (run.code !== 0) await pause(2000);
    run = await archive(setup, folder);
  }
  return [...problems, `it was not done after ${maxTries} runs: ${run.out}${run.err}`];
}

async function chainProblems(setup: WatchedSetup, folder: string): Promise<readonly string[]> {
  const whole = await ledgerCommand(setup, 'verify', '--segments', folder);
  const alone = await ledgerCommand(setup, 'verify');
  const left = (await setup.entries()).length;
  return [
    ...(whole.code === 0 && !whole.out.includes('are not in this store')
      ? []
      : [`verify with the files: ${whole.code} ${whole.out}${whole.err}`]),
    ...(alone.code === 0 && alone.out.includes(`archived ${old} entries`)
      ? []
      : [`verify alone: ${alone.code} ${alone.out}${alone.err}`]),
    ...(left < old ? [] : [`${left} entries are in the store still`]),
  ];
}
