/** What a button on the card of a waiver does. */
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { shorten } from '../../chat/safe-text.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Call } from './recorder.js';
import type { Waiving } from './waiver.js';

export function isWaiver(subject: string): boolean {
  return subject.startsWith('w-');
}

export async function clickWaiver(event: ChatEvent & { kind: 'click' }, call: Call, waiving: Waiving): Promise<Answer | Refusal> {
  switch (event.action) {
    case 'approve':
      return waiving.approve(call, event.subject, event.digest ?? '');
    case 'revoke':
      return waiving.end(call, event.subject);
    case 'reject': {
      const reason = event.reason?.trim() ?? '';
      if (reason === '') return refuse('missing-reason', 'A rejection needs a reason.', 'Press Reject again and say why.');
      return waiving.reject(call, event.subject, shorten(reason, 500));
    }
    default:
      return refuse('no-such-button', 'A waiver has no such button.', 'Decide on the newest card.');
  }
}
