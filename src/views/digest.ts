/** The digest of a day in a channel: how it stands and what got worse in the message itself, everything else in its thread. */
import type { Card, Message } from '../chat/card.js';
import { isUnchanged } from '../posture/digest.js';
import {
  checkpointOf,
  type DigestView,
  detailOf,
  headline,
  inThread,
  notAudited,
  regressed,
  type TenantDigest,
  trendOf,
} from './digest-details.js';
import { rollUp } from './digest-roll-up.js';

export function digestMessage(view: DigestView): Message {
  const [only] = view.tenants;
  return only !== undefined && view.tenants.length === 1 ? single(view, only) : rollUp(view);
}

function single(view: DigestView, one: TenantDigest): Message {
  const { tenant, digest } = one;
  const title = `${tenant}, ${view.day}`;
  const checkpoint = checkpointOf([digest]);
  if (isUnchanged(digest)) {
    const card: Card = {
      title,
      tone: 'neutral',
      blocks: [{ kind: 'text', spans: [...headline(digest), { text: ' Nothing moved.' }] }, checkpoint],
    };
    return { card, details: [] };
  }
  const worse = regressed([one]);
  const card: Card = {
    title,
    tone: worse.length > 0 ? 'bad' : 'neutral',
    blocks: [
      { kind: 'text', spans: headline(digest) },
      ...trendOf(view.day, [digest]),
      ...notAudited(digest),
      ...worse,
      ...inThread([digest]),
      checkpoint,
    ],
  };
  return { card, details: [detailOf(view, one)] };
}
