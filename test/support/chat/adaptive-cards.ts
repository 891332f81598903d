/** Microsoft's own Adaptive Cards library as a judge: what of a card it does not know in a given version. */
import type * as Library from 'adaptivecards';

// The package's main module is not loadable in Node (adaptivecards 3.0.6); its bundle is.
const { AdaptiveCard, SerializationContext, Versions }: typeof Library = require('adaptivecards/dist/adaptivecards.js');

/** Complaints of the library about a card read as version 1.5, by a client that knows all of it and by one that needs the fallbacks. */
export function complaints(json: object): readonly string[] {
  return [...complaintsOf(withFallbacks(json, false)), ...complaintsOf(withFallbacks(json, true))];
}

function complaintsOf(json: object): readonly string[] {
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  card.parse(json, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const failures = card.validateProperties().validationEvents.map((event) => event.message);
  return [...events, ...failures, ...dropped(json, card.toJSON(new SerializationContext(Versions.v1_5)) as object)];
}

/** The card without its fallbacks, or with each in the place of what it stands in for. */
function withFallbacks(json: object, use: boolean): object {
  const replace = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('fallback' in value)) return value;
    const { fallback, ...rest } = value;
    return use || isOfTeamsAlone(value) ? fallback : rest;
  };
  return JSON.parse(JSON.stringify(json, replace)) as object;
}

/** Elements that Teams has beside those of Adaptive Cards: the library does not know them. */
function isOfTeamsAlone(value: object): boolean {
  return 'type' in value && typeof value.type === 'string' && value.type.startsWith('Chart.');
}

/** Elements that the library dropped while reading: it is silent about some of them. */
function dropped(given: object, back: object): readonly string[] {
  const [before, after] = [typesIn(given), typesIn(back)];
  return Object.entries(before).flatMap(([type, count]) =>
    after[type] === count ? [] : [`${type}: ${count} given, ${after[type] ?? 0} read`],
  );
}

function typesIn(value: unknown, counts: Record<string, number> = {}): Readonly<Record<string, number>> {
  if (Array.isArray(value)) for (const item of value) typesIn(item, counts);
  else if (typeof value === 'object' && value !== null) {
    const { type } = value as { readonly type?: unknown };
    if (typeof type === 'string') counts[type] = (counts[type] ?? 0) + 1;
    for (const [key, inner] of Object.entries(value)) if (key !== 'data') typesIn(inner, counts);
  }
  return counts;
}
