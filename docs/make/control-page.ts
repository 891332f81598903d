/** One page of the manual for one control, from its own prose and from what it reads and writes. */
import { stringify } from 'yaml';
import { basics, type Control, wayName } from '../../src/controls/control';
import uses from '../../src/controls/uses.json';
import { resourceByKey } from '../../src/tenant/resources/registry';

interface Uses {
  readonly writes: readonly string[];
}

const measured: Readonly<Record<string, Uses>> = uses;

export function controlPage(control: Control): string {
  const { writes } = measured[control.id] ?? { writes: [] };
  return [
    `# ${control.id}`,
    `**${control.title}.** ${[`Severity ${control.severity}`, `risk of the change ${control.risk}`, wayName(control.way), ...references(control)].join(', ')}.`,
    control.why,
    `**Who is affected.** ${control.impact}`,
    `**When.** ${control.delay}`,
    doing(control),
    ...settings(control),
    ...permissions(writes),
    ...notConfirmed(control),
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
    'Every check, its severity and the risk of its change. Each page shows the settings with their defaults; they stand below `controls`, of a tenant or of all ([settings](../settings.md)). [Permissions](../permissions.md) has what reading takes, [unconfirmed](../unconfirmed.md) what is not certain about it. Written by `npm run docs`.',
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
  const kept = revertedUnlessKept === true ? ` Undone unless kept${windowOf(control)}.` : '';
  const rest = byHand === undefined ? '' : `\n\n**By hand.** ${byHand}`;
  return `**Plan it.** \`/harden plan ${id}\`.${kept}${parametersOf(control)}${rest}`;
}

/** The defaults; a control without settings has none to show. */
function settings(control: Control): readonly string[] {
  const defaults: unknown = control.settings.parse({});
  if (typeof defaults !== 'object' || defaults === null || Object.keys(defaults).length === 0) return [];
  return ['**Settings:**', fenced('yaml', stringify({ [control.id]: defaults }))];
}

function windowOf({ keepWithinAtLeastMs }: Control): string {
  return keepWithinAtLeastMs === undefined
    ? ''
    : ` (${keepWithinAtLeastMs / 3_600_000} hours, or what settings give if that is longer)`;
}

function parametersOf({ parameters = [] }: Control): string {
  if (parameters.length === 0) return '';
  const lists = parameters.map(({ key }) => `\`${key}=…\``).join(' or ');
  return ` ${lists} replaces the setting for that plan.`;
}

/** What reading takes is on a page for all controls. */
function permissions(writes: readonly string[]): readonly string[] {
  const needed = [...new Set(writes.map(writePermission))];
  return needed.length === 0 ? [] : [`**Permission to change:** ${needed.join(', ')}.`];
}

function writePermission(key: string): string {
  const { write = '', onDemand } = resourceByKey(key).permission;
  return onDemand === undefined ? write : `${write} (grant it for the change only: ${onDemand})`;
}

/** What is not confirmed of what it reads is on a page for all controls. */
function notConfirmed({ unconfirmed = [] }: Control): readonly string[] {
  return unconfirmed.length === 0 ? [] : [`**Not confirmed.** ${unconfirmed.join(' ')}`];
}

/** Numbers of the CIS benchmark; checks of other tools are on a page of their own (coming-from.md). */
function references({ references: { cis = [] } }: Control): readonly string[] {
  return cis.length === 0 ? [] : [`CIS ${cis.join(', ')}`];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
