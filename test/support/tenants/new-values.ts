/** Tenants of a case in which one value is one that nobody knows yet, is unknown, or is missing, beside those that are known of its field. */
import { isDeepStrictEqual } from 'node:util';
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { resources } from '../../../src/tenant/resources/registry';
import { judge } from '../controls/run-case';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** A value somewhere in a state, and the name of its field: the path without positions. */
interface Place {
  readonly path: Path;
  readonly field: string;
  readonly value: Json;
}

/** By the name of a field: every value that some case has there, or that is written down as the service's. */
export type KnownValues = ReadonlyMap<string, readonly Json[]>;

/** In whose place Graph hides a member. */
const newWord = 'unknownFutureValue';
/** As a later version of the service has it; once a field is enough, for no code of ours distinguishes it from the one above. */
const laterWord = 'somethingNew';
/** One that every object of a program has: it matters where a field is looked up in a table, so once a field is enough. */
const wordOfObjects = 'constructor';
/** In the place of a value: there is none. */
const missing = { missing: true } as const;
type NewValue = Json | typeof missing;

const areas = ['exchange', 'graph', 'azure', 'organization'] as const;
/** What people call things, and what says which thing it is. */
const names = /(^|\.)(.*(name|id|guid|address|addresses|domain|domainis|identity|policy|sentto|from)|id|comments?)$/i;
const word = /^[A-Za-z][A-Za-z0-9]{1,40}$/;

export function knownValues(cases: readonly Case[]): KnownValues {
  const known = new Map<string, Json[]>();
  const add = (field: string, value: Json): void => {
    const values = known.get(field) ?? [];
    if (!values.some((one) => isDeepStrictEqual(one, value))) known.set(field, [...values, value]);
  };
  for (const { state } of cases) for (const { field, value } of placesOf(state)) add(field, value);
  for (const { key, answers } of resources)
    for (const [name, words] of Object.entries(answers?.words ?? {})) for (const one of words) add(`${key}.${name}`, one);
  return known;
}

/** Of a list of rows that are alike: the first, and some between which it matters how many there are. */
const maxAlike = 3;

/** The places of a case whose value may come to be another one; of those with the same value in the same field, three. */
export function placesOf(state: Tree): readonly Place[] {
  const alike = new Map<string, number>();
  return areas
    .flatMap((area) => below(state[area] as Json | undefined, [area], area))
    .filter(({ field, value }) => {
      const kind = `${field} ${JSON.stringify(value)}`;
      alike.set(kind, (alike.get(kind) ?? 0) + 1);
      return (alike.get(kind) ?? 0) <= maxAlike;
    });
}

function below(value: Json | undefined, path: Path, field: string): readonly Place[] {
  if (value === undefined) return [];
  const own = isOfKind(value, field) ? [{ path, field, value }] : [];
  if (Array.isArray(value)) return [...own, ...value.flatMap((one: Json, index) => below(one, [...path, index], field))];
  if (typeof value !== 'object' || value === null) return own;
  return Object.entries(value).flatMap(([key, inner]) => below(inner, [...path, key], `${field}.${key}`));
}

function isOfKind(value: Json, field: string): boolean {
  if (typeof value === 'boolean') return true;
  if (names.test(field)) return false;
  return typeof value === 'number' || (typeof value === 'string' && word.test(value));
}

/** A place of a case, and whether the other words are tried there as well: what looks a field up in a table does so for every tenant. */
export interface Trial {
  readonly one: Case;
  readonly place: Place;
  readonly withObjects: boolean;
}

/** What is said of the case with a value that is new, and would not be so with one that is known; one line each. */
export async function claimsOfNew(control: Control, trial: Trial, known: KnownValues): Promise<readonly string[]> {
  const { one, place } = trial;
  const values = known.get(place.field) ?? [];
  const say = async (value: NewValue): Promise<Verdict> =>
    (await judge(control, { ...one, state: withValue(one.state, place.path, value) })).verdict;
  const claims: string[] = [];
  let ofKnown: readonly (readonly [Json, Verdict])[] | null = null;
  for (const value of newFor(trial, values)) {
    const verdict = await say(value);
    if (typeof place.value === 'number' && typeof value === 'string' && verdict !== one.verdict && verdict !== 'unknown')
      claims.push(`${control.id}: ${place.field} as text says ${verdict}, and as a number ${one.verdict} (${one.name})`);
    if (verdict !== 'pass' && verdict !== 'notApplicable') continue;
    // What is said of the case as it is, its own test shows.
    ofKnown ??= await Promise.all(
      alternatives(place, values).map(async (each) => [each, each === place.value ? one.verdict : await say(each)] as const),
    );
    const other = ofKnown.find(([, said]) => said !== 'pass' && said !== 'notApplicable' && said !== 'unknown');
    if (other !== undefined)
      claims.push(
        `${control.id}: ${place.field} ${shown(value)} says ${verdict}, and ${shown(other[0])} says ${other[1]} (${one.name})`,
      );
  }
  return claims;
}

function newFor({ place: { value }, withObjects }: Trial, values: readonly Json[]): readonly NewValue[] {
  if (typeof value === 'boolean') return [missing, newWord, ...(values.includes(null) ? [] : [null])];
  if (typeof value === 'number') return [String(value)];
  return withObjects ? [newWord, laterWord, wordOfObjects] : [newWord];
}

function alternatives({ value }: Place, values: readonly Json[]): readonly Json[] {
  if (typeof value === 'boolean') return [true, false];
  return [value, ...values.filter((one) => typeof one === 'string' && word.test(one)).slice(0, 8)];
}

function shown(value: NewValue): string {
  return value === missing ? 'that is missing' : JSON.stringify(value);
}

/** The same state but for one value: what does not lead to it is shared. */
function withValue(state: Tree, [step, ...rest]: Path, value: NewValue): Tree {
  const copy = (Array.isArray(state) ? [...(state as readonly unknown[])] : { ...state }) as Record<string | number, unknown>;
  if (step === undefined) return copy;
  if (rest.length > 0) copy[step] = withValue(copy[step] as Tree, rest, value);
  else if (value === missing) delete copy[step];
  else copy[step] = value;
  return copy;
}
