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
    `**${control.title}.** ${[`Severity ${control.severity}`, `risk of the change ${control.risk}`, wayName(control.way), ...references(control)].join(', ')}.`,
    control.why,
    `**Who is affected.** ${control.impact}`,
    `**When.** ${control.delay}`,
    doing(control),
    ...settings(control),
    permissions(writes),
    ...notConfirmed(control, [...reads, ...evidence, ...writes]),
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
    'Every check, its severity and the risk of its change. Settings stand below `controls`, of a tenant or of all ([settings](../settings.md)). Written by `npm run docs`.',
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
    '| control | the state wanted | severity | risk |',
    '|---|---|---|---|',
    ...controls.map(
      (control) =>
        `| [${control.id}](${control.id}.md)${control.plan === undefined ? ' (by hand)' : ''} | ${control.title} | ${control.severity} | ${control.risk} |`,
    ),
    '',
  ];
}

function doing(control: Control): string {
  const { id, byHand, revertedUnlessKept } = control;
  if (control.plan === undefined) return `**By hand.** hardenbot only audits this. ${byHand ?? 'See the audit.'}`;
  const kept = revertedUnlessKept === true ? ` Undone automatically unless someone keeps it${windowOf(control)}.` : '';
  const rest = byHand === undefined ? '' : `\n\n**By hand.** ${byHand}`;
  return `**Plan it.** \`/harden plan ${id}\`.${kept}${parametersOf(control)}${rest}`;
}

/** The defaults; a control without settings has none to show. */
function settings(control: Control): readonly string[] {
  const defaults: unknown = control.settings.parse({});
  if (typeof defaults !== 'object' || defaults === null || Object.keys(defaults).length === 0) return [];
  return ['**Settings** and defaults:', fenced('yaml', stringify({ [control.id]: defaults }))];
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

/** What reading takes is on a page for all controls. */
function permissions(writes: readonly string[]): string {
  const needed = [...new Set(writes.map(writePermission))];
  return `**[Permissions](../permissions.md).** ${needed.length === 0 ? 'To read only.' : `For the change: ${needed.join(', ')}.`}`;
}

function writePermission(key: string): string {
  const { write = '', onDemand } = resourceByKey(key).permission;
  return onDemand === undefined ? write : `${write} (grant it for the change only: ${onDemand})`;
}

function notConfirmed({ unconfirmed = [] }: Control, keys: readonly string[]): readonly string[] {
  const isElsewhere = keys.some((key) => resourceByKey(key).unconfirmed !== undefined);
  const points = [...unconfirmed, ...(isElsewhere ? ['[Points of what it reads](../unconfirmed.md).'] : [])];
  return points.length === 0 ? [] : [`**Not confirmed.** ${points.join(' ')}`];
}

/** Numbers of the CIS benchmark; checks of other tools are on a page of their own (coming-from.md). */
function references({ references: { cis = [] } }: Control): readonly string[] {
  return cis.length === 0 ? [] : [`CIS ${cis.join(', ')}`];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
