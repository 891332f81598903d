/** Which tenants a group stands for, for one person in one conversation. */
import { shorten } from '../../chat/safe-text.js';
import { everyTenant } from '../../config/groups.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { TenantAddress } from '../decisions/recorder.js';
import { type AddressPorts, reachable } from './address-tenant.js';
import type { Ask } from './ask.js';

export interface AddressedGroup {
  readonly group: string;
  /** At least one. */
  readonly tenants: readonly TenantAddress[];
  readonly words: readonly string[];
}

const groupWord = /^@([a-z0-9-]{1,40})$/i;

/** Whether a group is named among the words behind a command. */
export function namesGroup(words: readonly string[]): boolean {
  return words.some((word, index) => index > 0 && groupWord.test(word));
}

/**
 * Of the tenants that the conversation stands for, those of the group that the person may read. A group that is not there, an empty one and
 * one of someone else's tenants get the same answer.
 */
export async function addressGroup(
  ask: Pick<Ask, 'conversation' | 'personal'>,
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
  if (tenants.length > 0) return { group, tenants, words: words.filter((word) => word !== first) };
  const known = here.length === 0 ? [] : [...new Set([everyTenant, ...here.flatMap(({ id }) => [...(groups.get(id) ?? [])])])];
  return noSuchGroup(group, known);
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
