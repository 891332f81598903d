/** Which kind of sign-in method a row is about. The reason text is the only place that names it; its wording is not documented, so it is searched for words. */
import type { DirectoryAudit } from '../../../tenant/resources/directory-audit.js';

const kinds: readonly (readonly [RegExp, string])[] = [
  [/fido|passkey|security key/i, 'passkey'],
  [/temporary access pass/i, 'Temporary Access Pass'],
  [/windows hello|platform credential/i, 'device credential'],
  [/authenticator|phone sign-in/i, 'authenticator'],
  [/sms|text message/i, 'text message'],
  [/phone|voice|mobile/i, 'phone'],
  [/e-?mail/i, 'email'],
  [/oath|token|totp/i, 'one-time code'],
  [/app(lication)? password/i, 'app password'],
  [/security question/i, 'security questions'],
];

/** Null where the row names none that is known. */
export function methodKindOf({ resultReason, activityDisplayName }: DirectoryAudit): string | null {
  for (const text of [resultReason ?? '', activityDisplayName ?? ''])
    for (const [pattern, kind] of kinds) if (pattern.test(text)) return kind;
  return null;
}
