/** For each setting that a green verdict trusts: what can change its meaning, and whether that is read. Held to what controls read. */
import { join } from 'node:path';
import { changesOf, trustedSettings } from '../../docs/make/trusted-settings';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import uses from '../../src/controls/uses.json';

const list = 'src/controls/trusted-settings.json';
const measured: Readonly<Record<string, { readonly reads: readonly string[] }>> = uses;
const ids = controls.map(({ id }) => id);
const readsOf = (id: string): readonly string[] => measured[id]?.reads ?? [];
const settingsOf = (id: string) => (trustedSettings.controls[id] ?? []).flatMap(({ settings }) => settings);
const casesOf = (id: string) =>
  (require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] }).cases;

/** `graph.domains.isRoot` and `graph.domains` are both of `graph.domains`. */
const isOf = (field: string, collection: string) => field === collection || field.startsWith(`${collection}.`);

test('every control says what its green verdict trusts, and no other one is named', () => {
  const listed = Object.keys(trustedSettings.controls);
  expect([
    ...ids.filter((id) => !listed.includes(id)).map((id) => `${list}: add ${id} under controls`),
    ...listed.filter((id) => !ids.includes(id)).map((id) => `${list}: ${id} is no control`),
  ]).toEqual([]);
});

test('what several controls share is named as it is called there', () => {
  const named = Object.values(trustedSettings.controls)
    .flat()
    .flatMap(({ changedBy }) => changedBy.filter((one) => typeof one === 'string'));
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(trustedSettings.shared).toSorted());
});

test.each(ids)('%s lists every field on which one of its passes rests', (id) => {
  const listed = settingsOf(id).map((field) => field.toLowerCase());
  const behind = changesOf(id).flatMap(({ read = [] }) => read);
  const rests = [...new Set(casesOf(id).flatMap(({ restsOn = [] }) => restsOn))];
  const isListed = (field: string) =>
    listed.includes(field.toLowerCase()) || behind.some((collection) => isOf(field, collection) || isStateOf(field, collection));
  expect(rests.filter((field) => !isListed(field)).map((field) => `${list}, ${id}: name ${field} under settings`)).toEqual([]);
});

test.each(ids)('%s says of everything that it reads which setting that can change', (id) => {
  const named = [...changesOf(id).flatMap(({ read = [] }) => read), ...settingsOf(id)];
  const unnamed = readsOf(id).filter((key) => !named.some((one) => isOf(one, key)));
  expect(
    unnamed.map((key) => `${list}, ${id}: name ${key} under read of what it shows, or a field of it under settings`),
  ).toEqual([]);
});

test.each(ids)('%s reads everything that it says is read', (id) => {
  expect(changesOf(id).flatMap(({ read = [] }) => read.filter((key) => !readsOf(id).includes(key)))).toEqual([]);
});

/** In a state, what is read below an object has a name of its own: `graph.users/{of}` is `graph.users` there. */
function isStateOf(field: string, collection: string): boolean {
  const inStates: Readonly<Record<string, string>> = {
    'graph.servicePrincipals/{of}/delegatedPermissionClassifications': 'graph.delegatedPermissionClassifications',
    'graph.permissionGrantPolicies/{of}/includes': 'graph.permissionGrantPolicyIncludes',
    'graph.users/{of}': 'graph.users',
  };
  const name = inStates[collection];
  return name !== undefined && isOf(field, name);
}
