/** Whether a proposal can be carried out on the settings as they count now. Asked before it is signed, before it is approved, and by the worker. */

import { mixedScripts } from '../../chat/look-alike.js';
import { InputError, isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { isObject, type Json, sameJson } from '../../lib/json.js';
import type { SettingsInEffect } from '../settings-in-effect.js';
import type { DecidedLog } from './decided.js';
import { type KeyChange, type SettingsTerms, valueHash } from './entry-terms.js';
import { listOf, named } from './in-force.js';
import type { InChat } from './keys.js';
import { ruleOfKey } from './rule-of-key.js';
import type { SettingsChange } from './settings-change.js';

/** Controls, marks of direction, joiners, fillers: nothing is seen of them. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** The first text in a value that looks like another one, with why; null: there is none. Texts of maps and lists count, and the names of maps. */
function lookAlikeIn(value: Json | undefined): string | null {
  if (typeof value === 'string') return whyLookAlike(value);
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).flat() : [];
  for (const one of inner) {
    const found = lookAlikeIn(one as Json);
    if (found !== null) return found;
  }
  return null;
}

function whyLookAlike(text: string): string | null {
  // Letters with an accent are shown as people typed them.
  const shown = JSON.stringify(text.normalize('NFC')).replace(
    /[^\x20-\x7e\u00c0-\u00ff]/gu,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  );
  if (unseen.test(text)) return `${shown} has a character that nobody sees`;
  const [other] = text.includes('@') ? (text.normalize('NFC').match(/[^\x20-\x7e]/u) ?? []) : [];
  if (other !== undefined) return `${shown} is an address with ${inAddress(other, text)}`;
  if (text.normalize('NFKC') !== text) return `${shown} has a character that looks like another one`;
  const scripts = mixedScripts(text);
  return scripts.length === 0 ? null : `${shown} mixes ${scripts.join(' and ')} letters, which look alike`;
}

/** @param other the first letter of the address that addresses have not */
function inAddress(other: string, address: string): string {
  const code = `U+${(other.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const text = address.normalize('NFC');
  return text.indexOf(other) > text.indexOf('@')
    ? `${other} (${code}) in its domain; write the domain in the form xn--…`
    : `${other} (${code}) before the @; write the sign-in name as the Entra admin center shows it`;
}

interface Where<Tenant> {
  readonly decided: SettingsInEffect<Tenant>;
  readonly tenantId: string;
}

/** Null where every key is one that people decide in chat, says now what the proposal replaces, and may say what it wants. */
export function whyNotSettings<Tenant>({ changes }: SettingsTerms, where: Where<Tenant>): Refusal | null {
  const { decided, tenantId } = where;
  const name = decided.live.nameOf(tenantId);
  if (name === undefined) return refuse('no-tenant', 'There is no such tenant here.', 'Nothing was changed.');
  if (!decided.live.canChange(name))
    return refuse('no-file', 'These settings come from no file.', 'Nothing can be laid over them.');
  for (const change of changes) {
    const refusal = whyNotKey(change, where, name);
    if (refusal !== null) return refusal;
    const alike = lookAlikeIn(entering(change));
    if (alike !== null)
      return refuse('bad-setting', `${change.key}: ${alike}.`, 'Correct it and propose it again. Nothing was changed.');
  }
  return whyNotValues(changes, where, name);
}

/**
 * Whether something was decided under one of its keys after it was proposed. Even where the value is the same again: a person who took
 * something back decided later than those who approved an older proposal of it.
 */
export function whyOvertaken({ terms, seq }: SettingsChange, log: DecidedLog | null): Refusal | null {
  for (const { key } of terms.changes) {
    const newest = log?.byKey.get(key);
    if (newest?.isGenuine !== true || newest.seq < seq) continue;
    const { entry, change } = newest;
    return refuse(
      'overtaken',
      `${key} was decided after this was proposed: ${entry.request.decision.person.name} set it to ${saidText(change.to)} (${entry.id}).`,
      'Propose it again from there.',
    );
  }
  return null;
}

/** What a change brings: what stands on a list already stays as it is written. */
function entering({ from, to }: KeyChange): Json | undefined {
  const known = listOf(from);
  return Array.isArray(to) ? to.filter((one) => !known.some((other) => sameJson(one, other))) : to;
}

function whyNotKey<Tenant>({ key, from, to }: KeyChange, { decided, tenantId }: Where<Tenant>, name: string): Refusal | null {
  const rule = ruleOfKey(key);
  if (rule?.in !== 'chat') {
    const why = rule === undefined ? 'there is no such setting' : `it stands in hardenbot.yaml alone: ${rule.why}`;
    return refuse('only-in-the-file', `${key}: ${why.replace(/\.$/, '')}.`, 'Nothing was changed.');
  }
  if (rule.within !== undefined && decided.live.written(name, rule.within) === undefined)
    return refuse(
      'only-in-the-file',
      `${key}: ${rule.within} is off in this tenant, and turned on in hardenbot.yaml alone.`,
      `Write \`${rule.within}: {}\` under tenants.${name} there. Nothing was changed.`,
    );
  const now = decided.said(tenantId, key);
  if (valueHash(now) !== valueHash(from)) {
    const entry = decided.of(tenantId).inForce.find((one) => one.key === key && one.whyNot === null)?.entry;
    const by = entry === undefined ? 'hardenbot.yaml says' : `${entry.request.decision.person.name} set it to`;
    const id = entry === undefined ? '' : ` (${entry.id})`;
    return refuse('other-value', `${key} is not what it was: ${by} ${saidText(now)}${id}.`, 'Propose it again from there.');
  }
  if (valueHash(to) === valueHash(now))
    return refuse('nothing-to-change', `${key} is ${saidText(now)} already.`, 'Nothing was changed.');
  const isDecided = decided.of(tenantId).inForce.some((one) => one.key === key && one.value !== undefined);
  if (to === undefined && !isDecided)
    return refuse(
      'nothing-to-change',
      `${key} has no value that was set in chat, so there is nothing to withdraw.`,
      'Nothing was changed.',
    );
  const ofOthers = whyOfOthers({ key, to }, decided, name);
  return (
    ofOthers ??
    whyNotLeft({ key, rule, now, to: to ?? decided.live.written(name, key), written: decided.live.written(name, key) })
  );
}

