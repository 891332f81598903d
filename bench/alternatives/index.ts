/**
 * hardenbot, CLI for Microsoft 365 in a script, and a bare request loop on the same simulated tenant: an audit, thirty planted gaps, a change of 10,000
 * mailboxes, and what of it can be undone. The table of docs/compare.md comes from here; the clock is the real one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startTestValkey } from '../../test/support/stores/valkey';
import { applyOnce } from '../support/apply-once';
import type { Benchmark, Round } from '../support/benchmark';
import type { Counted } from '../support/scaled-simulator';
import { type Simulated, startScaledTenant, startTenantApart } from '../support/scaled-tenant';
import { openCli } from './by-cli';
import { auditByHardenbot, isFoundIn } from './by-hardenbot';
import { openRequests } from './by-requests';
import { closedTenant } from './closed-tenant';
import { type Gap, gaps } from './gaps';
import type { Said } from './rules';
import { auditByScript } from './script';

const latencyMs = 100;
const mailboxes = 10_000;
/** As Graph documents its limit of writes: 3,000 in 150 seconds. Exchange documents none. */
const throttle = { size: 3000, perSecond: 20, retryAfter: true } as const;
/** Requests of the bare loop side by side. */
const width = 10;
/** Mailboxes that the CLI changes; the time for all is worked out from them. It stays below the limit, so each takes as long as the one before. */
const samples = { byApi: 500, byCommands: 30 } as const;
/** Mailboxes that are changed and undone. */
const undone = 200;

type Way = 'hardenbot' | 'cli' | 'requests';

interface Audited {
  readonly seconds: number;
  readonly counted: Counted;
  readonly isFound: (gap: Gap) => boolean;
}

let audits: Promise<Readonly<Record<Way, Audited>>> | null = null;

export const alternatives: readonly Benchmark[] = [
  rare({
    name: 'alternatives-audit',
    about: `an audit of ${closedTenant().exchange['Mailbox']?.length ?? 0} mailboxes at ${latencyMs} ms an answer, against a bare request loop that asks one thing after the other`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.5 },
    round: async () => {
      const { hardenbot, requests } = await audited();
      return { value: hardenbot.seconds, floor: requests.seconds };
    },
  }),
  rare({
    name: 'alternatives-gaps',
    about: `of ${gaps.length} planted gaps those that hardenbot finds, against one rule a gap in a script that was written for them`,
    unit: 'gaps',
    goal: { kind: 'atLeast', number: 26 },
    round: async () => {
      const { hardenbot, requests } = await audited();
      return { value: gaps.filter(hardenbot.isFound).length, floor: gaps.filter(requests.isFound).length };
    },
  }),
  rare({
    name: 'alternatives-change',
    about: `${mailboxes} mailboxes changed at ${latencyMs} ms an answer under ${throttle.size} + ${throttle.perSecond}/s writes, against a bare loop that writes ${width} at a time and looks at nothing`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.1 },
    round: changed,
  }),
];

function rare({
  round,
  ...benchmark
}: Omit<Benchmark, 'open' | 'rounds' | 'isRare'> & { readonly round: () => Promise<Round> }): Benchmark {
  return { ...benchmark, rounds: 1, isRare: true, open: () => Promise.resolve({ round, close: () => Promise.resolve() }) };
}

function audited(): Promise<Readonly<Record<Way, Audited>>> {
  audits ??= auditEach();
  return audits;
}

