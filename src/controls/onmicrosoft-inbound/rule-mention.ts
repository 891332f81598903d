/** Which transport rules have to do with mail to onmicrosoft.com domains. */
import { wordCovers } from '../reasoning/mail-flow/domain.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import type { Tenant } from './exposure.js';
import { mentions, toHeaderOf } from './to-header.js';

/** A rule that names one of the domains as a recipient's, or that is for all recipients and refuses by nothing else. */
export function mentionedBy(rule: MailRule, { index }: Tenant): boolean {
  const { only } = rule.recipients;
  const domains = index.microsoftDomains.flatMap(({ name }) => name ?? []);
  if (only !== null) return domains.some((domain) => only.some((word) => wordCovers(word, domain)));
  if (rule.conditions.length === 0) return true;
  return domains.some(
    (domain) =>
      toHeaderOf(rule, domain) !== null ||
      rule.conditions.some(
        ({ property, words }) => /RecipientAddress/.test(property) && words.some((word) => mentions(word, domain)),
      ),
  );
}
