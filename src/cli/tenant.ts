/** `hardenbot tenant`: one tenant more, from a link to its first verdicts; one less, with words for what only people can take away. */

import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { chatDescriptions } from '../config/chats.js';
import { durationWithin } from '../config/duration.js';
import { loadSettings, Secrets } from '../config/load.js';
import { definitions } from '../controls/definitions.js';
import { InputError } from '../lib/errors.js';
import { severityIn } from '../posture/score.js';
import { untilToldToStop } from '../process/shutdown.js';
import { systemClock } from '../process/system-clock.js';
import type { AddDocument } from '../setup/onboarding/document.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { printCard } from './output/print-card.js';
import { printJson } from './output/print-lines.js';
import { auditReport } from './output/report.js';
import { addTenant } from './tenant/add.js';
import { tenantList, tenantListCard } from './tenant/list.js';
import { lookForUnfinished } from './tenant/look-for-unfinished.js';
import type { AddOptions } from './tenant/prepare.js';
import { type RemoveOptions, removeTenant } from './tenant/remove.js';

/** Someone was asked, and did not want it. */
const notRemoved = 1;

/** By how it ended; what a shell makes of Ctrl-C is 130. */
const exitCodes: Readonly<Record<AddDocument['state'], number>> = { added: 0, waiting: 1, refused: 1, stopped: 130 };

export function registerTenant(program: Command): void {
  const tenant = program.command('tenant').description(summaries.tenant);
  const addition = tenant
    .command('add')
    .description(
      'print the link by which an administrator lets hardenbot in, wait until it works, write the settings, audit once',
    )
    .argument('<name>', 'what people shall type')
    .argument('<tenant>', 'its id, or a domain that it verified')
    .option('--settings <file>', 'the settings, which the tenant is written into', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option('--client-id <id>', 'of the multi-tenant registration; written into the first --env-file, once for all tenants')
    .option('--certificate <file>', 'its certificate and key as PEM, as hardenbot keys certificate writes them; the same');
  for (const { name, title } of chatDescriptions) addition.option(`--${name}-channel <id>`, `where its approvals go in ${title}`);
  addition
    .option('--break-glass <upn...>', 'its emergency accounts, at least two; without them some plans are refused')
    .option('--tag <name...>', 'groups that it is in')
    .option('--time-zone <zone>', 'in which its digest comes, e.g. Europe/Berlin; left out: that of the other tenants')
    .option('--no-digest', 'no digest, no daily audit and no drift alerts')
    .option('--read-only', 'by the registration that can change nothing')
    .option('--accept-missing', 'go on with what is granted so far, and name what is missing')
    .option('--redirect <url>', 'a page of yours for the end of the link, if the registration names it')
    .addOption(
      new Option('--timeout <length>', 'how long to wait for people, such as 0s, 30m or 8h')
        .argParser(lengthOf)
        .default(lengthOf('30m'), '30m'),
    )
    .addOption(
      new Option('--cloud <cloud>', 'where the tenant is').choices(['global', 'gccHigh', 'dod', 'china']).default('global'),
    )
    .option('--endpoint <url>', 'the address of a simulated tenant')
    .option('--ca-file <file>', 'the certificate of a simulated tenant')
    .option('--json', 'tenant-add/1, for programs; what is for people goes to the error output')
    .action((name: string, typed: string, options: AddOptions & { readonly json?: boolean }) => add(name, typed, options));
  tenant
    .command('list')
    .description('tell which tenants the settings have, and where their approvals go; asks nobody')
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .option('--json', 'tenant-list/1, for programs')
    .action(list);
  tenant
    .command('remove')
    .description('take a tenant out of the settings, and say what to take away at the customer and what stays')
    .argument('<name>', 'as people type it')
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption('to see in the store whether a change is under way'))
    .option('--force', 'also while a change is under way, or where nobody can tell')
    .option('--yes', 'do not ask')
    .option('--json', 'tenant-remove/1, for programs; what is for people goes to the error output')
    .action(remove);
}

function list({ settings, json }: { readonly settings: string; readonly json?: boolean }): void {
  const document = tenantList(loadSettings(settings));
  if (json === true) printJson(document);
  else printCard(tenantListCard(document, settings));
}

interface RemoveCommand extends RemoveOptions {
  readonly envFile?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

async function remove(name: string, options: RemoveCommand): Promise<void> {
  const out = options.json === true ? process.stderr : process.stdout;
  const left = await removeTenant(name, options, {
    say: (text) => void out.write(`${text}\n`),
    confirm: options.yes === true ? () => Promise.resolve(true) : (question) => askToConfirm(question, out),
    unfinished: (settings, tenantId) =>
      lookForUnfinished({ settings, tenantId }, { secrets: Secrets.from(options.envFile), clock: systemClock }),
  });
  if (options.json === true) printJson(left);
  if (!left.removed) process.exitCode = notRemoved;
}

/** Throws InputError where nobody sits in front of it. */
async function askToConfirm(question: string, output: NodeJS.WritableStream): Promise<boolean> {
  if (!process.stdin.isTTY) throw new InputError('Nobody can be asked here.', ['--yes: say so in advance']);
  const terminal = createInterface({ input: process.stdin, output });
  const typed = await terminal.question(`${question} yes or no: `);
  terminal.close();
  return /^y(es)?$/i.test(typed.trim());
}

async function add(name: string, typed: string, options: AddOptions & { readonly json?: boolean }): Promise<void> {
  const out = options.json === true ? process.stderr : process.stdout;
  const say = (text: string): void => void out.write(`${text}\n`);
  const document = await addTenant(name, typed, options, { clock: systemClock, say, stop: untilToldToStop() });
  if (options.json === true) printJson(document);
  else if (document.findings !== null)
    printCard(
      auditReport({
        tenant: name,
        asOf: systemClock.now(),
        findings: document.findings,
        severityOf: severityIn(definitions),
        source: document.source,
        all: false,
      }),
    );
  say(lastWords(document));
  // A pause that nobody waits for any more would keep the process.
  process.exit(exitCodes[document.state]);
}

function lastWords(document: AddDocument): string {
  const { state, tenant, missing, servicePrincipalId } = document;
  const without = missing.join(', ');
  switch (state) {
    case 'added':
      if (missing.length === 0) return `${tenant} is added. ${restart}`;
      return `${tenant} is added without: ${without}. hardenbot doctor says what each of them stops. ${restart}`;
    case 'waiting':
      if (servicePrincipalId === null)
        return 'The time is over and nobody has consented; the settings stay as they are. Run the same command to go on. If someone did consent, look at the client id: of an app that it does not know at all Entra ID says the same.';
      return `The time is over and some of it is missing: ${without}. The settings stay as they are; run the same command to go on.`;
    case 'stopped':
      return 'Ended. The settings stay as they are; run the same command to go on.';
    case 'refused':
      return 'Entra ID does not let the app in, for the reason above; the settings stay as they are. If it does not believe the certificate, upload that to the registration under "Certificates & secrets", or correct the file that is named for it; then run the same command.';
  }
}

/** What was said above it scrolled away under the verdicts. */
const restart = 'A gateway and a worker that run know it after a restart.';

function lengthOf(typed: string): number {
  const parsed = durationWithin('0s', '7d').safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Write a number and a unit: 0s, 30m or 8h.');
}
