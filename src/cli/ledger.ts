/** `hardenbot ledger`: verify it against checkpoints, put back what the store lost, write it out. */
import type { Command } from 'commander';
import { connectStore, type StoreClient } from '../../adapters/redis/connection.js';
import { createLedger } from '../../adapters/redis/ledger.js';
import { restoreLedger, whyHalted } from '../../adapters/redis/ledger-restore.js';
import { mirroredEntries } from '../../adapters/redis/mirror.js';
import type { StorePlace } from '../../adapters/redis/place.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { storePlaceOf } from '../compose/store-place.js';
import { loadSettings, Secrets } from '../config/load.js';
import { InputError } from '../errors.js';
import { canonicalJson } from '../json.js';
import { checkpointSigner } from '../ledger/checkpoint.js';
import type { Entry } from '../ledger/entry.js';
import { verifyLedger } from '../ledger/verify.js';
import { systemClock } from '../process/system-clock.js';
import { summaries } from './commands.js';
import { defaultMirror } from './run.js';

interface LedgerOptions {
  readonly settings: string;
  readonly tenant?: string;
  readonly mirror?: string;
}

/** The ledger is not what it was. */
const damaged = 1;

export function registerLedger(program: Command): void {
  const ledger = program.command('ledger').description(summaries.ledger);
  const common = (name: string, description: string): Command =>
    ledger
      .command(name)
      .description(description)
      .option('--settings <file>', 'the settings', 'hardenbot.yaml')
      .option('--tenant <name>', 'one tenant; all when left out')
      .option('--mirror <folder>', "the folder of the worker's mirror (HARDENBOT_LEDGER_MIRROR)");
  common('verify', 'check the chain, the mirror, and every checkpoint that is given; exit code 1 when something is wrong')
    .option('--checkpoint <text...>', 'checkpoints, as the cards of finished changes show them', [])
    .action((options: LedgerOptions & { readonly checkpoint: readonly string[] }) => verify(options));
  common('restore', 'put back what the store lost, from the mirror; stop gateway and worker before').action(
    (options: LedgerOptions) => restore(options),
  );
  common('export', 'write every entry to standard output')
    .option('--format <format>', 'jsonl: one entry a line', 'jsonl')
    .action((options: LedgerOptions & { readonly format: string }) => exportEntries(options));
}

type Tenants = readonly (readonly [name: string, id: string])[];

interface Opened {
  readonly redis: StoreClient;
  readonly place: StorePlace;
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly folder: string;
}

async function withStore(options: LedgerOptions, work: (opened: Opened) => Promise<void>): Promise<void> {
  const secrets = new Secrets();
  const settings = loadSettings(options.settings);
  const all: Tenants = Object.entries(settings.tenants).map(([name, tenant]) => [name, tenant.tenantId ?? name]);
  const tenants = all.filter(([name]) => options.tenant === undefined || options.tenant === name);
  if (tenants.length === 0)
    throw new InputError(`There is no tenant ${options.tenant ?? ''} in the settings.`, [
      `--tenant: one of ${all.map(([name]) => name).join(', ')}`,
    ]);
  const place = storePlaceOf(settings, secrets);
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    await work({
      redis,
      place,
      tenants,
      secrets,
      folder: options.mirror ?? secrets.optional('HARDENBOT_LEDGER_MIRROR') ?? defaultMirror,
    });
  } finally {
    redis.disconnect();
  }
}

function verify(options: LedgerOptions & { readonly checkpoint: readonly string[] }): Promise<void> {
  return withStore(options, async ({ redis, tenants, secrets, folder }) => {
    const publicKeyPem =
      secrets.optional('HARDENBOT_LEDGER_PUBLIC_KEY') ??
      checkpointSigner(secrets.require('HARDENBOT_LEDGER_KEY', "the worker's ledger key, or HARDENBOT_LEDGER_PUBLIC_KEY"))
        .publicKeyPem;
    const stored = createLedger(redis, systemClock);
    for (const [name, tenant] of tenants) {
      const common = { tenant, checkpoints: options.checkpoint, publicKeyPem };
      const mirror = await verifyLedger({ ...common, checkpoints: [], entries: mirroredEntries(folder, tenant) });
      const beside = { hash: mirror.head.hash };
      const store = await verifyLedger({ ...common, entries: noting(stored.read(tenant), mirror.head.seq, beside) });
      const problems = [...store.problems, ...mirror.problems.map((problem) => `In the mirror: ${problem}`)];
      if (beside.hash !== mirror.head.hash)
        problems.push(`Entry ${mirror.head.seq} is another one in the mirror: the store or the mirror was written anew.`);
      if (mirror.head.seq > store.head.seq)
        problems.push(`The mirror has ${mirror.head.seq} entries, the store ${store.head.seq}: run hardenbot ledger restore.`);
      // A gateway may have seen an entry that no mirror had yet: then nothing else shows that it is gone.
      const halted = await whyHalted(redis, tenant);
      if (halted !== null)
        problems.push(`Nothing is written since this was seen: ${halted} To go on, run hardenbot ledger restore.`);
      if (problems.length > 0) process.exitCode = damaged;
      process.stdout.write(
        `${name}: ${store.head.seq} entries, ${problems.length === 0 ? 'all as they were written' : 'damaged'}\n`,
      );
      for (const problem of problems) process.stdout.write(`  - ${problem}\n`);
      if (options.checkpoint.length === 0)
        process.stdout.write('  No checkpoint was given: a cut end or a history written anew cannot be found without one.\n');
    }
  });
}

/** The same entries, with the hash of one of them noted on the way. */
async function* noting(entries: AsyncIterable<Entry>, seq: number, note: { hash: string }): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    if (entry.seq === seq) note.hash = entry.hash;
    yield entry;
  }
}

function restore(options: LedgerOptions): Promise<void> {
  return withStore(options, async ({ redis, place, tenants, folder }) => {
    await checkStore(redis, place);
    for (const [name, tenant] of tenants) {
      const { entries, putBack, moved } = await restoreLedger(redis, folder, tenant);
      process.stdout.write(`${name}: ${entries} entries; ${putBack} put back from the mirror, ${moved} moved behind them\n`);
    }
  });
}

function exportEntries(options: LedgerOptions & { readonly format: string }): Promise<void> {
  if (options.format !== 'jsonl') throw new InputError('The ledger is written as JSON Lines.', ['--format: write jsonl']);
  return withStore(options, async ({ redis, tenants }) => {
    const ledger = createLedger(redis, systemClock);
    for (const [, tenant] of tenants)
      for await (const entry of ledger.read(tenant)) process.stdout.write(`${canonicalJson(entry)}\n`);
  });
}
