/** The store's safeguards, each broken in one place: a kind of failure has to notice it, or that kind shows nothing. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { print } from './print';

interface StoreMutant {
  readonly name: string;
  /** From the root. */
  readonly file: string;
  readonly was: string;
  readonly becomes: string;
  /** The kind of failure that notices it. */
  readonly kind: string;
}

export const storeMutants: readonly StoreMutant[] = [
  {
    name: 'replicas are not waited for',
    file: 'adapters/redis/replicated.ts',
    was: 'const known = connections === since ? await settled(tenant, since, isWritten) : null;',
    becomes: 'const known: boolean | null = true as boolean | null;',
    kind: 'lagging-replica',
  },
  {
    name: 'an answer about replicas is believed of another connection',
    file: 'adapters/redis/replicated.ts',
    was: 'if (connections !== since) return null;',
    becomes: '',
    kind: 'moved-connection',
  },
  {
    name: 'what another primary has is not compared after a reconnect',
    file: 'adapters/redis/replicated.ts',
    was: 'const isGone = !(await isThere(own));',
    becomes: 'const isGone = false as boolean;',
    kind: 'moved-connection',
  },
  {
    name: 'a primary that nothing fences is worked on',
    file: 'adapters/redis/safety.ts',
    was: 'if (atLeast === null || Number(atLeast) < replicas)',
    becomes: 'if (false as boolean)',
    kind: 'unfenced',
  },
  {
    name: 'what the store refuses counts as a failed try',
    file: 'jobs/worker.ts',
    was: 'const away = error instanceof RetryLater ? error : storeRetryLater(error);',
    becomes: 'const away = error instanceof RetryLater ? error : null;',
    kind: 'refusals',
  },
  {
    name: 'a lease lasts for as long as the clock of the store was set back',
    file: 'adapters/redis/lease.ts',
    was: "if left == -1 or left > tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[i], ARGV[1]) end",
    becomes: '',
    kind: 'store-clock',
  },
];

/** Seeds that are tried until one fails; two go side by side. */
const maxRuns = 8;

/** Says of each which seeds noticed it; the exit code is 1 where none did. */
export async function runStoreMutants(): Promise<void> {
  for (const mutant of storeMutants) {
    let notice: string | null = null;
    for (let first = 1; first <= maxRuns && notice === null; first += 2) notice = await noticedBy(mutant, first);
    print(`${mutant.name}: ${notice === null ? `noticed by none of ${maxRuns} runs of ${mutant.kind}` : notice}`);
    if (notice === null) process.exitCode = 1;
  }
}

/** What failed of two runs, in one line; null: nothing. */
function noticedBy({ kind, ...mutant }: StoreMutant, first: number): Promise<string | null> {
  const hook = join(__dirname, '..', 'support', 'typescript-hook.cjs');
  const args = ['--require', hook, join(__dirname, 'main.ts'), '--only', kind, '--from', String(first), '--runs', '2'];
  const env = { ...process.env, HARDENBOT_MUTANT: JSON.stringify(mutant) };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, said) => {
      const replay = /--seed \d+/.exec(said)?.[0] ?? `from ${first}`;
      const problem = said.split('\n')[1]?.trim().slice(0, 200) ?? '';
      resolve(error === null ? null : `${kind} ${replay}: ${problem}`);
    });
  });
}
