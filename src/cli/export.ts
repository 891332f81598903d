/** `hardenbot export`: findings and changes as files, from what is kept; reads no tenant. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { connectStore } from '../../adapters/redis/connection.js';
import { storePlaceOf } from '../compose/store-place.js';
import { loadSettings, Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { keyringToRead } from '../keys/read-keyring.js';
import { exportDocument } from '../posture/export-document.js';
import { exportFiles } from '../views/export.js';
import { summaries } from './commands.js';
import { tenantNames, withStoredTenants } from './stored-tenants.js';
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
    .option('--tenant <name>', 'one tenant, or a group behind an @, such as @gold; all when left out')
    .option('--change <id>', 'the full list of one plan instead, as CSV')
    .option('--out <folder>', 'where the files go', '.')
    .action(async (options: ExportOptions) => {
      const settings = loadSettings(options.settings);
      const names = tenantNames(settings, options.tenant);
      if (options.change === undefined) await writeExports(settings, { names, out: options.out });
      else await writeList(settings, { names, out: options.out, change: options.change.toLowerCase() });
    });
}

async function writeList(
  settings: Settings,
  { names, out, change }: { readonly names: readonly string[]; readonly out: string; readonly change: string },
): Promise<void> {
  const secrets = new Secrets();
  const redis = connectStore(await storePlaceOf(settings, secrets));
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
  makeFolder(out);
  await withStoredTenants({ settings, secrets: new Secrets(), names }, async (tenant) => {
    for (const file of exportFiles(await exportDocument(tenant.ports, tenant))) {
      writeNew(join(out, file.name), file.content);
      process.stdout.write(`${join(out, file.name)}\n`);
    }
  });
}
