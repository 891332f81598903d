/**
 * What a gateway concluded of a long ledger, kept in the store so that the next one that starts reads what is new alone. It is signed, and cut into parts that
 * stay as they are while a ledger grows: keeping it again writes what changed. See decision 33.
 */
import { z } from 'zod';
import type { Keyring } from '../../keys/keyring.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import { archiveSchema } from './archived-ranges.js';
import { TenantIndex } from './tenant-index.js';

interface KeptIndex {
  readonly index: TenantIndex;
  /** The text of its last entry. */
  readonly headText: string;
}

/** The port of where it is kept. Its adapter is `adapters/redis/index-store.ts`. */
export interface IndexStore {
  /** Null where nothing is kept that this process may believe: then the whole ledger is read. */
  load(tenant: string): Promise<KeptIndex | null>;
  /** Takes what it needs of the index before it first waits. Throws what the store says. */
  keep(tenant: string, kept: KeptIndex): Promise<void>;
}

/**
 * The index is kept again after 5,000 entries, which a start reads in a third of a second. Writing a long one takes longer, so a ledger of a million
 * entries keeps it after 15,000, which take a second.
 */
export const indexEvery = (entries: number): number => Math.max(5000, entries / 64);

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.strictObject({ seq: z.number().int().positive(), hash });

/** What is signed: the head, and the hash of each part. */
export const manifestSchema = z.strictObject({
  schema: z.literal('kept-index/1'),
  /** Of the code that concluded it. */
  code: z.string(),
  /** Of the keys that it was concluded with: entries of a key that was revoked since are looked at again. */
  keys: z.string(),
  head: headSchema,
  headText: z.string(),
  latestAt: z.number(),
  parts: z.strictObject({ marks: z.array(hash), subjects: z.array(hash), spent: z.array(hash), holes: hash }),
});
type Manifest = z.infer<typeof manifestSchema>;

const range = z.strictObject({ from: z.number().int(), to: z.number().int() });
const partSchemas = {
  subjects: z.array(z.tuple([z.string(), hash, z.array(z.number().int().positive())])),
  spent: z.array(z.string()),
  holes: z.strictObject({
    archives: z.array(archiveSchema),
    open: z.array(range),
    edges: z.array(z.tuple([z.number().int(), z.string()])),
  }),
} as const;

/** In base64, of 65,536 entries: 6 bytes each, so that no part ends within a byte. */
const marksEach = 65_536 * 8;
/** Subjects are grouped by the number of their last entry, 32,768 numbers a part: only those that are touched move. */
const subjectsOf = 32_768;
const spentEach = 4096;

interface IndexParts {
  readonly manifest: Manifest;
  /** The text of each part by its hash. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Digests of the code and of the keys that an index was concluded with. */
export interface ConcludedWith {
  readonly code: string;
  readonly keys: string;
}

export function partsOf({ index, headText }: KeptIndex, by: ConcludedWith): IndexParts {
  const { head, latestAt, subjects, marks, spent, holes } = index.snapshot();
  const texts = new Map<string, string>();
  const part = (text: string): string => {
    const name = sha256(text);
    texts.set(name, text);
    return name;
  };
  const parts = {
    marks: pieces(marks, marksEach).map(part),
    subjects: byLastEntry(subjects).map((group) => part(JSON.stringify(group))),
    spent: slices(spent, spentEach).map((some) => part(JSON.stringify(some))),
    holes: part(JSON.stringify(holes)),
  };
  return {
    manifest: { schema: 'kept-index/1', ...by, head: { seq: head.seq, hash: head.hash }, headText, latestAt, parts },
    texts,
  };
}

type SubjectRow = ReturnType<TenantIndex['snapshot']>['subjects'][number];

/** @param subjects in the order in which they were touched last */
function byLastEntry(subjects: readonly SubjectRow[]): readonly (readonly SubjectRow[])[] {
  const groups = new Map<number, SubjectRow[]>();
  for (const row of subjects) {
    const [, , runs] = row;
    const last = (runs.at(-2) ?? 0) + (runs.at(-1) ?? 0) - 1;
    const group = Math.floor(last / subjectsOf);
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [row]);
    else known.push(row);
  }
  return [...groups.values()];
}

/** Null where a part is missing, or another one than the manifest names. */
export async function indexFrom(
  { head, headText, latestAt, parts }: Manifest,
  read: (names: readonly string[]) => Promise<readonly (string | null)[]>,
): Promise<KeptIndex | null> {
  const texts = async (names: readonly string[]): Promise<readonly string[]> => {
    const found = await read(names);
    return found.flatMap((text, position) => (text !== null && sha256(text) === names[position] ? [text] : []));
  };
  const [marks, subjects, spent, holes] = [
    await texts(parts.marks),
    await texts(parts.subjects),
    await texts(parts.spent),
    await texts([parts.holes]),
  ];
  const [rangesText] = holes;
  const isWhole =
    marks.length === parts.marks.length && subjects.length === parts.subjects.length && spent.length === parts.spent.length;
  if (!isWhole || rangesText === undefined) return null;
  const index = TenantIndex.from({
    head,
    latestAt,
    subjects: subjects.flatMap((text) => partSchemas.subjects.parse(JSON.parse(text))),
    marks: marks.join(''),
    spent: spent.flatMap((text) => partSchemas.spent.parse(JSON.parse(text))),
    holes: partSchemas.holes.parse(JSON.parse(rangesText)),
  });
  return { index, headText };
}

/** Another digest where a key came, ended or was revoked. */
export function digestOfKeys({ keys }: Keyring): string {
  const known = keys.map(({ id, role, endedAt, isRevoked }) => [id, role, endedAt?.toISOString() ?? '', isRevoked]);
  return sha256(canonicalJson(known.sort(([one = ''], [other = '']) => (one < other ? -1 : 1))));
}

function pieces(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_unused, piece) =>
    text.slice(piece * length, (piece + 1) * length),
  );
}

function slices<Item>(items: readonly Item[], length: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_unused, piece) =>
    items.slice(piece * length, (piece + 1) * length),
  );
}
