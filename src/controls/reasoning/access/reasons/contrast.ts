/** What is covered beside what is not, in words: where, who, with which client. */

import { plural } from '../../../../lib/plural.js';
import { NameSample } from '../../findings/name-sample.js';
import type { PeopleUnion } from '../coverage/people-coverage.js';
import type { Cell } from '../coverage/union.js';
import { Bits } from '../kinds/bits.js';
import type { PlacePart } from '../parts/place-parts.js';
import { isRest, type ResourcePart } from '../parts/resource-parts.js';
import type { AccountIndex } from '../tenant/account-index.js';
import type { Members } from '../tenant/group-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';

/** How many people one summary names; the evidence names the others. */
export const namedInSummaries = 3;

/** Places that all policies treat alike, by a word for each. */
interface PlacesInWords {
  readonly labels: readonly string[];
  /** Who gets through from there, certainly and possibly. */
  readonly open: Members;
}

interface ContrastInput {
  readonly access: TenantAccess;
  readonly union: PeopleUnion;
  /** Everyone who has to be covered. */
  readonly scope: Bits;
  /** Client types asked about. */
  readonly clients: readonly string[];
  /** Empty: places are not asked about. */
  readonly places: readonly PlacesInWords[];
  /** `blocked`, `asked for a second factor`. */
  readonly done: string;
}

/**
 * `BY is not blocked; RU and KP are`, `2 accounts get through (ann, bo); the other 31 accounts are blocked`. Empty where nothing is
 * wholly covered that could be named beside what is open.
 */
export function contrastOf(input: ContrastInput): string {
  const text = ofPlaces(input) || ofPeople(input) || ofClients(input);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function ofPlaces({ access, scope, places, done }: ContrastInput): string {
  const labelled = (some: readonly PlacesInWords[]) => some.flatMap(({ labels }) => labels);
  const closed = labelled(places.filter(({ open }) => open.perhaps.isEmpty));
  const unsure = labelled(places.filter(({ open }) => open.yes.isEmpty && !open.perhaps.isEmpty));
  const forAll = labelled(places.filter(({ open }) => !open.yes.isEmpty && open.yes.holdsAll(scope)));
  const forSome = places.filter(({ open }) => !open.yes.isEmpty && !open.yes.holdsAll(scope));
  const some = labelled(forSome);
  if ([closed, unsure, forAll, some].filter((labels) => labels.length > 0).length < 2) return '';
  const people = Bits.none();
  for (const { open } of forSome) people.addAll(open.yes);
  const who = sampleOf(people, access).toString('account', 'accounts', namedInSummaries);
  const isSure = forSome.every(({ open }) => open.yes.holdsAll(open.perhaps));
  const parts = [
    ...(forAll.length === 0 ? [] : [`${listed(forAll)} ${areOrIs(forAll)} not ${done}`]),
    ...(closed.length === 0 ? [] : [`${listed(closed)} ${areOrIs(closed)}${forAll.length === 0 ? ` ${done}` : ''}`]),
    ...(some.length === 0
      ? []
      : [`${listed(some)} ${areOrIs(some)} ${isSure ? `${done} but for ${who}` : `not ${done} for at least ${who}`}`]),
    ...(unsure.length === 0 ? [] : [`${listed(unsure)} may not be ${done} for everyone`]),
  ];
  return `${parts.join('; ')}.`;
}

function ofPeople({ access, union, scope, done }: ContrastInput): string {
  const open = union.open.yes.copy().keepAll(scope);
  const perhaps = union.open.perhaps.copy().keepAll(scope).removeAll(open);
  const unsure = access.accounts.countRead(perhaps);
  const rest = access.accounts.countRead(scope) - access.accounts.countRead(open) - unsure;
  if (open.isEmpty || rest + unsure <= 0) return '';
  const who = sampleOf(open, access).toString('account gets through', 'accounts get through', namedInSummaries);
  return [
    who,
    ...(unsure === 0 ? [] : [`${plural(unsure, 'more account may', 'more accounts may')} as well`]),
    ...(rest === 0 ? [] : [`the other ${plural(rest, 'account is', 'accounts are')} ${done}`]),
  ]
    .join('; ')
    .concat('.');
}

function ofClients({ union, clients, done }: ContrastInput): string {
  const openFor = (client: string, isWide = false): Members =>
    union.openWhere((cell) => cell.client === client && (!isWide || isOrdinary(cell)));
  const closed = clients.filter((client) => openFor(client).perhaps.isEmpty);
  const wide = clients.filter((client) => !openFor(client, true).yes.isEmpty);
  const narrow = clients.filter((client) => !openFor(client).yes.isEmpty && !wide.includes(client));
  if (closed.length === 0 || wide.length + narrow.length === 0) return '';
  const parts = [
    ...(wide.length === 0 ? [] : [`${listed(wide)} ${areOrIs(wide)} not ${done}`]),
    ...(narrow.length === 0 ? [] : [`${listed(narrow)} ${areOrIs(narrow)} ${done} only in part`]),
    `${listed(closed)} ${areOrIs(closed)}${wide.length === 0 ? ` ${done}` : ''}`,
  ];
  return `client ${(wide.length === 0 ? narrow : wide).length === 1 ? 'type' : 'types'} ${parts.join('; ')}.`;
}

/** Not to one application, nor from the addresses of a location alone; ActiveSync is a protocol of one application. */
function isOrdinary({ client, resource, places }: Cell<PlacePart, string, ResourcePart>): boolean {
  const isEverything = isRest(resource) || client === 'exchangeActiveSync';
  return isEverything && places.some(({ addresses }) => addresses.locations.length === 0);
}

/** Names of accounts, as many as are shown. */
export function sampleOf(numbers: Bits, { accounts }: TenantAccess): NameSample {
  const people = new NameSample();
  addNames(people, numbers, accounts);
  return people;
}

/** Of many only those are looked up that are named. */
export function addNames(people: NameSample, numbers: Bits, accounts: AccountIndex): void {
  let left = numbers.count;
  for (const number of numbers) {
    if (people.isFull) break;
    people.add(accounts.get(number).name);
    left -= 1;
  }
  people.addUnnamed(left);
}

function areOrIs(words: readonly string[]): string {
  return words.length === 1 ? 'is' : 'are';
}

const few = 6;

/** `RU, KP and BY`; of many the first, and how many more. */
export function listed(words: readonly string[]): string {
  if (words.length > few) return `${words.slice(0, few).join(', ')} and ${words.length - few} more`;
  const [last, ...before] = words.toReversed();
  return before.length === 0 ? (last ?? '') : `${before.toReversed().join(', ')} and ${last}`;
}
