/** The grammar of SPF terms (RFC 7208, sections 5 and 6): one that does not keep to it, anywhere in a record, makes the whole of it an error. */
import { lookupOwn } from '../../lib/lookup-own.js';
import { readAddresses } from '../reasoning/ip/address-set.js';

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
export function syntaxProblem(terms: readonly string[]): string | null {
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
