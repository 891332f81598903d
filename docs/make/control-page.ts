/** One page of the manual for one control, from its own prose and from what it reads and writes. */
import { Document, visit } from 'yaml';
import { basics, type Control } from '../../src/controls/control';
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
    `**${control.title}.** ${[`Severity ${control.severity}`, `risk ${control.risk}`, ...wayOf(control), ...references(control)].join(', ')}.${planning(control)}`,
    control.why,
    `**Who is affected.** ${control.impact}`,
    `**When.** ${control.delay}`,
    ...byHand(control),
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
    'Every check, its severity and the risk of its change. Each page says how to plan it (`list=…` replaces the setting for that plan) and shows the settings with their defaults; they stand below `controls`, of a tenant or of all ([settings](../settings.md)). [Permissions](../permissions.md) has what reading and changing take, [unconfirmed](../unconfirmed.md) what is not certain about it.',
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

function planning(control: Control): string {
  if (control.plan === undefined) return ' hardenbot only audits this.';
  const kept = control.revertedUnlessKept === true ? `, undone unless kept${windowOf(control)}` : '';
  return ` Plan it: \`/harden plan ${control.id}${parametersOf(control)}\`${kept}.`;
}

function byHand(control: Control): readonly string[] {
  if (control.byHand === undefined && control.plan !== undefined) return [];
  return [`**By hand.** ${control.byHand ?? 'See the audit.'}`];
}

/** The defaults; a control without settings has none to show. */
function settings(control: Control): readonly string[] {
  const defaults: unknown = control.settings.parse({});
  if (typeof defaults !== 'object' || defaults === null || Object.keys(defaults).length === 0) return [];
  return [fenced('yaml', written({ [control.id]: defaults }))];
}

/** One line a setting, whatever it holds. */
function written(value: object): string {
  const document = new Document(value);
  visit(document, {
    Collection: (_key, node, path) => {
      node.flow = path.length > 3;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function windowOf({ keepWithinAtLeastMs }: Control): string {
  return keepWithinAtLeastMs === undefined
    ? ''
    : ` (${keepWithinAtLeastMs / 3_600_000} hours, or what settings give if that is longer)`;
}

/** Lists that a plan takes in place of the setting. */
function parametersOf({ parameters = [] }: Control): string {
  return parameters.length === 0 ? '' : ` [${parameters.map(({ key }) => `${key}=…`).join(' | ')}]`;
}

/** Whether a change takes a permission that no script grants. */
export function isGrantedByHand({ id }: Control): boolean {
  return permissions(measured[id]?.writes ?? []).length > 0;
}

/** The scripts grant what reading and most changes take, as a page for all controls says; the rest is granted by hand. */
function permissions(writes: readonly string[]): readonly string[] {
  const needed = new Map<string, readonly string[]>();
  for (const { write = '', onDemand } of writes.map((key) => resourceByKey(key).permission))
    if (onDemand !== undefined) needed.set(write, [...new Set([...(needed.get(write) ?? []), onDemand])]);
  return [...needed].map(([name, reasons]) => `**Grant for the change only:** ${name}. ${sentence(reasons)}.`);
}

/** Reasons begin alike; the beginning is said once. */
function sentence([first = '', ...others]: readonly string[]): string {
  const text = [first, ...others.map((reason) => reason.replace(/^its holder can /, ''))].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What is not confirmed of what it reads is on a page for all controls. */
function notConfirmed({ unconfirmed = [] }: Control): readonly string[] {
  return unconfirmed.length === 0 ? [] : [`**Not confirmed.** ${unconfirmed.join(' ')}`];
}

/** The basics are a list of their own on the page of all controls. */
const wayOf = ({ way }: Control): readonly string[] => (way === basics ? [] : [`way ${way}`]);

/** Numbers of the CIS benchmark; checks of other tools are on a page of their own (coming-from.md). */
function references({ references: { cis = [] } }: Control): readonly string[] {
  return cis.length === 0 ? [] : [`CIS ${cis.join(', ')}`];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
