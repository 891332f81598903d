/** What the well-known rule on the To header is worth: the header is the sender's own text, and some patterns never match it. */
import type { MailRule } from '../reasoning/mail-flow/rule.js';

/**
 * - `matches`: the usual form `Ana <ana@domain>` is refused
 * - `anchored`: the pattern ends at the domain, where the usual form has a `>` behind: it is never refused
 */
type ToHeader = 'matches' | 'anchored';

const headerConditions = new Set([
  'HeaderMatchesMessageHeader',
  'HeaderMatchesPatterns',
  'HeaderContainsMessageHeader',
  'HeaderContainsWords',
]);

/** What a rule that has no other conditions makes of the To header for a domain; null where it does not look at it. */
export function toHeaderOf(rule: MailRule, domain: string): ToHeader | null {
  if (rule.conditions.length === 0 || !rule.conditions.every(({ property }) => headerConditions.has(property))) return null;
  const { row } = rule;
  const patterns = isTo(row.HeaderMatchesMessageHeader)
    ? (row.HeaderMatchesPatterns ?? []).filter((text) => mentions(text, domain))
    : [];
  const words = isTo(row.HeaderContainsMessageHeader)
    ? (row.HeaderContainsWords ?? []).filter((text) => mentions(text, domain))
    : [];
  if (words.length > 0 || patterns.some((pattern) => !isAnchored(pattern))) return 'matches';
  return patterns.length > 0 ? 'anchored' : null;
}

function isTo(header: string | null | undefined): boolean {
  return header?.trim().toLowerCase() === 'to';
}

/** Patterns are read, never run: they come from the tenant. */
export function mentions(pattern: string, domain: string): boolean {
  const text = pattern.toLowerCase().replaceAll(/\\(.)/g, '$1');
  const labels = domain.split('.');
  return labels.slice(0, -1).some((_, from) => {
    const suffix = labels.slice(from).join('.');
    const at = text.indexOf(suffix);
    if (at < 0) return false;
    const before = text.slice(0, at).replace(/\.$/, '');
    return from === 0 ? !/[a-z0-9-]$/.test(before) : /[*+)\]}]$/.test(before);
  });
}

function isAnchored(pattern: string): boolean {
  const behind = pattern.slice(pattern.toLowerCase().lastIndexOf('com'));
  return /(\$|\\[zZ])\)*$/.test(pattern) && !behind.includes('>');
}
