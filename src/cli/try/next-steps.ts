/** The three things to do next after a first look, and the command that sets up the bot with what that look learned. */
import type { ControlDefinition } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { compareTiers } from '../../engine/plan/risk.js';
import type { Verdict } from '../../engine/plan/verdict.js';

export interface NextStep {
  readonly control: ControlDefinition;
  readonly finding: Finding;
}

const order: readonly Verdict[] = ['fail', 'partial'];
const shown = 3;

/** What matters most of what was found, never what was not read: nobody should act on what is not known. The list of controls breaks ties. */
export function nextSteps(findings: readonly Finding[], definitions: readonly ControlDefinition[]): readonly NextStep[] {
  return definitions
    .flatMap((control): readonly NextStep[] => {
      const finding = findings.find((one) => one.control === control.id);
      return finding === undefined || !order.includes(finding.verdict) ? [] : [{ control, finding }];
    })
    .toSorted(
      (one, other) =>
        compareTiers(other.control.severity, one.control.severity) ||
        order.indexOf(one.finding.verdict) - order.indexOf(other.finding.verdict),
    )
    .slice(0, shown);
}

interface Learned {
  readonly tenantId: string;
  /** Its name as people write it: a domain. */
  readonly domain: string;
  readonly cloud: string;
  readonly person: { readonly id: string; readonly name: string };
}

/**
 * `hardenbot init` with all that it would ask for and a sign-in says, to be typed in any folder: it asks for the rest and writes there.
 * @param program where hardenbot.cjs is
 */
export function setUpCommand(program: string, { tenantId, domain, cloud, person }: Learned): string {
  const name =
    domain
      .split('.')[0]
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '')
      .slice(0, 40) ?? '';
  const words = [
    ['--tenant', name === '' ? 'contoso' : name],
    ['--tenant-id', tenantId],
    ...(cloud === 'global' ? [] : [['--cloud', cloud]]),
    ['--requester', quoted(`${nameOf(person.name)},${person.id}`)],
  ];
  return `node ${/^[\w./-]+$/.test(program) ? program : quoted(program)} init ${words.map((pair) => pair.join(' ')).join(' ')}`;
}

/** In the place of each sign that a shell takes for an apostrophe: a letter that looks like one, and is none to any of them. */
const apostrophe = '\u02BC';

/** The name comes from the tenant, and an account may have none: letters, digits and what joins them stay. */
function nameOf(name: string): string {
  const words = name
    .replaceAll(/['\u2018\u2019\u201A\u201B]/gu, apostrophe)
    .replaceAll(/[^\p{L}\p{M}\p{N}.-]+/gu, ' ')
    .trim();
  return words === '' ? 'Requester' : words;
}

/** For a POSIX shell, and for PowerShell where the text has no apostrophe. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
