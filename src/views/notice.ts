/** What features say of a tenant in a line, on status and home: nothing on a quiet day. */
import type { Span, Statement } from '../chat/card.js';
import { counted } from './words.js';

export interface Notice {
  /** Without the name of the tenant. */
  readonly spans: readonly Span[];
  /** What it is about, where further tenants have one like it: `Signals wait`. */
  readonly what: string;
}

/** @param tenant set where the card is about several */
export function noticeLine({ spans }: Notice, tenant?: string): Statement {
  return { kind: 'text', spans: [...(tenant === undefined ? [] : [{ text: `${tenant}: ` }]), ...spans] };
}

const named = 3;

/** Of several tenants the first ones; the rest is counted. */
export function noticeLines(
  tenants: readonly { readonly name: string; readonly notices?: readonly Notice[] }[],
): readonly Statement[] {
  const all = tenants.flatMap(({ name, notices = [] }) => notices.map((notice) => ({ name, notice })));
  const more = all.slice(named).map(({ notice }) => notice.what);
  return [
    ...all.slice(0, named).map(({ name, notice }) => noticeLine(notice, tenants.length > 1 ? name : undefined)),
    ...[...new Set(more)].map((what): Statement => {
      const count = more.filter((one) => one === what).length;
      return { kind: 'text', spans: [{ text: `${what} in ${counted(count, 'more tenant')}.`, style: 'warn' }] };
    }),
  ];
}
