/** An act as the logs have it, with what is known of the one who did it, and signs made of one or more of them. */
import type { Manner, Trace } from '../../../tenant/log-meaning/operation.js';
import { type Known, type KnownPerson, type Place, placeOf } from '../known.js';
import { type AuditObservation, latestOf, type Observation, type UnifiedObservation } from '../observation.js';
import { actorOf, targetsOf } from '../rows.js';
import type { About, Press, Sign } from '../sign.js';
import type { Draft } from './rule.js';

/** Who did it. */
export interface Doer {
  readonly type: 'person' | 'app' | 'system';
  /** Object id, of an app its application id, in lower case; empty: the row does not say. */
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  /** Undefined: no account of the tenant that is known. */
  readonly person: KnownPerson | undefined;
  readonly place: Place;
}

export interface Act<Row extends AuditObservation | UnifiedObservation = AuditObservation | UnifiedObservation> {
  readonly observation: Row;
  readonly by: Doer;
  readonly trace: Trace;
  readonly manner: Manner | undefined;
  readonly says: string;
}

/** What most rules look at. */
export interface ActFacts {
  readonly at: Date;
  readonly by: Doer;
  /** Whom it was done to, or who did it to themselves; undefined: no person, or none that is known. */
  readonly subject: KnownPerson | undefined;
  readonly about: About;
}

export type AuditAct = Act<AuditObservation>;

/**
 * Acts of the directory that leave one of the traces, each row once, the oldest first: those that open something, and where asked for those that
 * were refused or change nothing; `closing`: those alone that close something.
 */
export function auditActs(
  observations: readonly Observation[],
  known: Known,
  traces: readonly Trace[],
  {
    refused = false,
    steps = false,
    closing = false,
  }: { readonly refused?: boolean; readonly steps?: boolean; readonly closing?: boolean } = {},
): readonly AuditAct[] {
  return inOrder(observations).flatMap((observation): readonly AuditAct[] => {
    if (observation.source !== 'audits') return [];
    const { meaning, row } = observation;
    if (meaning === null || !traces.includes(meaning.trace)) return [];
    const isStep = !meaning.opens && !meaning.closes && !meaning.refused;
    const isWanted = closing ? meaning.closes : meaning.opens || (steps && isStep) || (refused && meaning.refused);
    if (!isWanted) return [];
    return [{ observation, by: auditDoer(row, known), trace: meaning.trace, manner: meaning.manner, says: meaning.says }];
  });
}

export function auditDoer(row: AuditObservation['row'], known: Known): Doer {
  const { type, id, name, address } = actorOf(row);
  const person = type === 'person' ? (known.person(id) ?? known.person(name)) : undefined;
  return { type, id, name, address, person, place: placeOf(person, address) };
}

export type UnifiedAct = Act<UnifiedObservation>;

/** Records of the unified log that leave one of the traces. */
export function unifiedActs(observations: readonly Observation[], known: Known, traces: readonly Trace[]): readonly UnifiedAct[] {
  return inOrder(observations).flatMap((observation): readonly UnifiedAct[] => {
    if (observation.source !== 'unified') return [];
    const { meaning, row } = observation;
    if (meaning === null || !traces.includes(meaning.trace) || meaning.refused) return [];
    return [{ observation, by: unifiedDoer(row, known), trace: meaning.trace, manner: meaning.manner, says: meaning.says }];
  });
}

const unnamed = 'an account that the log does not name';

/** 3 and 4: administrators and the system of Microsoft's data centers. */
const dataCenter = [3, 4];

export function unifiedDoer(row: UnifiedObservation['row'], known: Known): Doer {
  const name = row.UserId ?? '';
  const address = row.ClientIP || row.ActorIpAddress || null;
  const person = known.person(row.UserKey) ?? known.person(name);
  if (person !== undefined)
    return { type: 'person', id: person.id, name: person.name, address, person, place: placeOf(person, address) };
  const isSystem = dataCenter.includes(row.UserType ?? 0) || /^NT (AUTHORITY|SERVICE)\\/i.test(name);
  const isApp = row.UserType === 5 || row.UserType === 6;
  const type = isSystem ? 'system' : isApp ? 'app' : 'person';
  const id = type === 'app' ? (row.AppId ?? name).toLowerCase() : type === 'person' ? name.toLowerCase() : '';
  // Who is not named is not taken for Microsoft: that would make the act less.
  const shown = isSystem ? 'Microsoft' : name || (type === 'app' && id) || unnamed;
  return { type, id, name: shown, address, person: undefined, place: 'unknown' };
}

/** Each row once, by when it happened and then by its id: the order in which rows come means nothing. */
export function inOrder(observations: readonly Observation[]): readonly Observation[] {
  const each = new Map(observations.map((one) => [`${one.source} ${one.id}`, one]));
  return [...each.values()].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0),
  );
}

/** Acts by what they have in common, in the order of their first. */
export function groupedBy<One>(some: readonly One[], keyOf: (one: One) => string): readonly (readonly [One, ...One[]])[] {
  const groups = new Map<string, [One, ...One[]]>();
  for (const one of some) {
    const known = groups.get(keyOf(one));
    if (known === undefined) groups.set(keyOf(one), [one]);
    else known.push(one);
  }
  return [...groups.values()];
}

/**
 * Acts by what they have in common, of each group one from a network that its doer never used before the others: what the same one does at their desk, or
 * someone else does, makes it no more ordinary.
 */
export function actsBy<One extends { readonly by: Doer }>(
  some: readonly One[],
  keyOf: (one: One) => string,
): readonly (readonly [One, ...One[]])[] {
  return groupedBy(some, keyOf).map((group) => {
    const elsewhere = group.find(({ by }) => by.place === 'new');
    return elsewhere === undefined ? group : [elsewhere, ...group.filter((one) => one !== elsewhere)];
  });
}

