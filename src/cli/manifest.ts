/** `hardenbot manifest`: what to upload, run or click so that hardenbot may do what it does, and nothing beyond it. */
import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { clouds } from '../../adapters/m365/connection.js';
import { Secrets } from '../config/load.js';
import { multiTenantName } from '../config/settings.js';
import { InputError } from '../lib/errors.js';
import { packageFile } from '../process/package-root.js';
import { slackAppManifest, teamsAppPackage } from '../setup/chat-manifests.js';
import { entraManifest } from '../setup/entra-manifest.js';
import { entraScript } from '../setup/entra-script.js';
import { exchangeManifest, exchangeScript } from '../setup/exchange-manifest.js';
import { multiTenantScript } from '../setup/multi-tenant-script.js';
import type { App } from '../setup/needs.js';
import { landingPage } from '../setup/onboarding/document.js';
import { summaries } from './commands.js';
import { writeNew } from './output/write-new.js';

interface TenantOptions {
  readonly name: string;
  readonly json?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

interface SlackOptions {
  readonly socket?: true;
  readonly url?: string;
  readonly name?: string;
}

interface TeamsOptions {
  readonly url: string;
  readonly botId?: string;
  readonly appId?: string;
  readonly out: string;
}

export function registerManifest(program: Command): void {
  const manifest = program.command('manifest').description(summaries.manifest);
  manifest
    .command('slack')
    .description('the Slack app manifest, to paste under "Create an app from a manifest"')
    .addOption(new Option('--socket', 'Socket Mode: hardenbot connects to Slack and needs no address').conflicts('url'))
    .option('--url <url>', 'HTTP: where Slack reaches hardenbot, e.g. https://hardenbot.contoso.com')
    .option('--name <name>', 'what the app is called')
    .action(printSlackManifest);
  manifest
    .command('teams')
    .description('the Teams app package, a zip for the Teams admin center')
    .requiredOption('--url <url>', 'the address of hardenbot, e.g. https://hardenbot.contoso.com')
    .option(
      '--bot-id <guid>',
      'application (client) id of the registration of the bot, in the Entra admin center under "App registrations"',
    )
    .option('--app-id <guid>', 'id of the Teams app; a new one when left out')
    .option('--out <file>', 'where the zip goes', 'hardenbot-teams.zip')
    .action(writeTeamsPackage);
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

function printSlackManifest({ socket, url, name }: SlackOptions): void {
  if (socket === undefined && url === undefined)
    throw new InputError('The Slack app needs a way to be reached.', [
      '--socket: hardenbot connects to Slack automatically (Socket Mode)',
      '--url: or the https address at which Slack reaches hardenbot',
    ]);
  const template = packageFile('manifests', 'slack.yaml').toString('utf8');
  const named = name === undefined ? {} : { name };
  print(slackAppManifest(template, url === undefined ? { ...named, socket: true } : { ...named, url }));
}

function writeTeamsPackage(options: TeamsOptions): void {
  if (options.botId === undefined)
    throw new InputError('The Teams app has to name its bot.', [
      '--bot-id: the application (client) id of its registration, in the Entra admin center under "App registrations"; step 2 of docs/getting-started-teams.md makes it',
    ]);
  const strange = (['botId', 'appId'] as const).filter((name) => !z.guid().safeParse(options[name] ?? randomUUID()).success);
  if (strange.length > 0)
    throw new InputError(
      'An id is none.',
      strange.map(
        (name) => `--${name === 'botId' ? 'bot-id' : 'app-id'}: write it with dashes, as the Entra admin center shows it`,
      ),
    );
  const icon = (name: string) => new Uint8Array(packageFile('manifests', 'teams', name));
  const archive = teamsAppPackage({
    manifest: JSON.parse(packageFile('manifests', 'teams', 'manifest.json').toString('utf8')),
    icons: { 'color.png': icon('color.png'), 'outline.png': icon('outline.png') },
    botId: options.botId,
    appId: options.appId ?? randomUUID(),
    url: options.url,
  });
  writeNew(options.out, archive, '--out');
  print(`${options.out} is ready to upload.\n`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}
