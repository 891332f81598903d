/** How a change of settings reads: its name, and what it does to each key. */
import { definitions } from '../../controls/definitions.js';
import type { SettingSentence } from '../../controls/setting-sentence.js';
import type { Json } from '../../lib/json.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import { plural } from '../../lib/plural.js';
import { fitsInLine, listInLine, truncateAtItem } from '../../lib/truncate.js';
import { saidText } from './check.js';
import { added } from './direction.js';
import type { KeyChange, SettingsTerms } from './entry-terms.js';
import { listOf } from './in-force.js';
import { isOfPeople } from './rule-of-key.js';

/** By the key below the tenant, `digest.at`. Of other keys the card shows the name. */
const tenantSentences: Readonly<Record<string, SettingSentence>> = {
  'approvals.approvers.people': { add: 'Let {} approve changes', remove: 'Stop {} approving changes' },
  'approvals.expiresAfter': { set: 'Let plans wait {} for approval' },
  'approvals.keepWithin': { set: 'Give people {} to keep a change' },
  'approvals.freeze': { add: 'Add a time in which nothing is changed', remove: 'Remove a time in which nothing is changed' },
  'approvals.windows': { add: 'Add a maintenance window', remove: 'Remove a maintenance window' },
  breakGlass: { add: 'Make {} a break-glass account', remove: 'Stop treating {} as a break-glass account' },
  'digest.at': { set: 'Send the digest at {}' },
  'digest.timeZone': { set: 'Send the digest by the clock of {}' },
  'digest.auditEvery': { set: 'Check the tenant every {}' },
  'digest.quiet.from': { set: 'Begin quiet hours at {}' },
  'digest.quiet.to': { set: 'End quiet hours at {}' },
  reportOnlyFor: { set: 'Keep new policies report-only for {}' },
  'signals.containWithoutAsking': {
    add: 'Let hardenbot block accounts without asking',
    remove: 'Stop hardenbot blocking accounts without asking',
  },
  'signals.quietForHours': { set: 'Keep an answered signal quiet for {} hours' },
  tags: { add: 'Add this tenant to the group {}', remove: 'Take this tenant out of the group {}' },
  timeZone: { set: 'Use the time zone {}' },
};

/** The name of a person by their id, where an entry of this key stands for one; else the entry. */
export type NameOf = (key: string, entry: Json) => Json;

/** @param nameOf returns the id of someone unknown */
export function namesIn(nameOf: (id: string) => string): NameOf {
  return (key, entry) => (isOfPeople(key) && typeof entry === 'string' ? nameOf(entry) : entry);
}

/** What it does, for a title: `Let copier@contoso.com keep using POP and IMAP`; of a key without such words, `Change digest.alerts`. */
export function changeName({ changes }: SettingsTerms, nameOf: NameOf = (_key, entry) => entry): string {
  const [only, ...more] = changes;
  if (only === undefined || more.length > 0) return `Change ${plural(changes.length, 'setting')}`;
  return sentenceOf(only, nameOf) ?? `Change ${shortKey(only.key)}`;
}

/** Characters of the entries that a title names. */
const roomForEntries = 60;

/** Null: no sentence says it, or it is more than one sentence says. */
export function sentenceOf({ key, from, to }: KeyChange, nameOf: NameOf): string | null {
  const words = sentencesOf(key);
  if (words === undefined || to === undefined) return null;
  const put = (sentence: string | undefined, entries: readonly Json[]): string | null =>
    sentence?.replace('{}', () =>
      truncateAtItem(
        entries.map((entry) => saidText(nameOf(key, entry))),
        roomForEntries,
        entries.length === 2 ? ' and ' : ', ',
      ),
    ) ?? null;
  if (!Array.isArray(to)) return put(words.set, [to]);
  const [came, went] = [added(from, to), added(to, from)];
  if (came.length > 0) return went.length > 0 ? null : put(words.add, came);
  return went.length > 0 ? put(words.remove, went) : null;
}

function sentencesOf(key: string): SettingSentence | undefined {
  const [, id, own = ''] = /^controls\.([^.]+)\.(.+)$/.exec(key) ?? [];
  return lookupOwn(id === undefined ? tenantSentences : (definitionOf(id)?.sentences ?? {}), id === undefined ? key : own);
}

function definitionOf(id: string | undefined): (typeof definitions)[number] | undefined {
  return definitions.find((one) => one.id === id);
}

/** What a check does, as the titles of its plans say it. */
export function changeTitleOf(id: string): string {
  return definitionOf(id)?.changeTitle.does ?? id;
}

/** As people may type it too: `pop-imap.allow`. */
export function shortKey(key: string): string {
  return key.replace(/^controls\./, '');
}

/** What the check does that the key is a setting of, and what the key says in it; null: it is of none. */
export function aboutKey(key: string): { readonly label: string; readonly value: string } | null {
  const [, id, own = ''] = /^controls\.([^.]+)\.(.+)$/.exec(key) ?? [];
  const control = definitionOf(id);
  if (control === undefined) return null;
  const { does } = control.changeTitle;
  const parameter = control.parameters?.find((one) => one.key === own);
  if (parameter !== undefined) return { label: 'Belongs to', value: `${does} (${parameter.label})` };
  const isExceptions = /^(allow|except)/.test(own) && control.looser?.[own] === 'more';
  return { label: isExceptions ? 'Exceptions to' : 'Belongs to', value: does };
}

/**
 * As people read a change: entries of a list that come and go, or the one value and the other.
 * @param max how many entries are named, the rest is counted; absent: all are
 */
export function changeText({ key, from, to }: KeyChange, nameOf: NameOf, max = Number.POSITIVE_INFINITY): string {
  const value = (json: Json | undefined): string =>
    Array.isArray(json) && json.length > 0 ? entriesText(json, max) : saidText(json);
  if (to === undefined) return `${value(from)} → what hardenbot.yaml says`;
  const named = (entries: readonly Json[]): Json[] => entries.map((entry) => nameOf(key, entry));
  const [came, went] = [named(added(from, to)), named(added(to, from))];
  const isList = Array.isArray(to) && (from === undefined || Array.isArray(from));
  if (!isList || came.length + went.length === 0) return `${value(from)} → ${value(to)}`;
  const parts = [
    ...(came.length === 0 ? [] : [`add ${entriesText(came, max)}`]),
    ...(went.length === 0 ? [] : [`remove ${entriesText(went, max)}`]),
  ];
  return `${parts.join('; ')} (${to.length} in all)`;
}

function entriesText(entries: readonly Json[], max: number): string {
  const more = entries.length - max;
  return more > 0 ? `${saidText(entries.slice(0, max))} and ${more} more` : valueInLine([...entries]);
}

/** A value of any length in a line: of a long list its first entries, and how many more there are. */
export function valueInLine(value: Json | undefined): string {
  return Array.isArray(value) && value.length > 0 ? listInLine(value.map((one) => saidText(one))) : saidText(value);
}

/** Whether a line has room for all that a change names. */
export function fitsWhole({ key, from, to }: KeyChange, nameOf: NameOf): boolean {
  const lists = to === undefined ? [listOf(from)] : [added(from, to), added(to, from)];
  return lists.every((list) => fitsInLine(saidText(list.map((entry) => nameOf(key, entry)))));
}
