/** Which tenant an ask is about: what it names, what its change belongs to, or the one its channel stands for. */

import type { Ledger } from '../../engine/ledger/ledger.js';
import { kindOfId } from '../../features/kinds.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { looksLikeId } from '../../lib/ids.js';
import type { NamedTenant } from '../../lib/named-tenant.js';
import type { Person } from '../../lib/person.js';
import { firstNames } from '../../lib/plural.js';
import type { Authorizes, ListsReadableTenants, ListsVisibleTenants } from '../../people/directory.js';
import { ledgerRefusal } from '../decisions/ledger-refusal.js';
import type { TenantAddress } from '../decisions/recorder.js';
import type { Ask, AskPlace, PressedAsk } from './ask.js';

export interface AddressPorts {
  readonly ledger: Ledger;
  readonly directory: ListsVisibleTenants & ListsReadableTenants;
  /** What may be typed; where it is left out, no name of a tenant reads like a command. */
  readonly commands?: readonly { readonly name: string }[];
  /** Tenants that left the settings and that nobody gave up; absent: none did. */
  readonly left?: () => Promise<readonly NamedTenant[]>;
  /** The tenants, with the channel of each platform that stands for them. */
  readonly tenants: readonly (TenantAddress & {
    readonly channel: Readonly<Record<string, string>>;
    /** Where its messages go when that channel is gone. */
    readonly fallback?: Readonly<Record<string, string>>;
    /** Names of the groups that it is in, beside `all`. */
    readonly groups?: ReadonlySet<string>;
  })[];
}

export interface Addressed {
  readonly tenant: TenantAddress;
  /** The words of a command without the name of the tenant. */
  readonly words: readonly string[];
  /** What a button is about, without the name of the tenant. */
  readonly subject: string;
}

/** It is about no single tenant. */
export interface NoTenant {
  readonly kind: 'none';
  /** `several`: it names none of several. `nowhere`: the conversation stands for none, or not for the one that it names, or it names two. `unseen`: the person may not see it. */
  readonly because: 'several' | 'nowhere' | 'unseen';
  readonly why: Refusal;
  /** Those that can be named there. */
  readonly here: readonly TenantAddress[];
}

/**
 * Only the tenants that the conversation stands for, and that the person may see, can be named there: an unknown name and the name of
 * someone else's tenant get the same answer.
 */
export async function addressTenant(ask: Ask, person: Person, ports: AddressPorts): Promise<Addressed | NoTenant> {
  const here = await reachable(ask, person, ports);
  const words = ask.kind === 'typed' ? ask.words : [];
  const nameable = nameableIn(ask, here, ports);
  const isShort = words.length <= fewWords || isAboutNoText(ask);
  const split = ask.kind === 'typed' ? namedIn(words, here.length > 1 || isShort ? nameable : [], ask) : namedBy(ask);
  const { name, ...rest } = split;
  const nowhere = async (named: string | null): Promise<NoTenant> => {
    const place = placeOf(ask, ports);
    const meant = idOf(ask);
    const why =
      (named === null && meant !== null && place !== ownChat ? await whereItIs(meant, { person, here, place }, ports) : null) ??
      (await notHere({ person, place }, ports, named));
    return { kind: 'none', because: 'nowhere', why, here };
  };
  const named =
    ask.kind === 'typed' && !words.some(isTenantFlag)
      ? [...new Set(words.slice(1).flatMap((word) => nameIn(word, nameable) ?? []))]
      : [];
  if (named.length > 1) return { kind: 'none', because: 'nowhere', why: twoNamed(named), here };
  if (name !== null) {
    const tenant = here.find((candidate) => candidate.name === name.toLowerCase());
    return tenant === undefined ? nowhere(name) : { tenant, ...rest };
  }
  const elsewhere = isShort ? await namedElsewhere(words, { here, person }, ports) : null;
  const [only, ...others] = here;
  if (elsewhere !== null || only === undefined) return nowhere(elsewhere);
  if (others.length === 0) return { tenant: only, ...rest };
  const id = ask.kind === 'typed' ? rest.words.find(looksLikeId) : rest.subject;
  const owner = id !== undefined && looksLikeId(id) ? await ownerOf(id.toLowerCase(), { here, person }, ports) : undefined;
  if (owner !== undefined) return { tenant: owner, ...rest };
  const place = placeOf(ask, ports);
  const about = idOf(ask);
  const elsewhereIs = about === null ? null : await whereItIs(about, { person, here, place }, ports);
  if (elsewhereIs !== null) return { kind: 'none', because: 'nowhere', why: elsewhereIs, here };
  return { kind: 'none', because: 'several', why: whichOne(here, place), here };
}

