/** What features say of the day in its digest. */
import type { Span, Statement } from '../chat/card.js';
import type { Digest } from '../posture/digest.js';

export interface DigestSection {
  /** For the message itself. @param tenant set where the digest is of several */
  inMessage(digest: Digest, tenant?: string): readonly Statement[];
  /** For the thread below it. */
  inThread(digest: Digest): readonly Statement[];
}

/** At most this many of each kind are listed; more are counted. */
export const maxLines = 8;

export function line(label: string, ...parts: readonly (string | Span)[]): Statement {
  const spans = parts.map((part) => (typeof part === 'string' ? { text: part } : part));
  return { kind: 'text', spans: [...(label === '' ? [] : [{ text: label, style: 'strong' as const }]), ...spans] };
}
