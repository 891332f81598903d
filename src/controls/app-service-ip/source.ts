/** Whom one access restriction of App Service is about: addresses, and sources that only Azure can turn into addresses. */
import type { Restriction } from '../../tenant/resources/azure-site-config.js';
import { AddressSet, readAddresses } from '../reasoning/ip/address-set.js';

/**
 * A source that is no address.
 * - `tag`: a service tag; `subnet`: a subnet of a virtual network, by its path; `vnets`: every subnet with a service endpoint
 * - `other`: something we do not know, named as it is written
 */
export interface Source {
  readonly kind: 'tag' | 'subnet' | 'vnets' | 'other';
  readonly name: string;
  /** Values of `x-azure-fdid` that the rule asks for; empty: none. */
  readonly frontDoorIds: readonly string[];
}

export interface Sources {
  readonly addresses: AddressSet;
  readonly others: readonly Source[];
}

const none: Sources = { addresses: AddressSet.none, others: [] };

/**
 * The sources of a rule. A rule without any is about everyone when it allows, and about nobody when it denies: either way it
 * closes nothing.
 */
export function sourcesOf(rule: Restriction): Sources {
  const written = rule.ipAddress?.trim() ?? '';
  const tag = rule.tag?.trim().toLowerCase() ?? '';
  const subnet = rule.vnetSubnetResourceId?.trim() ?? '';
  if (subnet !== '')
    return { addresses: AddressSet.none, others: [sourceOf(rule, /^anyvnets$/i.test(subnet) ? 'vnets' : 'subnet', subnet)] };
  if (written === '') return isAllow(rule) ? { addresses: AddressSet.everything, others: [] } : none;
  if (tag === 'servicetag') return tagged(rule, written);
  if (tag === '' || tag === 'default') return addressed(rule, written);
  // Of `XffProxy`, and of a word that is new, nobody can tell whose addresses these are.
  return { addresses: AddressSet.none, others: [sourceOf(rule, 'other', `${rule.tag?.trim() ?? ''} ${written}`)] };
}

/** A rule allows unless it says that it denies. */
export function isAllow(rule: Restriction): boolean {
  return rule.action?.trim().toLowerCase() !== 'deny';
}

/** Whether a rule looks at headers: then it decides only about requests that carry them. */
export function hasHeaders(rule: Restriction): boolean {
  return Object.values(rule.headers ?? {}).some((values) => values !== null && values.length > 0);
}

/** Whether every request that meets the headers of `other` meets those of `rule`: all headers count, any value of one is enough. */
export function asksNoMore(rule: Restriction, other: Restriction): boolean {
  const asked = headersOf(other);
  return [...headersOf(rule)].every(([header, values]) => {
    const narrower = asked.get(header);
    return narrower?.every((value) => values.includes(value)) ?? false;
  });
}

function headersOf(rule: Restriction): ReadonlyMap<string, readonly string[]> {
  const set = Object.entries(rule.headers ?? {}).filter(([, values]) => values !== null && values.length > 0);
  return new Map(set.map(([header, values]) => [header.toLowerCase(), (values ?? []).map((value) => value.toLowerCase())]));
}

/** `Storage.WestEurope` is a part of `Storage`. */
export function isPartOf(tag: string, whole: string): boolean {
  return tag.toLowerCase().startsWith(`${whole.toLowerCase()}.`);
}

function tagged(rule: Restriction, written: string): Sources {
  const names = written.split(',').map((name) => name.trim());
  if (names.some((name) => /^internet$/i.test(name))) return { addresses: AddressSet.everything, others: [] };
  return { addresses: AddressSet.none, others: names.map((name) => sourceOf(rule, 'tag', name)) };
}

function addressed(rule: Restriction, written: string): Sources {
  const mask = rule.subnetMask?.trim() ?? '';
  const notations = written.split(',').map((part) => part.trim() + (mask === '' || part.includes('/') ? '' : `/${mask}`));
  const { set, problems } = readAddresses(notations);
  const others = problems.map(({ notation }) => {
    const name = notation.trim();
    if (/^anyvnets$/i.test(name)) return sourceOf(rule, 'vnets', 'AnyVnets');
    return sourceOf(rule, /^[a-z][\w.]*$/i.test(name) ? 'tag' : 'other', name);
  });
  return { addresses: set, others };
}

function sourceOf(rule: Restriction, kind: Source['kind'], name: string): Source {
  const ids = Object.entries(rule.headers ?? {}).flatMap(([header, values]) =>
    header.toLowerCase() === 'x-azure-fdid' ? (values ?? []) : [],
  );
  return { kind, name, frontDoorIds: ids };
}
