/** The card for anything we decline, and the safe card for anything that went wrong. */
import type { Card } from '../chat/card.js';
import { isForbidden, RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import { InputError, TenantError } from '../lib/errors.js';

export function refusalCard(refusal: { readonly reason: string; readonly remedy: string }): Card {
  return {
    title: 'Not done',
    tone: 'warn',
    blocks: [
      { kind: 'text', spans: [{ text: refusal.reason }] },
      ...(refusal.remedy === '' ? [] : [{ kind: 'text' as const, spans: [{ text: refusal.remedy, style: 'muted' as const }] }]),
    ],
  };
}

/** What a person may see of a failure: what to do, never its inside. `reference` finds it in the log. */
export function failureCard(error: unknown, reference: string): Card {
  if (error instanceof TenantError)
    return refusalCard({
      reason: `The tenant answered: ${error.message}`,
      remedy: 'Try again in a minute; if it stays, run hardenbot doctor or look at the permission it names.',
    });
  if (error instanceof InputError) return refusalCard({ reason: error.message, remedy: 'Correct it and try again.' });
  if (error instanceof RetryLater || storeRetryLater(error) !== null)
    return refusalCard({
      reason:
        'The store behind hardenbot does not take everything at this moment, so it is not known yet whether this was taken.',
      remedy: `Look at /harden changes in a minute, before you do it again. The reference is ${reference}.`,
    });
  if (isForbidden(error))
    return refusalCard({
      reason: 'The store does not let hardenbot do everything any more, so it is not known whether this was taken.',
      remedy: `Tell the person who runs hardenbot: the log says what its user there may not do, under ${reference}.`,
    });
  return refusalCard({
    reason: 'Something went wrong inside hardenbot. It is not known whether this was taken.',
    remedy: `Look at /harden changes, and try again if it is not there; if it stays, tell the person who runs hardenbot the reference ${reference}.`,
  });
}
