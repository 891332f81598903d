/** What someone who can write to the store and has no key does to a ledger: every kind of tampering, at any place, with any entry. */

import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import { TenantIndex } from '../../../src/engine/ledger/tenant-index';
import { canonicalJson, sha256 } from '../../../src/lib/json';
import type { Chance } from '../chaos/random';
import { type Office, otherTenantId, tenantId } from '../corridor/office';
import { gatewaySigner, signedChain, workerSigner } from '../ledger/signed-entries';

/** Where entries come from that are genuine somewhere else. */
export interface Elsewhere {
  /** The same story in another subject of the tenant, and in another tenant. */
  readonly otherSubject: readonly Entry[];
  readonly otherTenant: readonly Entry[];
  /** One genuine event of every type. */
  readonly samples: ReadonlyMap<LedgerEvent['type'], LedgerEvent>;
}

export interface Tampering {
  readonly what: string;
  /** The rows that are left; `type` is the kind of entry that is forged or moved. */
  readonly rows: (
    entries: readonly Entry[],
    of: {
      readonly type: LedgerEvent['type'];
      readonly elsewhere: Elsewhere;
      readonly chance: Chance;
      readonly subject: string;
      readonly at: Date;
      readonly tenant: string;
    },
  ) => readonly Entry[];
}

export const tamperings: readonly Tampering[] = [
  {
    what: 'forged without a key',
    rows: (entries, { type, elsewhere, subject, at, tenant }) => [
      ...entries,
      unsigned(entries, { subject, event: sampleOf(elsewhere, type), at, tenant }),
    ],
  },
  {
    what: 'signed by the wrong author',
    rows: (entries, { type, elsewhere, subject, at, tenant }) => [
      ...entries,
      byWrongAuthor(entries, { subject, event: sampleOf(elsewhere, type), at, tenant }),
    ],
  },
  {
    what: 'forged in the form of a later version',
    rows: (entries, { type, elsewhere, subject, at, tenant }) => [
      ...entries,
      later(unsigned(entries, { subject, event: sampleOf(elsewhere, type), at, tenant })),
    ],
  },
  {
    what: 'replayed from another subject',
    rows: (entries, of) => replayed(entries, of.elsewhere.otherSubject, of),
  },
  {
    what: 'replayed from another tenant',
    rows: (entries, of) => replayed(entries, of.elsewhere.otherTenant, of),
  },
  {
    what: 'replayed from another time',
    rows: (entries, of) => replayed(entries, entries, of),
  },
  {
    what: 'reordered',
    rows: (entries, { chance }) => {
      const at = chance.below(Math.max(1, entries.length - 1));
      return [...entries.slice(0, at), ...entries.slice(at, at + 2).reverse(), ...entries.slice(at + 2)];
    },
  },
  { what: 'cut', rows: (entries, { chance }) => entries.slice(0, chance.below(entries.length)) },
  {
    what: 'edited',
    rows: (entries, { type, elsewhere, chance }) => {
      const at = chance.below(entries.length);
      return entries.map((entry, position) =>
        position === at ? rehashed({ ...entry, event: sampleOf(elsewhere, type) }) : entry,
      );
    },
  },
  {
    what: 'dropped',
    rows: (entries, { chance }) => {
      const at = chance.below(entries.length);
      return entries.filter((_entry, position) => position !== at);
    },
  },
];

/** Puts the rows in the place of the ledger. */
export function writeStore(office: Office, rows: readonly Entry[]): void {
  office.storage.entries.set(tenantId, [...rows]);
}

/** Genuine entries of the same story under another subject, and of another tenant. */
export function elsewhereOf(entries: readonly Entry[], samples: Elsewhere['samples'], tenant = tenantId): Elsewhere {
  const said = entries.map(({ event, at, subject }) => ({ event, at: new Date(at), subject: `${subject}x` }));
  return { otherSubject: signedChain(tenant, said), otherTenant: signedChain(otherTenantId, said), samples };
}

function sampleOf({ samples }: Elsewhere, type: LedgerEvent['type']): LedgerEvent {
  const sample = samples.get(type);
  if (sample === undefined) throw new Error(`There is no sample of "${type}".`);
  return sample;
}

interface Said {
  readonly subject: string;
  readonly event: LedgerEvent;
  readonly at: Date;
  readonly tenant: string;
}

/** Fits both chains; the signature is that of the entry before. */
function unsigned(entries: readonly Entry[], said: Said): Entry {
  const { tenant, ...one } = said;
  const [entry] = signedChain(tenant, [one], entries);
  const last = entries.at(-1);
  if (entry === undefined) throw new Error('Nothing was made.');
  return { ...entry, signature: last?.v === 2 ? last.signature : 'none' };
}

/** As a form that this version cannot read, with a hash that fits. */
function later(entry: Entry): Entry {
  return rehashed({ ...entry, v: 3 } as unknown as Entry);
}

/** Fits both chains and is genuinely signed, by the process that may not say such a thing. */
function byWrongAuthor(entries: readonly Entry[], said: Said): Entry {
  const { tenant, ...one } = said;
  const [entry] = signedChain(tenant, [one], entries);
  if (entry === undefined) throw new Error('Nothing was made.');
  const { signature: _signature, hash: _hash, ...body } = entry;
  const wrong = entry.keyId === workerSigner.keyId ? gatewaySigner : workerSigner;
  const hash = sha256(canonicalJson({ ...body, keyId: wrong.keyId }));
  return { ...body, keyId: wrong.keyId, hash, signature: wrong.sign(hash) };
}

/** One that was genuinely signed for another place, as it is or with the numbers of this place. */
function replayed(
  entries: readonly Entry[],
  from: readonly Entry[],
  { type, chance, tenant }: { readonly type: LedgerEvent['type']; readonly chance: Chance; readonly tenant: string },
): readonly Entry[] {
  const ofType = from.filter((entry) => entry.event.type === type);
  const candidates = ofType.length > 0 ? ofType : from;
  const picked = candidates[chance.below(candidates.length)];
  if (picked === undefined) return entries;
  if (chance.below(2) === 0) return [...entries, picked];
  const index = new TenantIndex();
  for (const entry of entries) index.add(entry);
  const head = index.subjectHead(picked.subject);
  const placed = {
    ...picked,
    tenant,
    seq: index.head.seq + 1,
    prev: index.head.hash,
    subjectSeq: head.count + 1,
    subjectPrev: head.hash,
  };
  return [...entries, rehashed(placed)];
}

/** With a hash that fits, as everyone can compute it. */
function rehashed(entry: Entry): Entry {
  const { hash: _hash, ...rest } = entry;
  const { signature, ...body } = rest;
  return { ...body, hash: sha256(canonicalJson(body)), signature };
}
