/** The digest of a day in a channel: how it stands and what got worse in the message itself, everything else in its thread. */
import type { Block, Card, Message } from '../chat/card.js';
import { type Digest, isUnchanged } from '../posture/digest.js';
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
  withoutDigest,
} from './digest-details.js';
import { rollUp } from './digest-roll-up.js';
import { moment } from './moment.js';
import { counted } from './words.js';

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

export interface GroupDigest extends Omit<DigestView, 'day' | 'tenants'> {
  /** As it is typed behind the `@`. */
  readonly group: string;
  /** The last digest of each; null: there has been none. */
  readonly tenants: readonly { readonly tenant: string; readonly digest: Digest | null }[];
}

/** The last digests of many tenants as one card: those of the newest day, and who has none of it. */
export function groupDigestCard({ group, tenants, ...view }: GroupDigest): Card {
  const title = `Digest of @${group}: ${counted(tenants.length, 'tenant')}`;
  const day =
    tenants
      .map(({ digest }) => digest?.day ?? '')
      .toSorted()
      .at(-1) ?? '';
  const told = tenants.flatMap(({ tenant, digest }) => (digest === null || digest.day !== day ? [] : [{ tenant, digest }]));
  if (told.length === 0)
    return { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: 'There has been no digest yet.' }] }] };
  const without = tenants.filter(({ tenant }) => !told.some((one) => one.tenant === tenant)).map(({ tenant }) => tenant);
  const { card, details } = digestMessage({ ...view, day, tenants: told });
  const below = new Set(inThread(told.map(({ digest }) => digest)).map((block) => JSON.stringify(block)));
  const moved = details.find(({ part }) => part === 'all')?.card.blocks ?? [];
  return {
    ...card,
    title: `${title}, ${day}`,
    blocks: [...card.blocks.filter((block) => !below.has(JSON.stringify(block))), ...moved, ...withoutDigest({ without })],
  };
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
      blocks: [{ kind: 'text', spans: [...headline(digest), { text: ' Nothing moved.' }] }, ...withoutDigest(view), checkpoint],
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
      ...withoutDigest(view),
      ...credentialEnds([one]),
      ...worse,
      ...inThread([digest]),
      checkpoint,
      ...planRegressed(view, one),
    ],
  };
  return { card, details: [detailOf(view, one), witness] };
}
