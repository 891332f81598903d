/** Mail flow rules that let mail past Safe Links or Safe Attachments by a header: no policy shows them. */
import { lookupOwn } from '../../lib/lookup-own.js';
import { all, type MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { partsOf, stemOf } from '../reasoning/mail-flow/rule-parts.js';

type Skipped = 'links' | 'attachments';

/** Source: guides of makers of phishing training, who ask for such rules; the reference of mail flow rules does not name the headers. */
const headers: Readonly<Record<string, Skipped>> = {
  'x-ms-exchange-organization-skipsafelinksprocessing': 'links',
  'x-ms-exchange-organization-skipsafeattachmentprocessing': 'attachments',
};

export interface Skip {
  readonly rule: MailRule;
  /** What it may skip. */
  readonly what: readonly Skipped[];
  readonly isListed: boolean;
  /** It lets some mail go unchecked, and settings do not list it. */
  readonly gap: MailFact;
}

/** Each rule that sets one of these headers, or a header that cannot be seen. */
export function skipsOf(rules: readonly MailRule[], isListed: (name: string) => boolean): readonly Skip[] {
  return rules.flatMap((rule): readonly Skip[] => {
    const { SetHeaderName: name, SetHeaderValue: value } = rule.row;
    const isUnseen = partsOf(rule.row).unseenActions.some((action) => stemOf(action) === 'setheader');
    const found = lookupOwn(headers, name?.trim().toLowerCase() ?? '');
    const what: readonly Skipped[] = found === undefined ? (isUnseen ? ['links', 'attachments'] : []) : [found];
    if (what.length === 0) return [];
    const listed = isListed(rule.name);
    // Mail to other organizations is not for any mailbox here.
    const facts = [rule.inEffect, rule.to !== 'nobody', isUnseen ? ('unknown' as const) : isSet(value)];
    return [{ rule, what, isListed: listed, gap: listed ? false : all(...facts) }];
  });
}

function isSet(value: string | null | undefined): MailFact {
  const word = value?.trim().toLowerCase();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : 'unknown';
}
