/** What an SPF record (RFC 7208) says: who may send, and what becomes of mail from anyone else. */

import { lookupOwn } from '../../lib/lookup-own.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { Answer } from './names.js';

const maxLookups = 10;
/** Look-ups that find nothing, beyond which a record is an error too (RFC 7208, section 4.6.4). */
const maxVoid = 2;

export interface SpfResult {
  /** Mail from others is at least marked, and the record can be evaluated. */
  readonly holds: MailFact;
  /** As found, each record. */
  readonly records: readonly string[];
  /** Why it does not hold, or what is unknown; null where it holds. */
  readonly problem: string | null;
  /** What may send is everyone, whatever becomes of the rest: by what it includes, or by its networks. */
  readonly takesAll: boolean;
  /** Names that have to be read before more can be said. */
  readonly needs: readonly string[];
  readonly includes: readonly string[];
  /** Terms that name a host whose addresses are not looked up, where more than two of them may find nothing; else none. */
  readonly unseen: readonly string[];
}

interface Walk {
  lookups: number;
  readonly needs: string[];
  readonly includes: string[];
  readonly hosts: string[];
  readonly unread: string[];
  broken: string | null;
  /** Networks that may send. */
  readonly open: string[];
  /** What matches anyone who sends, and lets them; null: nothing does on its own. */
  everybody: string | null;
}

function isSpf(text: string): boolean {
  return /^v=spf1( |$)/i.test(text);
}

/** `strict`: nothing but `-all` will do, as for a domain that sends nothing. */
export function spfOf(domain: string, texts: (name: string) => Answer, strict: boolean): SpfResult {
  const found = texts(domain);
  const none = { records: [], includes: [], unseen: [], takesAll: false };
  if (found === 'unasked') return { ...none, holds: 'unknown', problem: null, needs: [domain] };
  if (found === 'unread') return { ...none, holds: 'unknown', problem: 'DNS gave no answer', needs: [] };
  const records = found.filter(isSpf);
  const [record, ...others] = records;
  if (record === undefined) return { ...none, holds: false, problem: 'there is none', needs: [] };
  if (others.length > 0)
    return { ...none, records, holds: false, problem: 'there are several, which is a permanent error', needs: [] };
  const walk: Walk = { lookups: 0, needs: [], includes: [], hosts: [], unread: [], broken: null, open: [], everybody: null };
  const end = follow(record, { texts, walk, depth: 0, lets: true });
  const problem = problemOf(end, walk, strict);
  const unknown = walk.needs.length + walk.unread.length > 0 || end === 'unknown';
  return {
    records,
    includes: walk.includes,
    unseen: walk.hosts.length > maxVoid ? walk.hosts : [],
    takesAll: broadest(walk) !== null,
    needs: problem === null ? walk.needs : [],
    holds: problem === null ? (unknown ? 'unknown' : true) : false,
    problem: problem ?? (unknown ? `${walk.unread.join(', ') || 'an included name'} could not be read` : null),
  };
}

/** What becomes of mail that nothing matches. */
type End = '+' | '-' | '~' | '?' | 'none' | 'unknown';

/** What matches anyone who sends, or as good as anyone, in words; null: nothing does before the end. */
function broadest({ open, everybody }: Walk): string | null {
  if (everybody !== null) return everybody;
  const { set } = readAddresses(open);
  if (set.holdsAllIPv4 || set.holdsAllIPv6) return `its networks are every ${set.holdsAllIPv4 ? 'IPv4' : 'IPv6'} address`;
  return set.isEverybody ? 'its networks are half of all addresses or more' : null;
}

function problemOf(end: End, walk: Walk, strict: boolean): string | null {
  const { lookups, broken } = walk;
  if (broken !== null) return broken;
  if (lookups > maxLookups) return `it takes ${lookups} look-ups, more than ${maxLookups}, which is a permanent error`;
  const all = broadest(walk);
  if (all !== null) return `it lets others send (${all})`;
  if (end === 'unknown') return null;
  if (end === 'none') return 'it says nothing about other senders (no all)';
  if (end === '+' || end === '?') return `it lets others send (${end}all)`;
  return strict && end !== '-' ? 'a domain that sends nothing needs -all' : null;
}

interface Following {
  readonly texts: (name: string) => Answer;
  readonly walk: Walk;
  readonly depth: number;
  /** Whether what matches may send: not below an include that says otherwise of what it matches. */
  readonly lets: boolean;
}