/** By what rows of one act about one object are known. Who calls chooses the correlation: alone it would let one act hide behind another. */
export function actKey({ id, row }: AuditObservation, object: string | null | undefined): string {
  return row.correlationId ? `${row.correlationId} ${(object ?? '').toLowerCase()}` : id;
}

/** When several rows happened, and by which key one of them is known again. */
export function eventOf(rows: readonly [Observation, ...Observation[]]): {
  readonly rowIds: Sign['rowIds'];
  readonly event: Sign['event'];
} {
  const [first] = rows;
  const correlation = first.source === 'audits' ? first.row.correlationId : null;
  return {
    rowIds: [...new Set(rows.map(({ id }) => id))],
    event: {
      at: first.at,
      key: correlation || first.id,
      answeredAt: latestOf(rows.map(({ answeredAt }) => answeredAt)),
    },
  };
}

/** The rows of acts, in their order. */
export function rowsOf<Row extends Observation>([first, ...others]: readonly [
  { readonly observation: Row },
  ...{ readonly observation: Row }[],
]): readonly [Row, ...Row[]] {
  return [first.observation, ...others.map(({ observation }) => observation)];
}

interface DraftParts<More> extends Omit<Draft<More>, 'rowIds' | 'event' | 'evidence' | 'confidence' | 'presses' | 'facts'> {
  readonly by: Doer;
  /** Beside from where it came, which is said last. */
  readonly evidence?: readonly string[];
  /** Absent: `certain`. */
  readonly confidence?: Sign['confidence'];
  /** Absent: those about the one who did it. */
  readonly presses?: readonly Press[];
  /** Whom it was done to; absent: the one who did it. */
  readonly subject?: KnownPerson | undefined;
  /** What the rules of the kind look at beside. */
  readonly facts?: More;
}

/** What one doer did, as rows show it. */
export function draftOf<More extends object = object>(
  known: Known,
  rows: readonly [Observation, ...Observation[]],
  { by, evidence = [], confidence = 'certain', presses = doerPresses(known, by), facts, ...parts }: DraftParts<More>,
): Draft<ActFacts & More> {
  const { subject, ...shown } = { subject: by.person, ...parts };
  return {
    ...shown,
    ...eventOf(rows),
    evidence: [...evidence, ...fromWhere(by)].slice(0, maxEvidence),
    confidence,
    presses,
    facts: { at: rows[0].at, by, subject, about: parts.about, ...facts } as ActFacts & More,
  };
}

const maxEvidence = 8;

/** The account that a row of the directory is about, and else the one who did it. */
export function subjectOf({ observation: { row }, by }: AuditAct, known: Known): About & { readonly type: 'person' } {
  const [target] = targetsOf(row, 'User');
  if (target?.id || target?.userPrincipalName)
    return personAbout(known, target.id, target.userPrincipalName ?? target.displayName);
  return personAbout(known, by.id, by.name);
}

export function personAbout(
  known: Known,
  id: string | null | undefined,
  name: string | null | undefined,
): About & { readonly type: 'person' } {
  const person = known.person(id) ?? known.person(name);
  const fallback = id || name || 'unknown account';
  return { type: 'person', id: person?.id ?? fallback.toLowerCase(), name: person?.name ?? (name || fallback) };
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be done about people: nothing about a break-glass account, nor about one that no object id is known of. */
export function pressesFor(
  known: Known,
  {
    ask,
    contain,
  }: {
    readonly ask?: { readonly id: string; readonly name: string } | undefined;
    readonly contain?: { readonly id: string; readonly name: string } | undefined;
  },
): readonly Press[] {
  const may = (one: { readonly id: string; readonly name: string } | undefined) => {
    if (one === undefined) return null;
    const person = known.person(one.id);
    if (person === undefined ? !idForm.test(one.id) : person.breakGlass) return null;
    return { id: person?.id ?? one.id, name: person?.name ?? one.name };
  };
  const [asked, contained] = [may(ask), may(contain)];
  return [
    ...(contained === null ? [] : [{ press: 'contain', person: contained } as const]),
    ...(asked === null ? [] : [{ press: 'ask', person: asked } as const]),
  ];
}

/** The one who did it, where it is an account that is known; else what it was done to. */
export function personOr({ person }: Doer, other: About): About {
  return person === undefined ? other : { type: 'person', id: person.id, name: person.name };
}

/** Who did it, to be asked and contained where it was a person. */
export function doerPresses(known: Known, by: Doer): readonly Press[] {
  const one = by.type === 'person' && by.id !== '' ? by : undefined;
  return pressesFor(known, { ask: one, contain: one });
}

/** `ana@contoso.com`; of an app `the app Deploy`. */
function doerName({ type, name }: Doer): string {
  if (type === 'system') return 'Microsoft';
  return type === 'app' ? `the app ${name}` : name;
}

/** The same at the head of a sentence. */
export function doerHead(by: Doer): string {
  const name = doerName(by);
  return by.type === 'app' || by.name === unnamed ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
}

/** From where, as evidence; nothing where the row does not say. */
export function fromWhere({ address, place, name }: Doer): readonly string[] {
  if (address === null) return [];
  const words = {
    usual: `, a network that ${name} often uses`,
    new: `, a network that ${name} has not used before`,
    unknown: '',
  };
  return [`From ${address}${words[place]}.`];
}

/** Of several rows of one act the doer that says most of the place: a new one before a usual one, and either before none. */
export function strangest(doers: readonly Doer[]): Doer | undefined {
  return doers.find(({ place }) => place === 'new') ?? doers.find(({ place }) => place === 'usual') ?? doers[0];
}
