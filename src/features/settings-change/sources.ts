/** What counts in a tenant and where each value comes from: from the file, or from what people decided. Never a secret: none is a setting of a tenant. */
import type { Json } from '../../lib/json.js';
import type { SettingsInEffect } from '../settings-in-effect.js';
import { decidedIn } from './decided-settings.js';
import type { InForce, WhyNot } from './in-force.js';
import { isOfPeople, ruleOfKey } from './rule-of-key.js';

export interface Source {
  readonly key: string;
  /** As it would stand in hardenbot.yaml. */
  readonly value: Json;
  /** What the file says; null: nothing. */
  readonly file: Json | null;
  /** The decision that it comes from; null: the file. */
  readonly from: DecidedBy | null;
  /** What was decided and does not count; null: nothing. */
  readonly passedOver: (DecidedBy & { readonly value: Json | null; readonly why: string }) | null;
}

export interface DecidedBy {
  readonly id: string;
  readonly by: string;
  readonly approvedBy: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}

const whyWords: Readonly<Record<WhyNot, string>> = {
  'file-changed': 'hardenbot.yaml was changed under this key afterwards: the file counts.',
  'only-in-the-file': 'This key stands in hardenbot.yaml alone, or the list leaves out an entry of the file: the file counts.',
  'not-genuine': 'It was decided with a key that is unknown or was revoked: the file counts.',
  'cannot-be': 'It does not fit with what hardenbot.yaml says by now: the file counts.',
};

function decidedBy({ entry }: InForce): DecidedBy {
  const { id, request, approvedBy, at } = entry;
  return { id, by: request.decision.person.name, approvedBy: approvedBy.map(({ name }) => name), at };
}

/** As people read them: people who stand in a list by their id, by their name. @param nameOf returns the id of someone unknown */
export function withNames(sources: readonly Source[], nameOf: (id: string) => string): readonly Source[] {
  const named = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(named);
    return typeof value === 'string' ? nameOf(value) : value;
  };
  return sources.map((source) => {
    const { key, value, file, passedOver } = source;
    if (!isOfPeople(key)) return source;
    return {
      ...source,
      value: named(value),
      file: named(file),
      passedOver: passedOver === null ? null : { ...passedOver, value: named(passedOver.value) },
    };
  });
}

/** Of every key of the tenant that people decide in chat and that anything is said under, in the order of the keys. */
export function sourcesOf<Tenant>(decided: SettingsInEffect<Tenant>, tenantId: string): readonly Source[] {
  const { live } = decided;
  const name = live.nameOf(tenantId) ?? '';
  const found = new Map(
    decidedIn(decided)
      .of(tenantId)
      .inForce.map((one) => [one.key, one]),
  );
  const written = live.writtenKeys(name).filter((key) => ruleOfKey(key)?.in === 'chat');
  const keys = [...new Set([...written, ...found.keys()])].sort();
  return keys.flatMap((key): readonly Source[] => {
    const one = found.get(key);
    const value = decided.said(tenantId, key);
    const file = live.written(name, key) ?? null;
    if (one === undefined) return value === undefined ? [] : [{ key, value, file, from: null, passedOver: null }];
    const counts = one.whyNot === null && one.value !== undefined;
    const passedOver = one.whyNot === null ? null : { ...decidedBy(one), value: one.value ?? null, why: whyWords[one.whyNot] };
    return value === undefined && passedOver === null
      ? []
      : [{ key, value: value ?? null, file, from: counts ? decidedBy(one) : null, passedOver }];
  });
}
