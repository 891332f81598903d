/** From wherever a plan is named, a link leads to its card: where the card stands is kept when it is posted. */
import type { Block, Card, Cell, Fact, Message, Span, Statement } from '../../chat/card.js';
import { statementsOf } from '../../chat/card-parts.js';
import type { MessageStore } from '../../chat/message-store.js';
import { DeliveryError, type Messenger, type Posted } from '../../chat/platform.js';
import { omitUndefined } from '../../lib/omit-undefined.js';

/** Addresses by platform. */
type Places = Readonly<Record<string, string>>;

interface Copy {
  readonly tenant: string;
  readonly key: string;
  readonly posted: Posted;
}

const part = 'link';

/** Keeps where a copy opens. A chat that cannot say it now leaves the copy without a link, and is not asked again. */
export async function noteLink(messages: MessageStore, messenger: Messenger, { tenant, key, posted }: Copy): Promise<void> {
  if (messenger.link === undefined) return;
  try {
    const address = await messenger.link(posted);
    if (address !== null) await messages.recordPart({ tenant, key, copy: posted, part }, address);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
  }
}

export interface LinkPorts {
  readonly messages: MessageStore;
}

/** Ids that go by the name of a card: of changes, bundles, campaigns, travel exceptions, waivers, incidents, settings, questions and signals. */
const idForm = /(?<![\p{L}\p{N}-])(?:[bcgioptw]|sig)-[a-z0-9]{7}(?![\p{L}\p{N}-])/gu;

/** Of more ids on one card, the rest stays without a link. */
const maxIds = 40;

/**
 * The card with a link at each id that has a card of its own. A button beside an id says in which tenant that is; any other id is of one of `tenants`.
 * @param own the id of the card itself, which needs no link
 */
export async function withCardLinks(
  card: Card,
  { tenants, own }: { readonly tenants: readonly string[]; readonly own?: string | undefined },
  ports: LinkPorts,
): Promise<Card> {
  const ids = [...new Set(textsOf(card).flatMap((text) => text.match(idForm) ?? []))].filter((id) => id !== own);
  const found = new Map<string, Places>();
  for (const id of ids.slice(0, maxIds)) {
    const places = await placesOf(id, tenants, ports);
    if (places !== null) found.set(id, places);
  }
  return found.size === 0 ? card : { ...card, blocks: card.blocks.map((block) => linkedBlock(block, found)) };
}

/** The same of a message with everything that belongs to it. */
export async function messageWithLinks(
  message: Message,
  of: { readonly tenant: string; readonly own: string },
  ports: LinkPorts,
): Promise<Message> {
  const inTenant = { tenants: [of.tenant] };
  const linked = (card: Card, own: string | undefined): Promise<Card> => withCardLinks(card, { ...inTenant, own }, ports);
  const personal = await Promise.all(
    (message.personal ?? []).map(async (one) => ({ ...one, card: await linked(one.card, undefined) })),
  );
  return {
    ...message,
    card: await linked(message.card, of.own),
    details: await Promise.all(message.details.map(async (one) => ({ ...one, card: await linked(one.card, of.own) }))),
    ...omitUndefined({ personal: message.personal === undefined ? undefined : personal }),
  };
}

async function placesOf(id: string, tenants: readonly string[], { messages }: LinkPorts): Promise<Places | null> {
  for (const tenant of tenants) {
    const places: Record<string, string> = {};
    for (const copy of await messages.copies(tenant, id)) {
      const address = await messages.part({ tenant, key: id, copy, part });
      if (address !== null) places[copy.conversation.platform] ??= address;
    }
    if (Object.keys(places).length > 0) return places;
  }
  return null;
}

function textsOf({ blocks }: Card): readonly string[] {
  return statementsOf(blocks).flatMap((statement) => {
    switch (statement.kind) {
      case 'text':
        return statement.spans.map(({ text }) => text);
      case 'facts':
        return statement.facts.flatMap(({ value }) => (typeof value === 'string' ? [value] : value.map(({ text }) => text)));
      case 'table':
        return statement.rows.flatMap((row) => row.map(({ text }) => text));
      default:
        return [];
    }
  });
}

type Found = ReadonlyMap<string, Places>;

function linkedBlock(block: Block, found: Found): Block {
  if (block.kind === 'actions' || block.kind === 'choice') return block;
  if (block.kind === 'row') return { ...block, spans: linkedSpans(block.spans, found) };
  if (block.kind === 'fold') return { ...block, blocks: block.blocks.map((one) => linkedStatement(one, found)) };
  return linkedStatement(block, found);
}

function linkedStatement(statement: Statement, found: Found): Statement {
  switch (statement.kind) {
    case 'text':
      return { ...statement, spans: linkedSpans(statement.spans, found) };
    case 'facts':
      return { ...statement, facts: statement.facts.map((fact) => linkedFact(fact, found)) };
    case 'table':
      return { ...statement, rows: statement.rows.map((row) => row.map((cell) => linkedCell(cell, found))) };
    default:
      return statement;
  }
}

function linkedFact({ label, value }: Fact, found: Found): Fact {
  const spans = linkedSpans(typeof value === 'string' ? [{ text: value }] : value, found);
  return { label, value: typeof value === 'string' && spans.length === 1 && spans[0]?.leads === undefined ? value : spans };
}

function linkedCell(cell: Cell, found: Found): Cell {
  const [id] = cell.text.match(idForm) ?? [];
  const leads = id === undefined ? undefined : found.get(id);
  return leads === undefined ? cell : { ...cell, leads };
}

/** Each id in a span of its own; what a person types stays as it is. */
function linkedSpans(spans: readonly Span[], found: Found): readonly Span[] {
  return spans.flatMap((span): readonly Span[] => {
    if (span.style === 'code' || span.opens !== undefined || span.mentions !== undefined || span.at !== undefined) return [span];
    const pieces: Span[] = [];
    let from = 0;
    for (const match of span.text.matchAll(idForm)) {
      const leads = found.get(match[0]);
      if (leads === undefined) continue;
      if (match.index > from) pieces.push({ ...span, text: span.text.slice(from, match.index) });
      pieces.push({ ...span, text: match[0], leads });
      from = match.index + match[0].length;
    }
    return from === 0 ? [span] : [...pieces, ...(from < span.text.length ? [{ ...span, text: span.text.slice(from) }] : [])];
  });
}
