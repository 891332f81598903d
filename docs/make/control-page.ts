/** One page of the manual for one control, from its own prose and from what it reads and writes. */
import { stringify } from 'yaml';
import { basics, type Control, wayName } from '../../src/controls/control';
import uses from '../../src/controls/uses.json';
import { resourceByKey } from '../../src/tenant/resources/registry';

type Uses = { readonly reads: readonly string[]; readonly evidence: readonly string[]; readonly writes: readonly string[] };

const measured: Readonly<Record<string, Uses>> = uses;

export function controlPage(control: Control): string {
  const { reads, evidence, writes } = measured[control.id] ?? { reads: [], evidence: [], writes: [] };
  return [
    `# ${control.id}`,
    `**${control.title}.** Severity ${control.severity}, risk of the change ${control.risk}, ${wayName(control.way)}.`,
    '## Why',
    control.why,
    '## Who notices',
    control.impact,
    '## How long it takes',
    control.delay,
    '## What hardenbot does',
    doing(control),
    '## Settings',
    'Below `tenants.<name>.controls` in `hardenbot.yaml`, or below `controls` for all tenants. These are the defaults:',
    fenced('yaml', stringify({ [control.id]: control.settings.parse({}) })),
    '## What it reads and writes',
    table([
      ...reads.map((key) => row(key, 'audit and plan')),
      ...evidence.map((key) => row(key, 'evidence')),
      ...writes.map(writeRow),
    ]),
    ...notConfirmed(control, [...reads, ...evidence, ...writes]),
    ...references(control),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** The list of all pages: the eight ways of hardening first, then the basics. */
export function controlsIndex(controls: readonly Control[]): string {
  return [
    '# Controls',
    '',
    'One page each, generated from the code by `npm run docs`; a test compares.',
    '',
    ...group(
      'The eight ways',
      controls.filter(({ way }) => way !== basics),
    ),
    ...group(
      'The basics',
      controls.filter(({ way }) => way === basics),
    ),
  ].join('\n');
}

function group(heading: string, controls: readonly Control[]): readonly string[] {
  if (controls.length === 0) return [];
  return [
    `## ${heading}`,
    '',
    '| control | the state wanted | severity | risk of the change | hardenbot can change it |',
    '|---|---|---|---|---|',
    ...controls.map(
      (control) =>
        `| [${control.id}](${control.id}.md) | ${control.title} | ${control.severity} | ${control.risk} | ${control.plan === undefined ? 'by hand' : 'yes'} |`,
    ),
    '',
  ];
}

function doing(control: Control): string {
  const { id, byHand, revertedUnlessKept } = control;
  if (control.plan === undefined) return `It audits. The change is made by hand: ${byHand ?? 'see the audit.'}`;
  const kept =
    revertedUnlessKept === true
      ? ` The change undoes itself unless somebody keeps it in time${windowOf(control)}, because it can lock people out or stop mail.`
      : '';
  const rest = byHand === undefined ? '' : `\n\nBy hand remains: ${byHand}`;
  return `It audits, and \`/harden plan ${id}\` works out the change.${kept}${parametersOf(control)}${rest}`;
}

function windowOf({ keepWithinAtLeastMs }: Control): string {
  return keepWithinAtLeastMs === undefined
    ? ''
    : ` (${keepWithinAtLeastMs / 3_600_000} hours, or what settings give if that is longer)`;
}

function parametersOf({ id, parameters = [] }: Control): string {
  if (parameters.length === 0) return '';
  const lists = parameters.map(({ key }) => `\`${key}=…\``).join(' or ');
  return ` ${lists} behind it takes the place of the settings for that one plan; \`/harden plan ${id} ...\` offers a form for it.`;
}

function row(key: string, purpose: string): readonly string[] {
  return [key, purpose, resourceByKey(key).permission.read];
}

function writeRow(key: string): readonly string[] {
  const { write = '', onDemand } = resourceByKey(key).permission;
  return [
    key,
    'change',
    onDemand === undefined ? write : `${write}, not asked for: ${onDemand}; grant it for the change and take it back`,
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  return [
    '| collection | for | permission |',
    '|---|---|---|',
    ...rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`),
  ].join('\n');
}

function cell(text: string): string {
  return /^[a-z]+\.\w/.test(text) && !text.includes(' ') ? `\`${text}\`` : text;
}

function notConfirmed({ unconfirmed = [] }: Control, keys: readonly string[]): readonly string[] {
  const ofResources = [...new Set(keys)].flatMap((key) =>
    (resourceByKey(key).unconfirmed ?? []).map(({ point }) => `- \`${key}\`: ${point}`),
  );
  const lines = [...unconfirmed.map((point) => `- ${point}`), ...ofResources];
  const end = '`hardenbot doctor --shapes` shows what a real tenant answers ([unconfirmed.md](../unconfirmed.md)).';
  return lines.length === 0 ? [] : ['## Not confirmed', lines.join('\n'), end];
}

function references({ references: given }: Control): readonly string[] {
  const lines = Object.entries(given).map(([source, ids]) => `- ${source}: ${ids.join(', ')}`);
  return lines.length === 0 ? [] : ['## References', lines.join('\n')];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
