/** What an ask is about, resolved once: a tenant, a group of tenants, what is in several of them, or no single tenant. */

import { shorten } from '../../chat/safe-text.js';
import { everyTenant } from '../../config/groups.js';
import { orRetryLater, StoreAway } from '../../engine/ledger/retry-later.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { readAhead } from '../../engine/plan/stored-operations.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import type { Authorizes, ListsReadableTenants, ListsVisibleTenants } from '../../people/directory.js';
import { type AcrossTenants, type AddressedAcross, acrossTenants } from '../across-tenants.js';
import { beforeActing } from '../decisions/ledger-refusal.js';
import type { TenantAddress } from '../decisions/recorder.js';
import type { GatewayFeature } from '../feature.js';
import {
  type Addressed,
  type AddressPorts,
  addressTenant,
  beforePlace,
  type NoTenant,
  reachable,
  whyUnseen,
} from './address-tenant.js';
import type { Ask, AskPlace } from './ask.js';

export type Target =
  /** `stored`: see `Pressed`. */
  | ({ readonly kind: 'tenant'; readonly stored?: AsyncIterable<Operation> } & Addressed)
  | ({ readonly kind: 'group' } & AddressedGroup)
  /** `words`: those behind its id; of a button none. */
  | {
      readonly kind: 'across';
      readonly across: AcrossTenants;
      readonly about: AddressedAcross;
      readonly words: readonly string[];
    }
  | NoTenant;

interface TargetPorts extends Omit<AddressPorts, 'directory'> {
  readonly directory: ListsVisibleTenants & ListsReadableTenants & Authorizes;
  readonly features: readonly GatewayFeature[];
  readonly plans: ReadsOperations;
}

/** A refusal where it names something that is not here. */
export async function targetOf(ask: Ask, person: Person, ports: TargetPorts): Promise<Target | Refusal> {
  // Where a command takes no group, an `@` may mean something else.
  if (ask.kind === 'typed' && ask.command?.runForGroup !== undefined && namesGroup(ask.words)) {
    const group = await addressGroup(ask, ask.words, person, ports);
    return isRefusal(group) ? group : { kind: 'group', ...group };
  }
  const id = idIn(ask);
  const across = id === null ? undefined : acrossTenants(ports, id);
  if (id !== null && across !== undefined) {
    const about = await across.address(ask, id, person, ports);
    return isRefusal(about) ? about : { kind: 'across', across, about, words: ask.kind === 'typed' ? ask.words.slice(2) : [] };
  }
  return tenantOf(ask, person, ports);
}

/** What stands where an id may; null: nothing does, or a text, in which an id is a word like any other. */
function idIn(ask: Ask): string | null {
  const word = ask.kind === 'typed' ? ask.words[1] : ask.subject;
  const isText = ask.kind === 'typed' && ask.command?.freeText === true;
  return word === undefined || isText ? null : word.toLowerCase();
}

async function tenantOf(ask: Ask, person: Person, ports: TargetPorts): Promise<Target | Refusal> {
  const nameOf = (id: string): string => ports.tenants.find((tenant) => tenant.id === id)?.name ?? id;
  const addressed = await beforeActing(() => addressTenant(ask, person, ports), nameOf);
  if (isRefusal(addressed) || 'kind' in addressed) return addressed;
  const { tenant, subject } = addressed;
  const readsPlan = ask.kind === 'pressed' && ask.button.readsPlan === true;
  const stored = readsPlan ? readAhead(ports.plans.operations(tenant.id, subject)) : undefined;
  const unseen = await beforeActing(async () => {
    const [unseenBecause] = await Promise.all([whyUnseen(person, tenant, ports), storeAnswers(ask, addressed, ports)]);
    return unseenBecause;
  }, nameOf);
  return unseen === null
    ? { kind: 'tenant', ...addressed, ...omitUndefined({ stored }) }
    : { kind: 'none', because: 'unseen', why: unseen, here: [] };
}

/** Which tenants a group stands for, for one person in one conversation. */
interface AddressedGroup {
  readonly group: string;
  /** At least one. */
  readonly tenants: readonly TenantAddress[];
  readonly words: readonly string[];
}

const groupWord = /^@([a-z0-9-]{1,40})$/i;

/** Whether a group is named among the words behind a command. */
function namesGroup(words: readonly string[]): boolean {
  return words.some((word, index) => index > 0 && groupWord.test(word));
}

/**
 * Of the tenants that the conversation stands for, those of the group that the person may read. A group that is not there, an empty one and
 * one of someone else's tenants get the same answer.
 */
async function addressGroup(
  ask: AskPlace,
  words: readonly string[],
  person: Person,
  ports: AddressPorts,
): Promise<AddressedGroup | Refusal> {
  const named = words.filter((word, index) => index > 0 && groupWord.test(word));
  const [first = '', second] = named;
  if (second !== undefined)
    return refuse('two-groups', 'Two groups are named.', 'Name one; @all stands for every tenant that you may see here.');
  const group = first.slice(1).toLowerCase();
  const here = await ports.directory.readable(person, await reachable(ask, person, ports));
  const groups = new Map(ports.tenants.map(({ id, groups: names }) => [id, names] as const));
  const isIn = ({ id }: TenantAddress, name: string): boolean => name === everyTenant || groups.get(id)?.has(name) === true;
  const tenants = here.filter((tenant) => isIn(tenant, group));
  if (tenants.length > 0) return { group, tenants, words: withoutGroup(words, first) };
  const known = here.length === 0 ? [] : [...new Set([everyTenant, ...here.flatMap(({ id }) => [...(groups.get(id) ?? [])])])];
  return noSuchGroup(group, known);
}

/** Without `@msp`, or `in @msp`, as people say it. */
function withoutGroup(words: readonly string[], group: string): readonly string[] {
  const place = words.indexOf(group);
  const from = place > 1 && beforePlace.test(words[place - 1] ?? '') ? place - 1 : place;
  return words.filter((_word, index) => index < from || index > place);
}

/** Names the groups of the person's own tenants alone. */
function noSuchGroup(group: string, known: readonly string[]): Refusal {
  const meant = didYouMean(group, known);
  const shown = known.slice(0, maxNames).map((name) => `@${name}`);
  return refuse(
    'no-group',
    `There is no group @${shorten(group, 40)} here with a tenant that you may see.`,
    meant !== null
      ? `Did you mean @${meant}?`
      : shown.length === 0
        ? 'Ask in the channel that hardenbot.yaml names for the tenants, or in a chat with hardenbot alone.'
        : `There is ${shown.join(', ')}.`,
  );
}

const maxNames = 10;

/**
 * Before anything is written there: throws StoreAway where the part of the store with the tenant does not answer. A button is about something in the ledger, so
 * that read is the question; why it cannot be read is said by what needs it.
 */
async function storeAnswers(ask: Ask, { tenant, subject }: Addressed, { ledger }: TargetPorts): Promise<void> {
  if (ask.kind === 'typed') return void (await ledger.whyHalted(tenant.id));
  const read = await orRetryLater(ledger.count(tenant.id, subject));
  if (read instanceof StoreAway) throw read;
}
