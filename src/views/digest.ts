/** The digest of a day in a channel: how it stands and what got worse in the message itself, everything else in its thread. */
import type { Block, Card, Message } from '../chat/card.js';
import { isUnchanged } from '../posture/digest.js';
import { checkpointDetail, checkpointLine } from './checkpoint.js';
import {
  checkpointsOf,
  credentialEnds,
  type DigestView,
  detailOf,
  headline,
  inThread,
  notAudited,
  planRegressed,
  regressed,
  type TenantDigest,
  toneOf,
  trendOf,
} from './digest-details.js';
import { rollUp } from './digest-roll-up.js';
import { moment } from './moment.js';

export function digestMessage(view: DigestView): Message {
  const [only] = view.tenants;
  return only !== undefined && view.tenants.length === 1 ? single(view, only) : rollUp(view);
}

export interface DigestCopy extends TenantDigest {
  /** When the next one comes; null: the settings ask for none. */
  readonly next: Date | null;
  readonly now: Date;
  readonly nameOf: (entraId: string) => string;
  readonly controls: DigestView['controls'];
}

/** The digest of a tenant as one card, for who asks for it again: there is no thread below an answer. */
export function digestCopy({ tenant, digest, next, now, nameOf, controls }: DigestCopy): Card {
  const { card, details } = single({ day: digest.day, tenants: [], nameOf, controls, now }, { tenant, digest });
  const below = new Set(inThread([digest]).map((block) => JSON.stringify(block)));
  const said = card.blocks.filter((block) => !below.has(JSON.stringify(block)));
  return { ...card, blocks: [...said, ...details.flatMap((detail) => detail.card.blocks), whenNext(next)] };
}

export function noDigestYet(tenant: string, next: Date | null): Card {
  const none: Block = { kind: 'text', spans: [{ text: 'There has been no digest yet.' }] };
  return { title: `Digest of ${tenant}`, tone: 'neutral', blocks: [none, whenNext(next)] };
}

function whenNext(next: Date | null): Block {
  if (next === null)
    return {
      kind: 'text',
      spans: [{ text: 'No digest is set for this tenant; digest: in its settings asks for one.', style: 'muted' }],
    };
  return { kind: 'text', spans: [{ text: 'The next digest comes ', style: 'muted' }, moment(next, 'muted')] };
}

function single(view: DigestView, one: TenantDigest): Message {
  const { tenant, digest } = one;
  const title = `Digest of ${tenant}, ${view.day}`;
  const checkpoint = checkpointLine([digest.checkpoint]);
  const witness = checkpointDetail(checkpointsOf([digest]));
  if (isUnchanged(digest)) {
    const card: Card = {
      title,
      tone: 'neutral',
      blocks: [{ kind: 'text', spans: [...headline(digest), { text: ' Nothing moved.' }] }, checkpoint],
    };
    return { card, details: [witness] };
  }
  const worse = regressed([one]);
  const card: Card = {
    title,
    tone: toneOf(worse, [one]),
    blocks: [
      { kind: 'text', spans: headline(digest) },
      ...trendOf(view.day, [digest]),
      ...notAudited(digest),
      ...credentialEnds([one]),
      ...worse,
      ...inThread([digest]),
      checkpoint,
      ...planRegressed(view, one),
    ],
  };
  return { card, details: [detailOf(view, one), witness] };
}
