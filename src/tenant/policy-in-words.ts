/** Says in one line what a policy of Conditional Access that hardenbot makes does, for those who approve it; the exact fields stand beside it. */

import type { Fields, Operation } from '../engine/plan/operation.js';
import { isObject, type Json } from '../lib/json.js';

/** @param nameOf the name of what an id, or a reference to an earlier step, stands for; null where it is not known. Null: it says no conditions. */
export function policyInWords(fields: Fields, nameOf: (value: Json) => string | null): string | null {
  const conditions = record(fields['conditions']);
  if (conditions === null) return null;
  const said = [
    who(conditions, nameOf),
    where(record(conditions['locations']), nameOf),
    how(list(conditions['clientAppTypes']), record(conditions['authenticationFlows'])),
    demanded(record(fields['grantControls'])),
    states[word(fields['state'])] ?? null,
  ];
  return said.filter((part) => part !== null).join(' · ');
}

const reporting = 'enabledForReportingButNotEnforced';

/** Whether a step enforces what only reported until then. */
export function endsReporting(operation: Operation): boolean {
  return operation.kind === 'update' && operation.before['state'] === reporting && operation.after['state'] === 'enabled';
}

const states: Readonly<Record<string, string>> = {
  enabled: 'enforced',
  disabled: 'off',
  [reporting]: 'only reported',
};

function who({ users, clientApplications }: Fields, nameOf: (value: Json) => string | null): string {
  const some = (items: readonly Json[], one: string): string | null => namedOrCounted(items, one, nameOf);
  const people = record(users ?? null);
  if (people === null)
    return `Applications of this tenant${but([some(list(record(clientApplications ?? null)?.['excludeServicePrincipals']), 'application')])}`;
  const [everyone, accounts] = [list(people['includeUsers']).includes('All'), list(people['includeUsers'])];
  const included = [
    everyone ? null : some(accounts, 'account'),
    some(list(people['includeGroups']), 'group'),
    some(list(people['includeRoles']), 'role'),
  ].filter((part) => part !== null);
  const excluded = [
    some(list(people['excludeUsers']), 'account'),
    some(list(people['excludeGroups']), 'group'),
    some(list(people['excludeRoles']), 'role'),
    record(people['excludeGuestsOrExternalUsers']) === null ? null : 'guests',
  ];
  return `${everyone ? 'Everyone' : `Members of ${included.join(', ')}`}${but(excluded)}`;
}

function where(locations: Fields | null, nameOf: (value: Json) => string | null): string | null {
  if (locations === null) return null;
  const named = (key: string): string =>
    list(locations[key])
      .map((one) => nameOf(one) ?? 'a named location')
      .join(', ');
  const excluded = named('excludeLocations');
  const from = list(locations['includeLocations']).includes('All') ? 'everywhere' : named('includeLocations');
  return `from ${from}${excluded === '' ? '' : ` but ${excluded}`}`;
}

function how(clients: readonly Json[], flows: Fields | null): string | null {
  if (flows !== null) return `by ${[flows['transferMethods'] ?? ''].flat().map(word).join(', ')}`;
  return clients.length === 0 || clients.includes('all') ? null : `with ${clients.map(word).join(', ')}`;
}

function demanded(controls: Fields | null): string | null {
  if (controls === null) return null;
  const strength = record(controls['authenticationStrength']);
  if (strength !== null) return 'a strong method is required';
  const [control = ''] = list(controls['builtInControls']).map(word);
  return control === 'block' ? 'blocked' : `${control} is required`;
}

/** Up to this many are named, if each has a name; otherwise their number is shown. */
const maxNamed = 3;

function namedOrCounted(items: readonly Json[], one: string, nameOf: (value: Json) => string | null): string | null {
  if (items.length === 0) return null;
  const names = items.map(nameOf);
  if (items.length <= maxNamed && names.every((name) => name !== null)) return names.join(', ');
  return `${items.length} ${one}${items.length === 1 ? '' : 's'}`;
}

function but(parts: readonly (string | null)[]): string {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? '' : ` but ${said.join(' and ')}`;
}

function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function record(value: Json | undefined): Fields | null {
  return isObject(value) ? value : null;
}
