/** What the services have in common: how one is named, and when a set of addresses is everyone. */
import type { Read } from '../../tenant/resource.js';
import type { AddressRule, NetworkAcls } from '../../tenant/resources/azure-network-acls.js';
import type { Outcomes } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import type { Collection } from '../item-collection.js';
import type { PartState } from '../reasoning/findings/parts.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { Allowance } from '../reasoning/scope/allowance.js';

/** Each is a part of the control, by its id. */
export type Part = 'storage' | 'key-vault' | 'sql' | 'logic-apps' | 'api-management';

/** One kind of service of the subscription. */
export interface Service {
  readonly collection: Collection;
  /** What is read below its rows; absent: its list says all. */
  readonly below?: { readonly asked: readonly Read[]; follow(outcomes: Outcomes): readonly Read[] };
}

export interface Judging {
  readonly rows: RowCollector;
  readonly allowed: Allowance;
}

interface Named {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** @param kind as the Azure portal calls it */
export function itemOf(
  kind: string,
  { id, name }: Named,
  found: { readonly allowed: Allowance; readonly values: readonly ItemValue[] },
): Item {
  const { allowed, values } = found;
  return {
    object: `${kind} ${name || id || 'without a name'}`,
    identity: id || null,
    values,
    exempt: allowed(name, id),
    change: null,
  };
}

/** What public access comes to before any rule is asked: null where the rules decide. */
export function publicAccess(word: string | null | undefined): ItemValue | null {
  const is = (word ?? '').trim().toLowerCase();
  if (is === '' || is === 'enabled') return null;
  const value = { property: 'publicNetworkAccess', actual: word ?? null, expected: 'Disabled' };
  if (is === 'disabled') return { ...value, state: 'holds' };
  const shown =
    is === 'securedbyperimeter' ? 'SecuredByPerimeter: the rules of its perimeter are not read' : `${word}: an unknown word`;
  return { ...value, state: 'unknown', shown: { actual: shown } };
}

/**
 * What a firewall with a default and rules allows, and what bypasses it.
 * @param close what evidence says of how to close it
 * @param narrow the same of what may bypass it
 */
export function ofNetworkAcls(acls: NetworkAcls, close: string, narrow: (bypass: string) => string): readonly ItemValue[] {
  const rules = ofRules(acls, close);
  return rules.property === 'networkAcls.ipRules' ? [rules, ...ofBypass(acls, narrow)] : [rules];
}

/** Source: NetworkRuleSet of the Storage resource provider reference, and Azure Storage firewall, exceptions for logs and metrics. */
const readable = ['Logging', 'Metrics'];
const bypasses = [...readable, 'AzureServices', 'None'].map((word) => word.toLowerCase());

function wordsOf(bypass: string | null | undefined): readonly string[] {
  return (bypass ?? '').split(',').flatMap((word) => word.trim() || []);
}

/** What bypasses a firewall beside the reading of its logs and metrics from anywhere. */
export function withoutReading(bypass: string | null | undefined): string {
  const rest = wordsOf(bypass).filter((word) => !readable.some((one) => one.toLowerCase() === word.toLowerCase()));
  return rest.join(', ') || 'None';
}

/** Nothing where services that Azure trusts bypass the firewall, as they do where no word is set. */
function ofBypass({ bypass }: NetworkAcls, narrow: (bypass: string) => string): readonly ItemValue[] {
  const words = wordsOf(bypass).map((word) => word.toLowerCase());
  const read = readable.map((word) => word.toLowerCase()).filter((word) => words.includes(word));
  const value = { property: 'networkAcls.bypass', actual: bypass ?? null };
  if (read.length > 0) {
    const what = read.map((word) => (word === 'logging' ? 'logs' : word)).join(' and ');
    const shown = { actual: `${bypass ?? ''}: every address may read its ${what}` };
    return [{ ...value, expected: narrow(withoutReading(bypass)), state: 'gap', shown }];
  }
  if (words.every((word) => bypasses.includes(word))) return [];
  return [
    { ...value, expected: 'AzureServices or None', state: 'unknown', shown: { actual: `${bypass ?? ''}: an unknown word` } },
  ];
}

function ofRules(acls: NetworkAcls, close: string): ItemValue {
  const { defaultAction, ipRules, ipv6Rules = [] } = acls;
  const value = { property: 'networkAcls.defaultAction', actual: defaultAction, expected: close };
  const word = (defaultAction ?? '').trim().toLowerCase();
  if (word === 'allow') return { ...value, state: 'gap' };
  if (word !== 'deny') return { ...value, state: 'unknown', shown: { actual: defaultAction || 'not returned' } };
  if (ipRules === undefined)
    return { ...value, property: 'networkAcls.ipRules', state: 'unknown', shown: { actual: 'not returned' } };
  const rules = [...(ipRules ?? []), ...(ipv6Rules ?? [])].filter(letsIn).map((rule) => rule.value);
  const { state, shown } = ofAddresses(rules);
  const expected = state === 'gap' ? 'only addresses that you know' : close;
  return {
    property: 'networkAcls.ipRules',
    actual: [...rules].map((rule) => rule ?? null),
    expected,
    state,
    shown: { actual: shown },
  };
}

/** There is no rule that denies; a word that is new may allow. */
export function letsIn({ action }: AddressRule): boolean {
  return (action ?? 'Allow').toLowerCase() !== 'deny';
}

/** Whether these addresses are too many for a list of known ones; one that cannot be read may be everyone. */
export function ofAddresses(notations: readonly (string | null | undefined)[]): {
  readonly state: PartState;
  readonly shown: string;
} {
  const known = notations.flatMap((notation) => notation || []);
  const { set, problems } = readAddresses(known);
  const shown = set.isEmpty ? 'no address' : set.toString();
  if (set.isEverybody) return { state: 'gap', shown };
  const [problem] = problems;
  if (problem !== undefined) return { state: 'unknown', shown: `${problem.notation}: no address that can be read` };
  if (known.length < notations.length) return { state: 'unknown', shown: 'a rule without an address' };
  return { state: 'holds', shown };
}