/** Whom a word of its own may name: to a command about commands, as `help status`, one that is called as a command is not meant. */
function nameableIn(ask: Ask, here: readonly TenantAddress[], { commands = [] }: AddressPorts): readonly TenantAddress[] {
  const isAboutCommands = ask.kind === 'typed' && ask.command?.anywhere === true;
  return isAboutCommands ? here.filter((tenant) => !commands.some(({ name }) => name === tenant.name)) : here;
}

/** What stands where an id may, as in `travel end <id>`, and looks like one; further words may be text of people. */
function idOf(ask: Ask): string | null {
  const words = ask.kind === 'typed' ? ask.words.slice(1, 3) : [ask.subject];
  return words.find(looksLikeId)?.toLowerCase() ?? null;
}

/**
 * The tenants that can be named in the conversation of an ask: in a channel those it was given to, in a person's chat with the bot
 * alone those the person may see. Anywhere else there is none, no matter who asks, because others would read what comes there.
 */
export async function reachable(
  { conversation, personal }: AskPlace,
  person: Person,
  { tenants, directory }: AddressPorts,
): Promise<readonly TenantAddress[]> {
  const { platform, channel } = conversation;
  const here = tenants.filter((tenant) => tenant.channel[platform] === channel || tenant.fallback?.[platform] === channel);
  if (here.length === 0 && personal) return directory.visible(person, tenants);
  // What one may not do in the one tenant of a channel is answered by what is asked to do it.
  return here.length === 1 ? here : directory.visible(person, here);
}

/**
 * Why a person may not know anything of a tenant; null: they may. What stands in its one channel is seen by anyone who is in there, and still
 * nobody else is answered about it, nor decides on it.
 */
export async function whyUnseen(
  person: Person,
  tenant: TenantAddress,
  { directory }: { readonly directory: ListsVisibleTenants & Authorizes },
): Promise<Refusal | null> {
  const [seen] = await directory.visible(person, [tenant]);
  return seen === undefined ? directory.authorize(person, 'read', tenant.id) : null;
}

const ownChat = 'This chat';

/** What people call where they are: their own chat with the bot is no channel, unless it was given to a tenant. */
function placeOf({ conversation, personal }: AskPlace, { tenants }: AddressPorts): string {
  const isGiven = tenants.some(({ channel }) => channel[conversation.platform] === conversation.channel);
  return personal && !isGiven ? ownChat : 'This channel';
}

/** More words than that may hold text, in which the name of the only tenant is a word like any other. */
const fewWords = 3;

interface Named extends Omit<Addressed, 'tenant'> {
  readonly name: string | null;
}

/** `--tenant NAME`, `--tenant=NAME`, or the name as a word of its own, alone or behind `in` as people say it. */
function namedIn(words: readonly string[], here: readonly TenantAddress[], ask: Ask): Named {
  const flag = words.findIndex(isTenantFlag);
  if (flag >= 0) {
    const [, inline] = (words[flag] ?? '').split('=');
    const taken = inline === undefined ? 2 : 1;
    return { name: inline ?? words[flag + 1] ?? '', words: [...words.slice(0, flag), ...words.slice(flag + taken)], subject: '' };
  }
  const place = words.findIndex((word, index) => index > 0 && nameIn(word, here) !== undefined);
  if (place < 0) return { name: null, words, subject: '' };
  const from = place > 1 && isAboutNoText(ask) && beforePlace.test(words[place - 1] ?? '') ? place - 1 : place;
  return { name: words[place] ?? '', words: words.filter((_word, index) => index < from || index > place), subject: '' };
}

