/** What a transport rule is made of beyond what is reasoned about exactly: further conditions, further exceptions, and parts that its row only hints at. */
import type { Json } from '../../../lib/json.js';
import { isUnset } from '../../../tenant/lenient.js';
import type { TransportRule } from '../../../tenant/resources/transport-rule.js';
import { columnNames, isKnownAction, isKnownColumn } from './rule-columns.js';

/** A condition or exception that a row carries. */
export interface Part {
  readonly property: string;
  /** As the row has it. */
  readonly value: Json;
  /** Each value as a word, for comparing with settings. */
  readonly words: readonly string[];
}

export interface Parts {
  readonly conditions: readonly Part[];
  readonly exceptions: readonly Part[];
  /** Class names of conditions and exceptions whose columns the row does not have: nobody can tell what they say. */
  readonly unseenLimits: readonly string[];
  /** Class names of actions whose columns the row does not have. */
  readonly unseenActions: readonly string[];
  /** Class names of actions that the service did not have when this was written. */
  readonly newActions: readonly string[];
}

/** A property that is not known counts as a limit: a rule that is narrower than it looks protects less. */
export function partsOf(rule: TransportRule): Parts {
  const set = Object.entries(rule).filter(([, value]) => isSet(value));
  const limits = set
    .map(([key, value]) => ({ property: key.charAt(0).toUpperCase() + key.slice(1), value }))
    .filter(({ property }) => !isKnownColumn(property));
  const [exceptions, conditions] = [limits.filter(isException), limits.filter((limit) => !isException(limit))];
  const names = new Set(set.map(([key]) => lower(key)));
  const unseen = (classes: readonly string[] | undefined, prefix: string) =>
    (classes ?? []).filter((name) => !columnNames(stemOf(name)).some((column) => names.has(prefix + column)));
  return {
    conditions: conditions.map(part),
    exceptions: exceptions.map(part),
    unseenLimits: [...unseen(rule.Conditions, ''), ...unseen(rule.Exceptions, 'exceptif')],
    unseenActions: unseen(rule.Actions, ''),
    newActions: (rule.Actions ?? []).filter((name) => !isKnownAction(stemOf(name))),
  };
}

function isSet(value: unknown): boolean {
  return value !== false && !(typeof value === 'string' && lower(value) === 'false') && !isUnset(value);
}

function isException({ property }: { readonly property: string }): boolean {
  return lower(property).startsWith('exceptif');
}

function part({ property, value }: { readonly property: string; readonly value: unknown }): Part {
  const words = (Array.isArray(value) ? value : [value]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return { property, value: words.length === 1 ? (words[0] ?? null) : words, words };
}

/** The word by which `…Rules.Tasks.SenderIpRangesPredicate` goes. */
export function stemOf(className: string): string {
  const last = className.split('.').at(-1) ?? className;
  return lower(last.replace(/(Predicate|Action)$/, ''));
}

function lower(text: string): string {
  return text.toLowerCase();
}
