/** `hardenbot manifest`: what to upload, run or click so that hardenbot may do what it does, and nothing beyond it. */
import { type Command, Option } from 'commander';
import { clouds } from '../../adapters/m365/connection.js';
import { knownChats } from '../compose/platforms.js';
import { Secrets } from '../config/load.js';
import { multiTenantName } from '../config/settings.js';
import type { ManifestFile, ManifestOptions } from '../setup/chat-setup.js';
import { entraManifest } from '../setup/entra-manifest.js';
import { entraScript } from '../setup/entra-script.js';
import { exchangeManifest, exchangeScript } from '../setup/exchange-manifest.js';
import { multiTenantScript } from '../setup/multi-tenant-script.js';
import type { App } from '../setup/needs.js';
import { landingPage } from '../setup/onboarding/document.js';
import { summaries } from './commands.js';
import type { Examples } from './examples.js';
import { writeNew } from './output/write-new.js';

interface TenantOptions {
  readonly name: string;
  readonly json?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

export function registerManifest(program: Command): void {
  const manifest = program.command('manifest').description(summaries.manifest);
  for (const chat of knownChats()) {
    const command = manifest.command(chat.name).description(chat.manifest.says);
    for (const { flag, says, usual, isRequired = false, conflicts } of chat.manifest.options) {
      const option = new Option(flag, says).makeOptionMandatory(isRequired);
      if (usual !== undefined) option.default(usual);
      command.addOption(conflicts === undefined ? option : option.conflicts(conflicts));
    }
    command.action(async (options: ManifestOptions) => printOrWrite(await chat.manifest.make(options)));
  }
  manifest
    .command('entra')
    .description('a PowerShell script that makes the app registrations; --json lists their permissions')
    .option('--name <name>', 'what the registrations are called', 'hardenbot')
    .option('--url <url>', 'also the registration that people sign in to at this address of the gateway')
    .option('--tenant <name>', 'its name in the settings, for the variables that the script prints', 'tenant')
    .option('--json', 'entra-apps/1, for programs: the registrations as data')
    .option('--read-only', 'only what an audit takes: nothing that could change the tenant')
    .addOption(
      new Option(
        '--multi-tenant',
        'instead: registrations that other tenants consent to by the link of hardenbot tenant add',
      ).conflicts(['url', 'tenant']),
    )
    .action(printEntra);
  manifest
    .command('exchange')
    .description('a PowerShell script that makes the role groups in Exchange Online; --json lists their roles')
    .option('--name <name>', 'what the role groups are called', 'hardenbot')
    .option('--json', 'exchange-roles/1, for programs: the role groups as data')
    .option('--read-only', 'only what an audit takes: nothing that could change the tenant')
    .addOption(new Option('--write-only', 'only what the worker takes').conflicts('readOnly'))
    .action((options: TenantOptions) => {
      const whole = exchangeManifest(options.name);
      const made = { ...whole, roleGroups: whole.roleGroups.filter(isWanted(options)) };
      print(options.json === true ? json(made) : exchangeScript(made));
    });
}

export function examplesOfChats(): Examples {
  return Object.fromEntries(knownChats().map((chat) => [`manifest ${chat.name}`, chat.manifest.examples]));
}

/** Which parts of a manifest someone asks for. */
function isWanted({ readOnly, writeOnly }: TenantOptions): (part: { readonly app: App }) => boolean {
  return ({ app }) => (readOnly !== true || app === 'read') && (writeOnly !== true || app === 'write');
}

function printEntra(
  options: TenantOptions & { readonly url?: string; readonly tenant: string; readonly multiTenant?: true },
): void {
  const { multiTenant = false } = options;
  const whole = entraManifest(multiTenant ? `${options.name} ${multiTenantName}` : options.name, options.url);
  const wanted = whole.registrations.filter(isWanted(options));
  // The gateway knows people and groups of its own organisation alone.
  const registrations = multiTenant ? wanted.filter(({ app }) => app !== 'directory') : wanted;
  const made = { ...whole, registrations };
  if (options.json === true) print(json(made));
  else print(multiTenant ? multiTenantScript(registrations, multiTenantPlace) : entraScript(made, options.tenant));
}

const pageOf = (cloud: keyof typeof clouds): string => landingPage(clouds[cloud].authorityHost);
const multiTenantPlace = {
  landing: { Global: pageOf('global'), USGov: pageOf('gccHigh'), USGovDoD: pageOf('dod'), China: pageOf('china') },
  prefix: Secrets.tenantPrefix(multiTenantName),
};

function printOrWrite(made: ManifestFile): void {
  if (typeof made === 'string') print(made);
  else {
    writeNew(made.file, made.content, '--out');
    print(`${made.file} is ready to upload.\n`);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}