function follow(record: string, following: Following): End {
  const { texts, walk, depth } = following;
  const terms = record.split(/ +/).slice(1);
  walk.broken ??= syntaxProblem(terms);
  let redirect: string | null = null;
  for (const term of terms) {
    const [, sign = '', name = '', value = ''] = /^([+\-~?]?)([a-z][a-z0-9._-]*)(?:[:=/](.*))?$/i.exec(term) ?? [];
    const word = name.toLowerCase();
    const lets = following.lets && (sign === '' || sign === '+');
    if (word === 'all') return (sign === '' ? '+' : sign) as End;
    if (word === 'redirect' && term.includes('=')) redirect = value;
    else if (word === 'include') {
      // What it includes passes anyone who sends: then the include matches them all.
      if (included(value, { ...following, lets }) === '+' && lets) walk.everybody ??= term;
    } else if (['a', 'mx', 'ptr', 'exists'].includes(word)) {
      walk.lookups += 1;
      walk.hosts.push(term);
    }
    if (lets && (word === 'ip4' || word === 'ip6')) walk.open.push(value);
    if (lets && matchesAll(word, term)) walk.everybody ??= term;
    // A name without a macro is the same for every sender: it matches everyone or no one, by whether it exists, which is not looked up.
    if (lets && word === 'exists' && !term.includes('%')) walk.unread.push(`whether ${value} exists (${term})`);
    if (walk.lookups > maxLookups) return 'unknown';
  }
  if (redirect === null) return 'none';
  const next = lookUp(redirect, texts, walk);
  return next === null || depth > maxLookups ? 'unknown' : follow(next, { ...following, depth: depth + 1 });
}

/** Networks of no bits around a host (RFC 7208, section 5.6). */
function matchesAll(word: string, term: string): boolean {
  return (word === 'a' || word === 'mx') && /\/0+(\/|$)/.test(term);
}

function included(name: string, following: Following): End | null {
  const { texts, walk, depth } = following;
  walk.includes.push(name.toLowerCase());
  const record = lookUp(name, texts, walk);
  return record === null || depth > maxLookups ? null : follow(record, { ...following, depth: depth + 1 });
}

/** The one SPF record of a name; null where it is not known or is no good. */
function lookUp(name: string, texts: (name: string) => Answer, walk: Walk): string | null {
  walk.lookups += 1;
  if (walk.lookups > maxLookups) return null;
  if (name.includes('%')) {
    walk.unread.push(name);
    return null;
  }
  const found = texts(name);
  if (found === 'unasked') walk.needs.push(name);
  else if (found === 'unread') walk.unread.push(name);
  else {
    const records = found.filter(isSpf);
    if (records.length === 1) return records[0] ?? null;
    walk.broken ??= `${name} has ${records.length === 0 ? 'no SPF record' : 'several SPF records'}, which is a permanent error`;
  }
  return null;
}

// The grammar of SPF terms (RFC 7208, sections 5 and 6): one that does not keep to it, anywhere in a record, makes the whole of it an error.

/** What may stand behind the name of a mechanism, in either case; addresses are read beside. */
const forms: Readonly<Record<string, RegExp>> = {
  all: /^$/,
  include: /^:\S+$/,
  a: /^(:[^/\s]+)?(\/([0-9]|[12]\d|3[0-2]))?(\/\/(\d|[1-9]\d|1[01]\d|12[0-8]))?$/,
  mx: /^(:[^/\s]+)?(\/([0-9]|[12]\d|3[0-2]))?(\/\/(\d|[1-9]\d|1[01]\d|12[0-8]))?$/,
  ptr: /^(:[^/\s]+)?$/,
  ip4: /^:\d+(\.\d+){3}(\/(0|[1-9]\d*))?$/,
  ip6: /^:[0-9a-f.]*:[0-9a-f:.]*(\/(0|[1-9]\d*))?$/i,
  exists: /^:\S+$/,
};

/** These may stand once, and say nothing without a value. */
const modifiers = ['redirect', 'exp'];

/** What is wrong with the terms of a record, or null. A modifier that nobody knows is passed over, as receivers do. */
function syntaxProblem(terms: readonly string[]): string | null {
  const wrong = terms.find((term) => term !== '' && !isModifier(term) && !isMechanism(term));
  if (wrong !== undefined) return `${wrong} is no term of SPF, which is a permanent error`;
  const twice = modifiers.find((name) => terms.filter((term) => term.toLowerCase().startsWith(`${name}=`)).length > 1);
  return twice === undefined ? null : `${twice}= stands twice, which is a permanent error`;
}

function isModifier(term: string): boolean {
  const [, name = '', value = ''] = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(term) ?? [];
  return name !== '' && (value !== '' || !modifiers.includes(name.toLowerCase()));
}

function isMechanism(term: string): boolean {
  const [, name = '', rest = ''] = /^[+\-~?]?([a-z0-9]+)(.*)$/i.exec(term) ?? [];
  const word = name.toLowerCase();
  if (lookupOwn(forms, word)?.test(rest) !== true) return false;
  return !word.startsWith('ip') || readAddresses([rest.slice(1)]).problems.length === 0;
}
