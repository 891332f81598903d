/** What DMARC (RFC 9989, before it RFC 7489) asks receivers to do with forged mail of a domain. */

import { isMicrosoftDomain } from '../reasoning/mail-flow/domain.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { Answer } from './names.js';

export type Policy = 'none' | 'quarantine' | 'reject';

export interface DmarcResult {
  /** What receivers do for all of its mail; null: not told. */
  readonly effective: Policy | null;
  readonly holds: MailFact;
  /** Where the records were found: the domain itself or one above it. */
  readonly at: string | null;
  readonly records: readonly string[];
  readonly problem: string | null;
  /** The record is in test mode (`t=y`). */
  readonly test: boolean;
  readonly reports: boolean;
  readonly needs: readonly string[];
}

const strength: readonly Policy[] = ['none', 'quarantine', 'reject'];

/** `v` in any case, the version as it is, blanks around what separates. */
function isDmarc(text: string): boolean {
  return /^\s*v\s*=\s*DMARC1\s*(;|$)/i.test(text) && /^[^=]*=\s*DMARC1/.test(text);
}

export function dmarcOf(domain: string, texts: (name: string) => Answer, wanted: Policy): DmarcResult {
  for (const name of placesOf(domain)) {
    const found = texts(`_dmarc.${name}`);
    if (found === 'unasked') return untold([`_dmarc.${name}`], null);
    if (found === 'unread') return untold([], `DNS gave no answer for _dmarc.${name}`);
    const records = found.filter(isDmarc);
    if (records.length > 1)
      return {
        ...nothing,
        records,
        at: name,
        problem: `there are ${records.length} records at _dmarc.${name}, and none of them counts`,
      };
    const [record] = records;
    if (record !== undefined) return judged(record, { at: name, inherited: name !== domain, wanted });
  }
  return { ...nothing, records: [], at: null, problem: 'there is none' };
}

const nothing = { effective: 'none' as const, holds: false as const, test: false, reports: false, needs: [] };

function untold(needs: readonly string[], problem: string | null): DmarcResult {
  return { effective: null, holds: 'untold', at: null, records: [], problem, test: false, reports: false, needs };
}

/** The domain, then those above it; what is above onmicrosoft.com domains is Microsoft's and not inherited. */
function placesOf(domain: string): readonly string[] {
  if (isMicrosoftDomain(domain)) return [domain];
  const labels = domain.split('.');
  return labels.map((_, from) => labels.slice(from).join('.'));
}

function judged(
  record: string,
  { at, inherited, wanted }: { readonly at: string; readonly inherited: boolean; readonly wanted: Policy },
): DmarcResult {
  const pairs = tagsIn(record);
  const tags = new Map(pairs);
  const said = (inherited ? tags.get('sp') : undefined) ?? tags.get('p') ?? 'none';
  const policy = strength.find((word) => word === said) ?? 'none';
  const percent = Number(tags.get('pct') ?? '100');
  const test = tags.get('t') === 'y';
  const partial = Number.isFinite(percent) && percent < 100;
  const spoilt = spoiltBy(pairs);
  const effective = partial || test || spoilt !== null ? 'none' : policy;
  const enough = strength.indexOf(effective) >= strength.indexOf(wanted);
  const where = inherited ? ` (inherited from ${at})` : '';
  const problem =
    spoilt ??
    (partial
      ? `pct=${tags.get('pct') ?? ''}: only a part of mail is meant`
      : test
        ? 't=y: it is only tested'
        : `${inherited && tags.has('sp') ? 'sp' : 'p'}=${said} is less than ${wanted}`);
  return {
    effective,
    holds: enough,
    at,
    records: [record],
    test,
    reports: tags.has('rua'),
    needs: [],
    problem: enough ? null : `${problem}${where}`,
  };
}

type Tag = readonly [name: string, value: string];

/**
 * What takes the effect from the whole record, or null: a tag that stands twice (RFC 6376, section 3.2, whose grammar it has), or a policy for
 * sub-domains that is none (RFC 7489, section 6.6.3): receivers then take it for p=none.
 */
function spoiltBy(tags: readonly Tag[]): string | null {
  const names = tags.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `${twice}= stands twice, so that the record does not count`;
  const wrong = tags.find(([name, value]) => (name === 'sp' || name === 'np') && !strength.some((word) => word === value));
  return wrong === undefined ? null : `${wrong.join('=')} is no policy, which makes the whole record p=none`;
}

/** In their order, in lower case. */
function tagsIn(record: string): readonly Tag[] {
  return record.split(';').flatMap((part): readonly Tag[] => {
    const at = part.indexOf('=');
    if (at < 0) return [];
    return [
      [
        part.slice(0, at).trim().toLowerCase(),
        part
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ],
    ];
  });
}
