/** The digest of a day in a channel: one tenant in detail, or many rolled up into one message. */
import type { Block, Card, Span } from '../chat/card.js';
import { commonHash } from '../ledger/common-hash.js';
import { type Digest, isUnchanged } from '../posture/digest.js';
import { digestDetails, headline } from './digest-details.js';
import { moveLine, moveOrder } from './moves.js';
import { difference, sparkline } from './sparkline.js';
import { counted, moment } from './words.js';

export interface TenantDigest {
  readonly tenant: string;
  readonly digest: Digest;
}

export interface DigestView {
  readonly day: string;
  /** Those whose digest of the day is there. */
  readonly tenants: readonly TenantDigest[];
  readonly nameOf: (entraId: string) => string;
  readonly now: Date;
}

/** How many lines of each kind a roll-up names. */
const mostLines = 8;

export function digestCard(view: DigestView): Card {
  const [only] = view.tenants;
  return only !== undefined && view.tenants.length === 1 ? single(view, only) : rollUp(view);
}

function single(view: DigestView, { tenant, digest }: TenantDigest): Card {
  const title = `${tenant}, ${view.day}`;
  const first: Block = { kind: 'text', spans: headline(digest) };
  if (isUnchanged(digest))
    return {
      title,
      tone: 'neutral',
      blocks: [{ kind: 'text', spans: [...headline(digest), { text: ' Nothing moved.' }] }, checkpointOf([digest])],
    };
  const bad = digest.moves.some(({ kind }) => kind === 'regressed');
  return { title, tone: bad ? 'bad' : 'neutral', blocks: [first, ...digestDetails(view, digest), checkpointOf([digest])] };
}

function rollUp(view: DigestView): Card {
  const { tenants } = view;
  const moved = tenants.filter(({ digest }) => !isUnchanged(digest));
  const title = `${counted(tenants.length, 'tenant')}, ${view.day}`;
  const regressed = tenants.some(({ digest }) => digest.moves.some(({ kind }) => kind === 'regressed'));
  return {
    title,
    tone: regressed ? 'bad' : 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: average(tenants), style: 'strong' },
          { text: ` ${counted(moved.length, 'tenant')} moved, ${tenants.length - moved.length} did not.` },
        ],
      },
      ...(moved.length === 0 ? [] : [worst(moved)]),
      ...moveBlocks(moved),
      ...(moved.length === 0 ? [] : [sums(view, moved)]),
      checkpointOf(tenants.map(({ digest }) => digest)),
      { kind: 'text', spans: [{ text: 'Details of one: /harden status --tenant NAME.', style: 'muted' }] },
    ],
  };
}

function average(tenants: readonly TenantDigest[]): string {
  const mean = (scores: readonly (number | null)[]): number | null => {
    const known = scores.filter((score) => score !== null);
    return known.length === 0 ? null : Math.floor((known.reduce((sum, score) => sum + score, 0) / known.length) * 10) / 10;
  };
  const now = mean(tenants.map(({ digest }) => digest.score.now));
  const yesterday = mean(tenants.filter(({ digest }) => digest.score.now !== null).map(({ digest }) => digest.score.yesterday));
  const by = difference(now, yesterday);
  return now === null ? 'No score yet.' : `Score ${now} on average${by === '' ? '' : `, ${by} in a day`}.`;
}

/** Those that fell most, then those that are lowest. */
function worst(tenants: readonly TenantDigest[]): Block {
  const fall = ({ digest: { score } }: TenantDigest): number => (score.now ?? 0) - (score.yesterday ?? score.now ?? 0);
  const sorted = [...tenants].sort(
    (one, other) => fall(one) - fall(other) || (one.digest.score.now ?? 0) - (other.digest.score.now ?? 0),
  );
  return {
    kind: 'table',
    columns: ['tenant', 'score', 'in a day', 'trend', 'fail', 'unknown'],
    rows: sorted
      .slice(0, mostLines)
      .map(({ tenant, digest }) => [
        { text: tenant },
        { text: digest.score.now === null ? '-' : String(digest.score.now) },
        { text: difference(digest.score.now, digest.score.yesterday) },
        { text: sparkline(digest.trend.slice(-14)) },
        { text: String(digest.verdicts.fail ?? 0) },
        { text: String(digest.verdicts.unknown ?? 0) },
      ]),
    ...(tenants.length > mostLines ? { more: tenants.length - mostLines } : {}),
  };
}

function moveBlocks(tenants: readonly TenantDigest[]): readonly Block[] {
  return moveOrder.flatMap((kind) => {
    const all = tenants.flatMap(({ tenant, digest }) =>
      digest.moves.filter((move) => move.kind === kind).map((move) => ({ tenant, move })),
    );
    const lines = all
      .slice(0, mostLines)
      .map(({ tenant, move }): Block => ({ kind: 'text', spans: moveLine(move, ` in ${tenant}`) }));
    const more = all.length - lines.length;
    return more > 0
      ? [...lines, { kind: 'text' as const, spans: [{ text: `and ${more} more of this kind`, style: 'muted' as const }] }]
      : lines;
  });
}

function sums({ now }: DigestView, tenants: readonly TenantDigest[]): Block {
  const waiting = tenants.flatMap(({ tenant, digest }) => digest.waiting.map((one) => ({ tenant, ...one })));
  const oldest = [...waiting].sort((one, other) => (one.since < other.since ? -1 : 1))[0];
  const notAudited = tenants.filter(({ digest }) => digest.notAudited !== undefined).map(({ tenant }) => tenant);
  const unchecked = tenants.filter(({ digest }) => digest.unchecked.length > 0);
  const count = (of: (digest: Digest) => number): number => tenants.reduce((sum, { digest }) => sum + of(digest), 0);
  const age = oldest === undefined ? '' : `, the oldest ${oldest.id} in ${oldest.tenant} for ${hours(now, oldest.since)}`;
  return {
    kind: 'facts',
    facts: [
      { label: 'Waiting for approval', value: `${waiting.length}${age}` },
      { label: 'Changes that moved', value: String(count(({ changes }) => changes.length)) },
      {
        label: 'Could not be checked',
        value: `${count((digest) => digest.unchecked.length)} controls of ${counted(unchecked.length, 'tenant')}`,
      },
      ...(notAudited.length === 0 ? [] : [{ label: 'Not audited today', value: listed(notAudited) }]),
      { label: 'Waivers that lapse within a week', value: String(count(({ lapsing }) => lapsing.length)) },
    ],
  };
}

function listed(names: readonly string[]): string {
  return names.length <= mostLines
    ? names.join(', ')
    : `${names.slice(0, mostLines).join(', ')} and ${names.length - mostLines} more`;
}

function hours(now: Date, since: string): string {
  return counted(Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 3_600_000)), 'hour');
}

/** The chat keeps where every ledger stood: up to three in full, more by their common hash. */
function checkpointOf(digests: readonly Digest[]): Block {
  const spans: Span[] = [{ text: digests.length > 1 ? 'Ledgers: ' : 'Ledger: ', style: 'muted' }];
  for (const text of checkpointLines(digests)) spans.push({ text, style: 'code' }, { text: ' ' });
  return { kind: 'text', spans: [...spans, { text: moment(new Date(digests[0]?.at ?? 0)), style: 'muted' }] };
}

function checkpointLines(digests: readonly Digest[]): readonly string[] {
  return digests.length <= 3
    ? digests.map(({ checkpoint }) => checkpoint)
    : [commonHash(digests.map(({ checkpoint }) => checkpoint))];
}
