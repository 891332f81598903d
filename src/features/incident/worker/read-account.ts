/** Finds the one account that a name means, and what kinds of account it is. Anything but one match asks, and does nothing. */

import { didYouMean } from '../../../lib/did-you-mean.js';
import { isRefusal, type MeantAccount, type Refusal, refuse, TenantError } from '../../../lib/errors.js';
import type { TenantClient } from '../../../tenant/client.js';
import { readOf } from '../../../tenant/resource.js';
import { domains } from '../../../tenant/resources/domain.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { oneMailbox } from '../../../tenant/resources/mailbox.js';
import { servicePrincipals } from '../../../tenant/resources/service-principal.js';
import { type OneUser, oneUser, type User, userName, users } from '../../../tenant/resources/user.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import type { WithClient, WithTenantSettings } from '../../../worker/context.js';
import { isDeclared } from '../../../worker/declared-account.js';
import { readRoles } from '../../../worker/read-roles.js';
import type { IdentityKind } from '../entry-terms.js';
import { type RefusedCode, refusedIdentities } from '../identity.js';
import { filterOf } from './reading.js';

/** One account of the tenant, as its incident needs to know it. */
export interface Account {
  readonly id: string;
  /** The name it signs in with. */
  readonly name: string;
  readonly kinds: readonly IdentityKind[];
  /** Names of the directory roles that it holds or may activate. */
  readonly roles: readonly string[];
  /** Whether every role that it holds or may activate is known. */
  readonly rolesAreKnown: boolean;
  /** Null: the service does not say. */
  readonly enabled: boolean | null;
  /** What is unknown of it, a sentence each. */
  readonly doubts: readonly string[];
}

interface Question {
  readonly tenant: WithClient & WithTenantSettings;
  /** As it was typed, lower-case. */
  readonly typed: string;
  /** Entra object id of the person who asks. */
  readonly requester: string;
}

/** A refusal for a name that means nobody, several, an application, or an emergency account. Throws TenantError where accounts cannot be read. */
export async function readAccount(question: Question): Promise<Account | Refusal> {
  const { tenant, typed, requester } = question;
  const user = await findUser(tenant.client, typed).catch(unreadable);
  if (isRefusal(user)) return user;
  const { id, userPrincipalName: name } = user;
  if (!id || !name) return refused('unknown-account', 'The service does not say what the account is called.');
  if (await isDeclared(tenant.client, tenant.settings.breakGlass, user))
    return refused('emergency-account', `${name} (object id ${id}) is an emergency account by the settings.`);
  const roles = await readRoles(tenant.client, id);
  const federated = await isFederated(tenant.client, name);
  const shared = await isShared(tenant.client, id);
  const isGuest = /^guest$/i.test(user.userType ?? '') || /#ext#/i.test(name);
  const kinds: IdentityKind[] = [
    isGuest ? 'guest' : 'member',
    ...(user.onPremisesSyncEnabled === true ? (['synchronised'] as const) : []),
    ...(federated === true && !isGuest ? (['federated'] as const) : []),
    ...(shared === true ? (['sharedMailbox'] as const) : []),
    ...roles.kinds,
    ...(id.toLowerCase() === requester.toLowerCase() ? (['requester'] as const) : []),
  ];
  return {
    id,
    name,
    kinds,
    roles: roles.names,
    rolesAreKnown: roles.doubts.length === 0,
    enabled: user.accountEnabled ?? null,
    doubts: [
      ...roles.doubts,
      ...(federated === null ? ['Whether its domain is federated could not be read.'] : []),
      ...(shared === null ? ['Whether it is a shared mailbox could not be read.'] : []),
    ],
  };
}

/** A missing permission stays missing however often it is tried: what people can do by hand is said at once. */
function unreadable(error: unknown): Refusal {
  if (!(error instanceof TenantError) || error.kind !== 'forbidden') throw error;
  return refuse(
    'accounts-unreadable',
    `Accounts cannot be read (${error.message}). Nothing was done.`,
    `Block the account by hand now: Microsoft Entra admin center, Users, the account, switch it off and revoke its sessions. hardenbot takes ${users.permission.read}; hardenbot doctor says how that is granted.`,
  );
}

const looksLikeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const maxShown = 5;
/** This many letters of a mistyped name are taken for right. */
const beginsAlike = 2;

async function findUser(client: TenantClient, typed: string): Promise<OneUser | Refusal> {
  const isName = typed.includes('@') || looksLikeId.test(typed);
  const exact = isName ? await oneUserOf(client, typed) : null;
  if (exact !== null && looksLikeId.test(typed)) return exact;
  const found = isName ? await byAddress(client, typed) : await matching(client, similar(typed));
  // A mail address of one account may be the name that another signs in with: anyone who reports it may mean either.
  if (exact !== null) return found.every(({ id }) => id === exact.id) ? exact : several(typed, [exact, ...found]);
  const [only, second] = found;
  // A word that is only like a name may mean anyone, even where it is like one name alone.
  if (only?.id && second === undefined && isName) return (await oneUserOf(client, only.id)) ?? nobody(client, typed);
  if (only !== undefined) return several(typed, found);
  return (await isApplication(client, typed)) ? refused('own-identity', `${typed} is an application.`) : nobody(client, typed);
}