/** What people write before a name, and means nothing beside it. */
export const beforePlace = /^(?:in|for|of|on)$/iu;

/** In a text or a value, a name is a word like any other. */
function isAboutNoText(ask: Ask): boolean {
  if (ask.kind !== 'typed' || ask.command === null) return false;
  const { freeText, takesValues } = ask.command;
  return freeText !== true && takesValues !== true && !ask.words.some((word) => /^(?:--|—)?reason(?:=|$)/iu.test(word));
}

/** As phones write it too: `—tenant`. */
export function isTenantFlag(word: string): boolean {
  return /^(?:(?:--|—)tenant$|(?:--|—)?tenant=)/iu.test(word);
}

function nameIn(word: string, here: readonly TenantAddress[]): string | undefined {
  return here.find(({ name }) => name === word.toLowerCase())?.name;
}

/** Which of them is text, as in a reason, is not for us to guess. */
function twoNamed([first = '', second = '']: readonly string[]): Refusal {
  return refuse(
    'two-tenants',
    `That names ${first} and ${second}.`,
    `Add the one you mean: --tenant ${first} or --tenant ${second}. Nothing was done.`,
  );
}

/** `control@tenant`, as our own cards write it. */
function namedBy({ subject }: PressedAsk): Named {
  const at = subject.lastIndexOf('@');
  const isNamed = at > 0;
  if (!isNamed) return { name: null, words: [], subject };
  return { name: subject.slice(at + 1), words: [], subject: subject.slice(0, at) };
}

/**
 * Looked for where the person may know of it. One whose ledger cannot be read, or does not answer, keeps nobody from what belongs to another; where
 * none of the others has it, throws what reading that one threw.
 */
async function ownerOf(
  id: string,
  { here, person }: { readonly here: readonly TenantAddress[]; readonly person: Person },
  { ledger, directory }: AddressPorts,
): Promise<TenantAddress | undefined> {
  const asked = (kindOfId(id) !== undefined ? here : await directory.readable(person, here)).map(async (tenant) => {
    if ((await ledger.count(tenant.id, id)) === 0) throw new NotTheirs(`${tenant.name} has no ${id}.`);
    return tenant;
  });
  try {
    return await Promise.any(asked);
  } catch (error) {
    const unread: unknown = (error as AggregateError).errors.find((one) => !(one instanceof NotTheirs));
    if (unread !== undefined) throw unread;
    return undefined;
  }
}

class NotTheirs extends Error {}

/**
 * The refusal of an ask, or, where its id belongs to another tenant that the person may read, that: they would look for a slip in the id. A button
 * has none, so of an id that nobody has it says why that may be. Nobody else learns where an id belongs.
 */
export async function orElsewhere(
  refusal: Refusal,
  { ask, person, tenant }: { readonly ask: Ask; readonly person: Person; readonly tenant: TenantAddress },
  ports: AddressPorts,
): Promise<Refusal> {
  const id = ask.kind === 'typed' ? ask.words.find(looksLikeId)?.toLowerCase() : idOf(ask);
  if (id === undefined || id === null || (ask.kind === 'typed' && ask.command === null)) return refusal;
  if ((await ports.ledger.count(tenant.id, id)) > 0) return refusal;
  const all = await ports.directory.readable(person, ports.tenants);
  const others = all.filter((one) => one.id !== tenant.id);
  const owner = await ownerIfRead(id, { here: others, person }, ports);
  if (owner === undefined)
    return ask.kind === 'pressed' && all.length > 0 && refusal.code.startsWith('unknown-')
      ? { ...ofNobody(id), code: refusal.code }
      : refusal;
  if (owner === null) return refusal;
  const here = await reachable(ask, person, ports);
  const remedy =
    ask.kind === 'typed' && here.some((one) => one.id === owner.id)
      ? `Write ${owner.name} in place of ${tenant.name}. Nothing was done.`
      : askThere(owner);
  return refuse('other-tenant', `${id} belongs to ${owner.name}, not to ${tenant.name}.`, remedy);
}

