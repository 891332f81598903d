/** `hardenbot export`: findings and changes as files, from what is kept; reads no tenant. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadSettings, Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { keyringToRead } from '../keys/read-keyring.js';
import { exportDocument } from '../posture/export-document.js';
import { exportFiles } from '../views/export.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { makeFolder, writeNew } from './output/write-new.js';
import { writePlanList } from './output/write-plan-list.js';
import { tenantNames, withStoredTenants } from './stored-tenants.js';
import { withStore } from './with-store.js';

interface ExportOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly out: string;
  readonly change?: string;
}

export function registerExport(program: Command): void {
  program
    .command('export')
    .description(summaries.export)
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option('--tenant <name>', 'one tenant, or a group behind an @, such as @gold; all when left out')
    .option('--change <id>', 'the full list of one plan instead, as CSV')
    .option('--out <folder>', 'where the files go', '.')
    .action(async (options: ExportOptions) => {
      const settings = loadSettings(options.settings);
      const from = { settings, secrets: Secrets.from(options.envFile), names: tenantNames(settings, options.tenant) };
      if (options.change === undefined) await writeExports(from, options.out);
      else await writeList(from, { out: options.out, change: options.change.toLowerCase() });
    });
}

interface From {
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** Of the tenants that are meant. */
  readonly names: readonly string[];
}

async function writeList(
  { settings, secrets, names }: From,
  { out, change }: { readonly out: string; readonly change: string },
): Promise<void> {
  const tenants = names.map((name) => settings.tenants[name]?.tenantId ?? name);
  const keyring = keyringToRead(secrets);
  const path = await withStore({ settings, secrets }, (redis) => writePlanList(redis, { tenants, change, out, keyring }));
  process.stdout.write(`${path}\n`);
}

async function writeExports(from: From, out: string): Promise<void> {
  makeFolder(out);
  await withStoredTenants(from, async (tenant) => {
    for (const file of exportFiles(await exportDocument(tenant.ports, tenant))) {
      writeNew(join(out, file.name), file.content);
      process.stdout.write(`${join(out, file.name)}\n`);
    }
  });
}
