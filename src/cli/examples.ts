/** A whole line for each command, as its help shows it: what is read aloud once is remembered. */
import type { Command } from 'commander';
import { badInput, endings } from './commands.js';

/** Whole lines by the words of a command. */
export type Examples = Readonly<Record<string, readonly string[]>>;

const env = '--env-file gateway.env --env-file worker.env';

/** By the words of the command; those of a chat bring their own. */
export const examples: Examples = {
  '': ['hardenbot demo', 'hardenbot audit --state examples/demo-tenant.json'],
  try: [
    'hardenbot try --microsoft-clients',
    'hardenbot try --client-id 51910000-0000-4000-8000-000000000001 --device-code',
    'hardenbot try --as-shadow 30d --settings audit.yaml --env-file audit.env',
  ],
  audit: [
    'hardenbot audit --state examples/demo-tenant.json --control pop-imap',
    'hardenbot audit --settings audit.yaml --env-file audit.env --html audit.html',
  ],
  plan: ['hardenbot plan --state examples/demo-tenant.json --control pop-imap'],
  discover: ['hardenbot discover --state examples/demo-tenant.json'],
  why: ['hardenbot why ana@contoso.com --from ES --state examples/demo-tenant.json'],
  'why-mail': ['hardenbot why-mail --from news@example.com --to ana@contoso.com --state examples/demo-tenant.json'],
  simulate: ['hardenbot simulate --state examples/demo-tenant.json --port 8443'],
  gateway: ['hardenbot gateway --env-file gateway.env'],
  worker: ['hardenbot worker --env-file worker.env'],
  start: [`hardenbot start ${env}`],
  demo: ['hardenbot demo --story', 'hardenbot demo --with-customer'],
  doctor: [`hardenbot doctor ${env}`, 'hardenbot doctor --shapes --settings audit.yaml --env-file audit.env'],
  status: ['hardenbot status contoso --env-file gateway.env', 'hardenbot status @all --html matrix.html --env-file gateway.env'],
  'settings show': [
    'hardenbot settings show --tenant contoso --env-file gateway.env',
    'hardenbot settings show pop-imap.allow --tenant contoso --env-file worker.env',
  ],
  'settings export': ['hardenbot settings export --tenant contoso --env-file gateway.env > contoso-settings.yaml'],
  export: [
    'hardenbot export --tenant contoso --out ./posture --env-file gateway.env',
    'hardenbot export --change c-4k7m2xq --env-file worker.env',
  ],
  evidence: ['hardenbot evidence cis-m365 --tenant contoso --from 2026-09-01 --out ./evidence --env-file worker.env'],
  'evidence verify': ['hardenbot evidence verify ./evidence/contoso-cis-m365-2026-11-28.html --env-file gateway.env'],
  init: ['hardenbot init', 'hardenbot init --tenant contoso --directory /etc/hardenbot'],
  'tenant add': ['hardenbot tenant add fabrikam fabrikam.com --slack-channel C0123456789 --env-file worker.env'],
  'tenant list': ['hardenbot tenant list'],
  'tenant remove': ['hardenbot tenant remove fabrikam --env-file worker.env'],
  'keys list': ['hardenbot keys list'],
  'keys rotate': ['hardenbot keys rotate decision'],
  'keys retire': ['hardenbot keys retire 3f9a0c2d81b4e657'],
  'keys revoke': ['hardenbot keys revoke 3f9a0c2d81b4e657'],
  'keys certificate': ['hardenbot keys certificate contoso --out /etc/hardenbot'],
  'manifest entra': ['hardenbot manifest entra --tenant contoso > hardenbot-entra.ps1'],
  'manifest exchange': ['hardenbot manifest exchange > hardenbot-exchange.ps1'],
  'ledger verify': ['hardenbot ledger verify --env-file worker.env'],
  'ledger restore': ['hardenbot ledger restore --env-file worker.env'],
  'ledger archive': ['hardenbot ledger archive --segments /srv/hardenbot/ledger-archive --env-file worker.env'],
  'ledger export': ['hardenbot ledger export --env-file worker.env > ledger.jsonl'],
};

/** What every command is about itself: an example, how it ends, where its options are listed, and what to type where something is missing. */
export function dress(command: Command, all: Examples, path: readonly string[] = []): void {
  const name = path.join(' ');
  const lines = all[name] ?? [];
  if (name !== '') {
    command.showHelpAfterError(`(hardenbot ${name} --help lists what it takes)`);
    command.configureOutput({ outputError: (text, write) => write(refusalOf(text, command, { name, example: lines[0] })) });
  }
  const own =
    name === '' ? { 0: 'done', 1: 'something unexpected stopped it, or as the help of the command says' } : endings[name];
  const ends = Object.entries({ ...own, [badInput]: 'what was typed, or a file, cannot be used' });
  const shown = lines.map((line) => `  ${line}`);
  const ended = ends.map(([code, when]) => `  ${code.padEnd(4)}${when}`);
  if (shown.length > 0) command.addHelpText('after', ['', 'For example:', ...shown].join('\n'));
  if (own !== undefined) command.addHelpText('after', ['', 'Exit codes:', ...ended].join('\n'));
  for (const below of command.commands) dress(below, all, [...path, below.name()]);
}

/** The library names what is missing, and neither what that is nor how to write it; every other sentence stays as it is. */
function refusalOf(
  text: string,
  command: Command,
  { name, example }: { readonly name: string; readonly example: string | undefined },
): string {
  const [, argument] = /^error: missing required argument '([^']+)'/.exec(text) ?? [];
  const [, lone] = /^error: option '(.+)' argument missing/.exec(text) ?? [];
  const { registeredArguments, options } = command;
  const refused = (what: string, parts: readonly (readonly [string, string])[]): string =>
    [
      `hardenbot ${name}: ${what}.`,
      ...parts.map(([term, about]) => `  - ${term}: ${about}`),
      ...(example === undefined ? [] : [`  - for example: ${example}`]),
      '',
    ].join('\n');
  if (argument !== undefined) {
    const first = registeredArguments.findIndex((one) => one.name() === argument);
    const lacking = registeredArguments.slice(first).filter(({ required }) => required);
    return refused(
      missing(lacking.map((one) => `<${one.name()}>`)),
      lacking.map((one) => [`<${one.name()}>`, one.description]),
    );
  }
  if (text.startsWith('error: required option ')) {
    const lacking = options.filter((one) => one.mandatory && command.getOptionValue(one.attributeName()) === undefined);
    return refused(
      missing(lacking.map(({ flags }) => flags)),
      lacking.map(({ flags, description }) => [flags, description]),
    );
  }
  const valued = options.find(({ flags }) => flags === lone);
  if (valued !== undefined) return refused(`${valued.long} takes a value`, [[valued.flags, valued.description]]);
  const extra = text.startsWith('error: too many arguments') ? command.args[registeredArguments.length] : undefined;
  return extra === undefined ? text : refused(`"${extra}" is one word too many`, []);
}

function missing(terms: readonly string[]): string {
  return `${terms.join(' and ')} ${terms.length === 1 ? 'is' : 'are'} missing`;
}