/** The keys that name conversations, each with the platform. */
const placeKey = /^(?:channel|fallback|digest\.alerts\.[a-z]+)\.([a-zA-Z0-9-]+)$/;

/** Null unless messages would come into a conversation of other tenants: that several share one is said by those who know all of them. */
function whyOfOthers<Tenant>(
  { key, to }: Omit<KeyChange, 'from'>,
  { live }: SettingsInEffect<Tenant>,
  name: string,
): Refusal | null {
  const [, platform] = placeKey.exec(key) ?? [];
  if (platform === undefined || typeof to !== 'string' || !live.isOfOthers(name, { platform, channel: to })) return null;
  return refuse(
    'only-in-the-file',
    `${key}: that several tenants share a conversation stands in hardenbot.yaml alone.`,
    'Name another one, or ask the person who runs hardenbot. Nothing was changed.',
  );
}

interface Leaving {
  readonly key: string;
  readonly rule: InChat;
  readonly now: Json | undefined;
  readonly to: Json | undefined;
  readonly written: Json | undefined;
}

/** Some entries leave by the file alone. */
function whyNotLeft({ key, rule, now, to, written }: Leaving): Refusal | null {
  if (rule.keeps === undefined) return null;
  const left = new Set(listOf(to).map(named));
  const gone = listOf(rule.keeps === 'all' ? now : written).find((one) => !left.has(named(one)));
  return gone === undefined
    ? null
    : refuse(
        'only-in-the-file',
        `${key}: ${named(gone)} leaves this list in hardenbot.yaml alone.`,
        'Ask the person who runs hardenbot. Nothing was changed.',
      );
}

function whyNotValues<Tenant>(changes: readonly KeyChange[], where: Where<Tenant>, name: string): Refusal | null {
  const tried = triedWith(changes, where);
  if (!isRefusal(tried)) return null;
  const reason = tried.reason.replaceAll(`tenants.${name}.`, '');
  const missing = [...reason.matchAll(/([\w.-]+): missing\b/gu)].map(([, key]) => `${key}=…`);
  if (missing.length === 0) return { ...tried, reason };
  // A value that was refused is not suggested again.
  const isWrong = (key: string): boolean => reason.includes(`${key}: `);
  const typed = changes.map(({ key, to }) => `${key}=${isWrong(key) ? '…' : saidText(to)}`);
  const remedy = `Propose them together: /harden set ${[...typed, ...missing].join(' ')}. Nothing was changed.`;
  return { ...tried, reason, remedy };
}

/** The tenant as it would be; a refusal that names each value that cannot be by its key. */
export function triedWith<Tenant>(changes: readonly KeyChange[], { decided, tenantId }: Where<Tenant>) {
  const counting = decided
    .of(tenantId)
    .inForce.flatMap(({ key, value, whyNot }) => (whyNot === null ? [[key, value] as const] : []));
  const wanted = new Map([...counting, ...changes.map(({ key, to }) => [key, to] as const)]);
  try {
    return decided.live.tried(decided.live.nameOf(tenantId) ?? '', wanted);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const said = error.problems.map((problem) => problem.replace(/\.$/u, '')).join('. ');
    return refuse('bad-setting', `${said}.`, 'Correct it and propose it again. Nothing was changed.');
  }
}

/** A value as it is written, in one line. */
export function saidText(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : value.map(itemText).join(', ');
  return itemText(value);
}

function itemText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
