/** `hardenbot export`: findings and changes as files, from what is kept; reads no tenant. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { connectStore } from '../../adapters/redis/connection.js';
import { createHistoryStore } from '../../adapters/redis/history.js';
import { createEntryLog } from '../../adapters/redis/ledger.js';
import { createPostureStore } from '../../adapters/redis/stores.js';
import { calendarOf, dayOf } from '../calendar.js';
import { storePlaceOf } from '../compose/store-place.js';
import { loadSettings, Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { controls } from '../controls/index.js';
import { InputError } from '../errors.js';
import { keyringToRead } from '../keys/read-keyring.js';
import { openLedger } from '../ledger/sealed-ledger.js';
import { sealedValues } from '../ledger/sealed-value.js';
import { createDirectory } from '../people/directory.js';
import { decisionVerifier } from '../plan/decision.js';
import { exportDocument } from '../posture/export-document.js';
import { systemClock } from '../process/system-clock.js';
import { exportFiles } from '../views/export.js';
import { waiversOf } from '../waivers/waivers.js';
import { summaries } from './commands.js';
import { makeFolder, writeNew } from './write-new.js';
import { writePlanList } from './write-plan-list.js';

interface ExportOptions {
  readonly settings: string;
  readonly tenant?: string;
  readonly out: string;
  readonly change?: string;
}

export function registerExport(program: Command): void {
  program
    .command('export')
    .description(summaries.export)
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .option('--tenant <name>', 'one tenant; all when left out')
    .option('--change <id>', 'the full list of one plan instead, as CSV')
    .option('--out <folder>', 'where the files go', '.')
    .action(async (options: ExportOptions) => {
      const settings = loadSettings(options.settings);
      const names = options.tenant === undefined ? Object.keys(settings.tenants) : [options.tenant];
      const unknown = names.filter((name) => settings.tenants[name] === undefined);
      if (unknown.length > 0)
        throw new InputError(`There is no tenant "${unknown[0] ?? ''}".`, [
          `--tenant: choose one of ${Object.keys(settings.tenants).join(', ')}`,
        ]);
      if (options.change === undefined) await writeExports(settings, { names, out: options.out });
      else await writeList(settings, { names, out: options.out, change: options.change.toLowerCase() });
    });
}

async function writeList(
  settings: Settings,
  { names, out, change }: { readonly names: readonly string[]; readonly out: string; readonly change: string },
): Promise<void> {
  const secrets = new Secrets();
  const redis = connectStore(storePlaceOf(settings, secrets));
  redis.on('error', () => undefined);
  const tenants = names.map((name) => settings.tenants[name]?.tenantId ?? name);
  try {
    process.stdout.write(`${await writePlanList(redis, { tenants, change, out, keyring: keyringToRead(secrets) })}\n`);
  } finally {
    redis.disconnect();
  }
}

async function writeExports(
  settings: Settings,
  { names, out }: { readonly names: readonly string[]; readonly out: string },
): Promise<void> {
  const secrets = new Secrets();
  const redis = connectStore(storePlaceOf(settings, secrets));
  redis.on('error', () => undefined);
  const keyring = keyringToRead(secrets);
  const verifier = decisionVerifier(keyring);
  // Groups are not asked here, so where the approval rules name one, no waiver is listed.
  const directory = createDirectory({ settings, groups: null, links: null });
  const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null });
  const now = (): Date => systemClock.now();
  const byWorkers = sealedValues('worker', { keyring, signer: null, now });
  const waiverPorts = {
    ledger,
    verifier,
    policy: (id: string) => directory.policy(id),
    now,
  };
  try {
    makeFolder(out);
    for (const name of names) {
      const tenant = settings.tenants[name];
      if (tenant === undefined) continue;
      const document = await exportDocument(
        {
          ledger,
          controls,
          now,
          history: createHistoryStore(redis, byWorkers),
          postures: createPostureStore(redis, byWorkers),
          waivers: (id) => waiversOf(waiverPorts, id),
          today: () => dayOf(now(), calendarOf({ settings: tenant })),
        },
        { id: tenant.tenantId ?? name, name },
      );
      for (const file of exportFiles(document)) {
        writeNew(join(out, file.name), file.content);
        process.stdout.write(`${join(out, file.name)}\n`);
      }
    }
  } finally {
    redis.disconnect();
  }
}
