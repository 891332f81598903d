/** How Node is started for each process. */
import { setFlagsFromString } from 'node:v8';

/**
 * The size of the young generation in MB, of which Node takes 16, and the number of threads that V8 collects and compiles with, of which it
 * takes 4. The gateway answers small events and keeps nothing: 4 MB save it about 20. The worker streams whole tenants through it: with 4 its
 * peak is 20 MB lower than with 8 and hardly grows with the size of the tenant; a worker of a thousand tenants needs two less with 2. One
 * thread saves it ten more, because each keeps memory of its own. None of it costs CPU (`npm run bench -- --only morning-full`).
 */
export const processFlags: Readonly<Record<'gateway' | 'worker', readonly string[]>> = {
  gateway: ['--max-semi-space-size=4'],
  worker: ['--max-semi-space-size=2', '--v8-pool-size=1'],
};

/**
 * What the C library takes of it: blocks of 32 KB and more return to the system as soon as they are free. Compiling takes thousands of them for a
 * moment; glibc would keep 28 MB of that in a worker of two hundred tenants (`npm run bench -- --only signals-live-full`). Other C libraries take no notice.
 */
export const processEnvironment: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** By how much the old generation may grow between two collections, in per cent of what is alive; V8 takes 300 where little is. */
const heapGrowth = { gateway: 30, worker: 20, command: 30 } as const;

/**
 * Keeps what is read page by page from piling up: pages outlive the young generation, and a worker on a busy machine would hold 220 MB with half a million
 * mailboxes, of which 30 are alive; a gateway that draws a change of 20,000 would hold 290. Costs a tenth of the processor time. A worker of many tenants
 * peaks 10 MB lower with 20 than with 30, at a few per cent more of it. To be called before anything is read; NODE_OPTIONS does not take this flag.
 */
export function keepHeapSmall(process: keyof typeof heapGrowth): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowth[process]}`);
}

/**
 * Keeps the young generation as small as it is now: Node 24 lets it grow to 64 MB where no flag says otherwise, as for a command that someone types. For
 * what streams rows: a ledger of 50,000 entries is verified with 171 MB instead of 226. To be called before anything is read.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
