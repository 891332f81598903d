/** Writes a list of access restrictions again so that nobody but those who are wanted gets in, and nobody wanted loses what they had. */
import type { Restriction } from '../../tenant/resources/azure-site-config.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import { admit, inOrder, priorityOf, type RuleList } from './admission.js';
import { hasHeaders, isAllow, sourcesOf } from './source.js';
import { frontDoorTag, isFrontDoor, type Wanted } from './wanted.js';

/** Where new rules go in a list that has none to stand in for. */
const firstPriority = 100;
const lastPriority = 2_147_483_646;

/**
 * Rules that allow nobody beyond are kept, and so is every rule that denies or that we do not understand. New rules take the
 * place of the first one that goes, so that rules that deny before and after it keep their turn.
 */
export function rewritten(list: RuleList, wanted: Wanted): RuleList {
  const rules = inOrder(list.rules);
  const gone = rules.filter((rule) => !stays(rule, wanted));
  const kept = rules.filter((rule) => stays(rule, wanted));
  const priority = gone[0] === undefined ? nextPriority(kept) : priorityOf(gone[0]);
  const before = admit(list);
  const still = admit({ rules: kept, defaultAction: 'Deny' });
  const had = wanted.addresses.intersection(before.addresses);
  const hadTags = wantedTags(wanted).filter((tag) => before.isOpen || before.others.some((source) => isSame(source.name, tag)));
  const nobodyLeft = still.isNobody && had.isEmpty && hadTags.length === 0;
  const addresses = (nobodyLeft ? wanted.addresses : had).minus(still.addresses).minus(deniedBefore(kept, priority));
  const tags = (nobodyLeft ? wantedTags(wanted) : hadTags).filter(
    (tag) => !still.others.some((source) => isSame(source.name, tag) && wanted.wants(source)),
  );
  const made = [
    ...addresses.toCidrs().map((cidr) => allowing(cidr, { tag: 'Default', priority })),
    ...tags.map((tag) => tagRule(tag, { priority, wanted })),
  ];
  const after = [...kept, ...made].toSorted((left, right) => priorityOf(left) - priorityOf(right));
  return { rules: after, defaultAction: 'Deny' };
}

/** Whether Front Door got in and would not any more, because nobody said which instance of it is meant. */
export function losesFrontDoor(change: { readonly before: RuleList; readonly after: RuleList }, wanted: Wanted): boolean {
  if (wanted.frontDoorId !== null || !wanted.tags.some(isFrontDoor)) return false;
  const [before, after] = [admit(change.before), admit(change.after)];
  const had = before.isOpen || before.others.some(({ name }) => isFrontDoor(name));
  return had && !after.others.some(({ name }) => isFrontDoor(name));
}

function stays(rule: Restriction, wanted: Wanted): boolean {
  if (!isAllow(rule)) return true;
  const { addresses, others } = sourcesOf(rule);
  if (others.some(({ kind }) => kind === 'other')) return true;
  return addresses.isSubsetOf(wanted.addresses) && others.every((source) => wanted.wants(source));
}

function wantedTags(wanted: Wanted): readonly string[] {
  const tags = wanted.tags.filter((tag) => !isFrontDoor(tag));
  return wanted.frontDoorId === null ? tags : [...tags, frontDoorTag];
}

function tagRule(tag: string, options: { readonly priority: number; readonly wanted: Wanted }): Restriction {
  const { priority, wanted } = options;
  const rule = allowing(tag, { tag: 'ServiceTag', priority });
  return isFrontDoor(tag) && wanted.frontDoorId !== null ? { ...rule, headers: { 'x-azure-fdid': [wanted.frontDoorId] } } : rule;
}

/** Names of rules have at most 32 characters. */
function allowing(source: string, options: { readonly tag: string; readonly priority: number }): Restriction {
  const name = `hardenbot ${source}`.slice(0, 32);
  return { ipAddress: source, action: 'Allow', ...options, name, subnetMask: undefined, vnetSubnetResourceId: undefined };
}

/** Addresses that a rule before the new ones denies: a rule for them would never be reached. */
function deniedBefore(kept: readonly Restriction[], priority: number): AddressSet {
  const before = kept.filter((rule) => !isAllow(rule) && !hasHeaders(rule) && priorityOf(rule) <= priority);
  return AddressSet.union(before.map((rule) => sourcesOf(rule).addresses));
}

function nextPriority(kept: readonly Restriction[]): number {
  const last = kept.at(-1);
  return last === undefined ? firstPriority : Math.min(priorityOf(last) + 10, lastPriority);
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
