/** Side effects of transport rules that an admin should know of, whatever the verdict. */
import type { Warning } from '../../finding.js';
import { expiresAt, type MailRule } from './rule.js';

/** `scl-bypass`: external mail bypasses the spam filter. */
export function spamFilterWarnings(rules: readonly MailRule[]): readonly Warning[] {
  return rules
    .filter(
      (rule) => rule.inEffect === true && rule.pastSpamFilter === true && (rule.from === 'outside' || rule.from === 'anywhere'),
    )
    .map(({ name }) => ({
      code: 'scl-bypass',
      text: `The rule "${name}" sets SCL -1: what it matches is not looked at by the spam filter.`,
    }));
}

/** Of rules that keep mail out: `internal-mail`, `silent-drop`, `expires`. */
export function refusalWarnings(rules: readonly MailRule[], asOf: Date): readonly Warning[] {
  return rules
    .filter((rule) => rule.inEffect === true && rule.refuses === true)
    .flatMap((rule): readonly Warning[] => {
      const expiry = expiresAt(rule, asOf);
      return [
        ...(rule.from === 'anywhere' && rule.to !== 'nobody'
          ? [{ code: 'internal-mail', text: `The rule "${rule.name}" has no FromScope: it refuses mail from inside as well.` }]
          : []),
        ...(rule.how === 'delete'
          ? [{ code: 'silent-drop', text: `The rule "${rule.name}" deletes mail without telling sender or recipient.` }]
          : []),
        ...(expiry === null
          ? []
          : [
              {
                code: 'expires',
                text: `The rule "${rule.name}" ends on ${expiry.toISOString()}; from then on it keeps nothing out.`,
              },
            ]),
      ];
    });
}