async function auditEach(): Promise<Readonly<Record<Way, Audited>>> {
  const state = closedTenant();
  for (const gap of gaps) gap.plant(state);
  const held = { ...state, simulator: { latencyMs, publishedLimits: true } };
  const found = (said: readonly Said[]) => (gap: Gap) =>
    said.some(({ rule, object }) => rule === gap.script.rule && object === gap.script.object);
  const hardenbot = await onTenant(held, async ({ told }) => {
    const began = performance.now();
    const findings = await auditByHardenbot(told);
    return { seconds: since(began), isFound: (gap: Gap) => isFoundIn(findings, gap) };
  });
  const requests = await onTenant(held, async ({ told }) => {
    const began = performance.now();
    const asking = await openRequests(told);
    const said = await auditByScript(asking);
    await asking.close();
    return { seconds: since(began), isFound: found(said) };
  });
  const cli = await onTenant(held, async ({ told }) => {
    const asking = await openCli(told);
    const began = performance.now();
    const said = await auditByScript(asking);
    const seconds = since(began);
    await asking.close();
    return { seconds, isFound: found(said) };
  });
  const all = { hardenbot, cli, requests };
  for (const [way, { seconds, counted, isFound }] of Object.entries(all))
    tell(`audit by ${way}`, { seconds, ...counted, found: gaps.filter(isFound).length });
  for (const gap of gaps)
    tell(gap.what, Object.fromEntries(Object.entries(all).map(([way, { isFound }]) => [way, isFound(gap)])));
  return all;
}

/** The change by each, and by hardenbot a smaller one undone. */
async function changed(): Promise<Round> {
  const valkey = await startTestValkey();
  try {
    const own = await applyOnce(valkey, { mailboxes, times: 1, throttle, latencyMs });
    tell('change by hardenbot', { seconds: own.seconds, ...own.counted });
    const back = await applyOnce(valkey, { mailboxes: undone, times: 1, latencyMs, undo: true });
    tell('undone by hardenbot', { changed: undone, undone: back.undone });
    const bare = await changeBy(mailboxes, async (tenant) => {
      const requests = await openRequests(tenant.told);
      const began = performance.now();
      await requests.change(identities(mailboxes), { PopEnabled: false }, width);
      const took = since(began);
      await requests.close();
      return took;
    });
    tell('change by requests', bare);
    const byApi = await changeBy(samples.byApi, async (tenant) => {
      const cli = await openCli(tenant.told);
      const began = performance.now();
      await cli.changeByApi(samples.byApi);
      const took = since(began);
      await cli.close();
      return took;
    });
    tellSample('change by the Node API of the CLI', samples.byApi, byApi);
    const byCommands = await changeBy(samples.byCommands, async (tenant) => {
      const cli = await openCli(tenant.told);
      const began = performance.now();
      await cli.changeByCommands(identities(samples.byCommands), { PopEnabled: false });
      const took = since(began);
      await cli.close();
      return took;
    });
    tellSample('change by commands of the CLI', samples.byCommands, byCommands);
    return { value: own.seconds, floor: bare.seconds };
  } finally {
    await valkey.stop();
  }
}

/** @param run gives the seconds that the change took. Throws where not every mailbox was changed. */
async function changeBy(
  count: number,
  run: (tenant: Simulated) => Promise<number>,
): Promise<Counted & { readonly seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const tenant = await startScaledTenant({ folder, mailboxes: count, times: 1, throttle, latencyMs });
  try {
    const seconds = await run(tenant);
    const counted = await tenant.counted();
    if (counted.done !== count) throw new Error(`The tenant did ${counted.done} of ${count} changes.`);
    return { seconds, ...counted };
  } finally {
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onTenant<Result>(
  state: object,
  run: (tenant: Simulated) => Promise<Result>,
): Promise<Result & { readonly counted: Counted }> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const tenant = await startTenantApart({ folder, state, times: 1 });
  try {
    const result = await run(tenant);
    return { ...result, counted: await tenant.counted() };
  } finally {
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function identities(count: number): readonly string[] {
  return Array.from({ length: count }, (_unused, n) => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
}

function since(began: number): number {
  return (performance.now() - began) / 1000;
}

function tellSample(what: string, count: number, measured: Counted & { readonly seconds: number }): void {
  tell(what, { mailboxes: count, ...measured, secondsForAll: (measured.seconds / count) * mailboxes });
}

/** Beside the results, so that `--json` stays what it is. */
function tell(what: string, figures: object): void {
  process.stderr.write(`${what}: ${JSON.stringify(figures)}\n`);
}