/** Undefined: nobody has it. Null: it is not known, because a ledger cannot be read. */
function ownerIfRead(...of: Parameters<typeof ownerOf>): Promise<TenantAddress | undefined | null> {
  return ownerOf(...of).catch((error: unknown) => {
    if (ledgerRefusal(error) === null) throw error;
    return null;
  });
}

function askThere({ name }: TenantAddress): string {
  return `Ask in the channel of ${name}, or in a chat with hardenbot alone. Nothing was done.`;
}

const ifRemoved =
  'If its tenant was removed, the person who runs hardenbot can put it back until nothing of it is open. Nothing was done.';

function ofNobody(id: string): Refusal {
  return refuse('no-tenant', `No tenant of yours has ${id}.`, ifRemoved);
}

/** A tenant that a short command names and that has another channel; of someone else's, the name is a word like any other. Null: none. */
async function namedElsewhere(
  words: readonly string[],
  { here, person }: { readonly here: readonly TenantAddress[]; readonly person: Person },
  { tenants, directory }: AddressPorts,
): Promise<string | null> {
  const [, ...rest] = words.map((word) => word.toLowerCase());
  const named = tenants.filter(({ id, name }) => rest.includes(name) && !here.some((one) => one.id === id));
  return named.length === 0 ? null : ((await directory.visible(person, named))[0]?.name ?? null);
}

/** Names the person's own tenants alone: an id of a channel means nothing to people. */
async function notHere(
  { person, place }: { readonly person: Person; readonly place: string },
  { tenants, directory }: AddressPorts,
  name: string | null,
): Promise<Refusal> {
  const own = (await directory.visible(person, tenants)).map((tenant) => tenant.name);
  const meant = own.filter((one) => one === name?.toLowerCase());
  const asked = (meant.length > 0 ? meant : own).slice(0, maxNames);
  const said = meant[0] === undefined ? `${place} stands for no such tenant.` : `${place} does not stand for ${meant[0]}.`;
  return refuse(
    'no-tenant',
    name === null ? `${place} stands for no tenant.` : said,
    asked.length === 0
      ? 'Ask in the channel that hardenbot.yaml names for the tenant. Nothing was done.'
      : place === ownChat
        ? `Name one of yours: ${asked.join(', ')}. Nothing was done.`
        : `Ask in the channel of ${asked.join(' or ')}, or in a chat with hardenbot alone. Nothing was done.`,
  );
}

/**
 * What has an id was asked for somewhere: its tenant has another channel now, or left the settings. Null: it may be read nowhere.
 * @param of.here the tenants of the place that the person may see, none of which has it
 */
async function whereItIs(
  id: string,
  { person, here, place }: { readonly person: Person; readonly here: readonly TenantAddress[]; readonly place: string },
  ports: AddressPorts,
): Promise<Refusal | null> {
  const all = await ports.directory.visible(person, ports.tenants);
  const owner = await ownerIfRead(id, { here: all, person }, ports);
  if (all.length === 0 || owner === null) return null;
  const isEmpty = here.length === 0;
  if (owner === undefined)
    return isEmpty
      ? refuse('no-tenant', `${place} stands for no tenant, and no tenant of yours has ${id}.`, ifRemoved)
      : ofNobody(id);
  return refuse(
    'no-tenant',
    isEmpty
      ? `${place} stands for no tenant: ${id} belongs to ${owner.name}.`
      : `${place} does not stand for ${owner.name}, to which ${id} belongs.`,
    askThere(owner),
  );
}

const maxNames = 10;

function whichOne(here: readonly TenantAddress[], place: string): Refusal {
  const names = here.map(({ name }) => name);
  return refuse(
    'which-tenant',
    `${place} stands for ${here.length} tenants.`,
    `Add the name of one: ${firstNames(names, maxNames)}.`,
  );
}