/** By its main mail address or any other. Where the service does not take both in one question, the main one has to do. */
async function byAddress(client: TenantClient, typed: string): Promise<readonly User[]> {
  const main = `mail eq ${quotedText(typed)}`;
  try {
    return await matching(client, `${main} or proxyAddresses/any(address: address eq ${quotedText(`smtp:${typed}`)})`);
  } catch (error) {
    if (error instanceof TenantError && error.kind === 'invalid') return matching(client, main);
    throw error;
  }
}

function similar(typed: string): string {
  const start = quotedText(typed);
  return `startswith(userPrincipalName,${start}) or startswith(displayName,${start})`;
}

async function oneUserOf(client: TenantClient, of: string): Promise<OneUser | null> {
  const fields = ['id', 'userPrincipalName', 'mail', 'accountEnabled', 'userType', 'onPremisesSyncEnabled'] as const;
  const { rows, problem } = await rowsOf(client, readOf(oneUser, fields, { of }));
  if (problem !== null && problem.kind !== 'notFound') throw problem;
  return rows[0] ?? null;
}

async function matching(client: TenantClient, filter: string): Promise<readonly User[]> {
  const read = readOf(users, ['id', 'userPrincipalName', 'displayName'], { filter: filterOf(filter) });
  const { rows, problem } = await rowsOf(client, read);
  if (problem !== null) throw problem;
  return rows;
}

function several(typed: string, found: readonly User[]): Refusal {
  const distinct = [...new Map(found.map((user) => [user.id, user])).values()];
  const names = distinct.slice(0, maxShown).map((user) => `${userName(user)} (${user.id ?? 'without an id'})`);
  const more = distinct.length > names.length ? ` and ${distinct.length - names.length} more` : '';
  const accounts = distinct.slice(0, maxShown).flatMap((user) => (user.id ? [{ id: user.id, name: userName(user) }] : []));
  return { ...refused('ambiguous-account', `"${typed}" could be ${names.join(', ')}${more}.`), accounts };
}

async function nobody(client: TenantClient, typed: string): Promise<Refusal> {
  const meant = await nearest(client, typed);
  const hint = meant === null ? '' : ` Did you mean ${meant.name}?`;
  const refusal = refused('unknown-account', `Nobody in this tenant is called "${typed}".${hint}`);
  return meant === null ? refusal : { ...refusal, accounts: [meant] };
}

/** Slips of the fingers are looked for among names that begin alike; an aid alone, so that no answer is no obstacle. */
async function nearest(client: TenantClient, typed: string): Promise<MeantAccount | null> {
  if (!typed.includes('@')) return null;
  try {
    const alike = await matching(client, `startswith(userPrincipalName,${quotedText(typed.slice(0, beginsAlike))})`);
    const accounts = alike.flatMap(({ id, userPrincipalName: name }) => (id && name ? [{ id, name: name.toLowerCase() }] : []));
    const meant = didYouMean(
      typed,
      accounts.map(({ name }) => name),
    );
    return accounts.find(({ name }) => name === meant) ?? null;
  } catch (error) {
    if (error instanceof TenantError) return null;
    throw error;
  }
}

function refused(code: RefusedCode, reason: string): Refusal {
  const words = refusedIdentities.find((one) => one.code === code)?.words ?? '';
  return refuse(code, `${reason} Nothing was done.`, words);
}

async function isApplication(client: TenantClient, typed: string): Promise<boolean> {
  const text = quotedText(typed);
  const filter = looksLikeId.test(typed) ? `id eq ${text} or appId eq ${text}` : `displayName eq ${text}`;
  const { rows } = await rowsOf(client, readOf(servicePrincipals, ['id', 'displayName'], { filter: filterOf(filter) }));
  return rows.length > 0;
}

/** Null: it is unknown. */
async function isFederated(client: TenantClient, name: string): Promise<boolean | null> {
  const domain = name.slice(name.lastIndexOf('@') + 1).toLowerCase();
  const { rows, problem } = await rowsOf(client, readOf(domains, ['id', 'authenticationType']));
  const row = rows.find(({ id }) => id?.toLowerCase() === domain);
  if (row?.authenticationType) return row.authenticationType === 'Federated';
  return problem === null ? false : null;
}

async function isShared(client: TenantClient, id: string): Promise<boolean | null> {
  const { rows, problem } = await rowsOf(client, readOf(oneMailbox, ['Guid', 'RecipientTypeDetails'], { of: id }));
  if (problem instanceof TenantError) return problem.kind === 'notFound' ? false : null;
  return rows.some(({ RecipientTypeDetails }) => RecipientTypeDetails === 'SharedMailbox');
}
