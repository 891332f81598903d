/** `hardenbot settings`: what counts in a tenant and where it comes from, and the whole as a file; from what is kept, reads no tenant. */
import type { Command } from 'commander';
import { loadSettings, Secrets } from '../config/load.js';
import { settingCard, settingsCard } from '../features/settings-change/card.js';
import { keyMeant } from '../features/settings-change/rule-of-key.js';
import { withNames } from '../features/settings-change/sources.js';
import { waitingChanges } from '../features/settings-change/waiting.js';
import { whatCounts } from '../features/settings-change/what-counts.js';
import { InputError, isRefusal } from '../lib/errors.js';
import { listInLine } from '../lib/truncate.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { printCard } from './output/print-card.js';
import { printJson, printText } from './output/print-lines.js';
import { tenantNames, withStoredTenants } from './stored-tenants.js';

interface SettingsOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly json?: boolean;
}

export function registerSettings(program: Command): void {
  const settings = program.command('settings').description(summaries.settings);
  const common = (name: string, description: string): Command =>
    settings
      .command(name)
      .description(description)
      .option('--settings <file>', 'the settings', 'hardenbot.yaml')
      .addOption(envFileOption())
      .option('--tenant <name>', 'which tenant of the settings; the only one when left out');
  common('show', 'each value that people can decide in chat, and whether it comes from the file or was decided, by whom and when')
    .argument('[key]', 'one setting, such as digest.at or pop-imap.allow')
    .option('--json', 'settings/1, for programs')
    .action(show);
  common('export', 'write the part of hardenbot.yaml about a tenant as it counts now, to standard output').action(exportText);
}

async function show(typed: string | undefined, options: SettingsOptions): Promise<void> {
  const of = tenantMeant(options);
  const [name] = of.names;
  const key = typed === undefined ? null : keyNamed(typed, name);
  await withStoredTenants(of, async ({ id, ports }) => {
    const { sources } = await whatCounts(ports, { id, name });
    const shown = key === null ? sources : sources.filter((source) => source.key === key);
    const waiting = key === null ? await waitingChanges(ports, id) : [];
    if (options.json === true) printJson({ schema: 'settings/1', tenant: name, settings: shown, waiting });
    else if (key !== null) printCard(settingCard(name, key, shown[0]));
    else {
      const named = (person: string) => of.settings.people.find(({ entraId }) => entraId === person)?.name ?? person;
      printCard(settingsCard(name, withNames(shown, named), waiting));
    }
  });
}

async function exportText(options: SettingsOptions): Promise<void> {
  const of = tenantMeant(options);
  await withStoredTenants(of, async ({ id, name, ports }) => printText((await whatCounts(ports, { id, name })).text().trimEnd()));
}

/** Throws InputError where several are. */
function tenantMeant({ settings: file, envFile, tenant }: SettingsOptions) {
  const settings = loadSettings(file);
  const [name, ...others] = tenantNames(settings, tenant);
  if (name === undefined || others.length > 0)
    throw new InputError('This is about one tenant.', [`--tenant: choose one of ${listInLine(Object.keys(settings.tenants))}`]);
  return { settings, secrets: Secrets.from(envFile), names: [name] as const };
}

function keyNamed(typed: string, tenant: string): string {
  const meant = keyMeant(typed, tenant);
  if (isRefusal(meant)) throw new InputError(meant.reason, [`[key]: ${meant.remedy}`]);
  return meant.key;
}
