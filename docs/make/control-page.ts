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
    'Under `controls`, of a tenant or of all ([settings](../settings.md)). The defaults:',
    fenced('yaml', stringify({ [control.id]: control.settings.parse({}) })),
    '## What it reads and writes',
    table([
      ...usedFor(reads, 'audit and plan', readPermission),
      ...usedFor(evidence, 'evidence', readPermission),
      ...usedFor(writes, 'change', writePermission),
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
    'Every check: why it matters, who notices a change, settings and permissions. Generated from the code by `npm run docs`.',
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
  if (control.plan === undefined) return `It audits only. Make the change by hand: ${byHand ?? 'see the audit.'}`;
  const kept =
    revertedUnlessKept === true
      ? ` It undoes itself unless someone keeps it${windowOf(control)}, because it can lock people out or stop mail.`
      : '';
  const rest = byHand === undefined ? '' : `\n\nBy hand: ${byHand}`;
  return `\`/harden plan ${id}\` plans the change.${kept}${parametersOf(control)}${rest}`;
}

function windowOf({ keepWithinAtLeastMs }: Control): string {
  return keepWithinAtLeastMs === undefined
    ? ''
    : ` (${keepWithinAtLeastMs / 3_600_000} hours, or what settings give if that is longer)`;
}

function parametersOf({ id, parameters = [] }: Control): string {
  if (parameters.length === 0) return '';
  const lists = parameters.map(({ key }) => `\`${key}=…\``).join(' or ');
  return ` ${lists} replaces the setting for that plan; \`/harden plan ${id} ...\` opens a form.`;
}

/** What is read or written for a purpose: the permissions, and the collections by their service. */
function usedFor(
  keys: readonly string[],
  purpose: string,
  permissionOf: (key: string) => string,
): readonly (readonly string[])[] {
  if (keys.length === 0) return [];
  const services = [...new Set(keys.map(serviceOf))];
  const collections = services.map((service) => {
    const names = keys.filter((key) => serviceOf(key) === service).map((key) => key.slice(service.length + 1));
    return `${service}: ${names.join(', ')}`;
  });
  return [[purpose, [...new Set(keys.map(permissionOf))].join('<br>'), collections.join('<br>')]];
}

const serviceOf = (key: string): string => key.slice(0, key.indexOf('.'));

const readPermission = (key: string): string => resourceByKey(key).permission.read;

function writePermission(key: string): string {
  const { write = '', onDemand } = resourceByKey(key).permission;
  return onDemand === undefined ? write : `${write}, not asked for: ${onDemand}; grant it for the change and take it back`;
}

function table(rows: readonly (readonly string[])[]): string {
  return ['| for | permissions | collections |', '|---|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

function notConfirmed({ unconfirmed = [] }: Control, keys: readonly string[]): readonly string[] {
  const ofResources = [...new Set(keys)].filter((key) => resourceByKey(key).unconfirmed !== undefined);
  const reads = ofResources.map((key) => `\`${key}\``).join(', ');
  const lines = [
    ...unconfirmed.map((point) => `- ${point}`),
    ...(reads === '' ? [] : [`- Points about ${reads}: [what is not confirmed](../unconfirmed.md)`]),
  ];
  return lines.length === 0 ? [] : ['## Not confirmed', lines.join('\n')];
}

function references({ references: given }: Control): readonly string[] {
  // Checks of other tools are on a page of their own (coming-from.md).
  const lines = Object.entries(given)
    .filter(([source]) => source !== 'peers')
    .map(([source, ids]) => `- ${source}: ${ids.join(', ')}`);
  return lines.length === 0 ? [] : ['## References', lines.join('\n')];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
