/** Where the signed index of a long ledger is kept: a manifest, and parts under their own hashes. */
import type { ConcludedWith, IndexStore } from '../../src/engine/ledger/kept-index.js';
import { indexFrom, manifestSchema, partsOf } from '../../src/engine/ledger/kept-index.js';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import { parsedOrNull } from '../../src/lib/json.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

const place = (tenant: string) => ({ tenant, name: 'index of the ledger' });

/** Nobody waits long for one answer, and the server for none. */
const partsAtOnce = 8;

/**
 * @param values sealed by gateways  @param by digests of the code and of the keys of this process; those of another are not believed. Asked for when they are
 *   first needed, which takes longer than a start should.
 */
export function createIndexStore(redis: StoreClient, values: SealedValues, by: () => ConcludedWith): IndexStore {
  const read = async (tenant: string, names: readonly string[]): Promise<readonly (string | null)[]> => {
    const texts: (string | null)[] = [];
    for (let start = 0; start < names.length; start += partsAtOnce)
      texts.push(
        ...(await Promise.all(
          names.slice(start, start + partsAtOnce).map((name) => textAt(redis, keys.ledgerIndexPart(tenant, name))),
        )),
      );
    return texts;
  };
  return {
    load: async (tenant) => {
      const text = await textAt(redis, keys.ledgerIndex(tenant));
      const manifest = text === null ? undefined : manifestSchema.safeParse(values.open(place(tenant), text)).data;
      if (manifest === undefined) return null;
      const { code, keys: ofKeys } = by();
      if (manifest.code !== code || manifest.keys !== ofKeys) return null;
      return indexFrom(manifest, (names) => read(tenant, names));
    },
    keep: async (tenant, kept) => {
      const { manifest, texts } = partsOf(kept, by());
      for (const [name, text] of texts) {
        const key = keys.ledgerIndexPart(tenant, name);
        // A ledger grows at its end: nearly all parts are there already.
        if ((await redis.exists(key)) === 0) await redis.set(key, text);
      }
      const sealed = values.seal(place(tenant), manifest);
      const before = await replaced(redis, keys.ledgerIndex(tenant), sealed);
      const old = partNames(before).filter((name) => !texts.has(name));
      for (let start = 0; start < old.length; start += partsAtOnce)
        await redis.del(...old.slice(start, start + partsAtOnce).map((name) => keys.ledgerIndexPart(tenant, name)));
    },
  };
}

/** Takes it away with its parts: the next start reads everything. */
export async function dropIndex(redis: StoreClient, tenant: string): Promise<void> {
  const names = partNames(await textAt(redis, keys.ledgerIndex(tenant)));
  await redis.del(keys.ledgerIndex(tenant));
  for (const name of names) await redis.del(keys.ledgerIndexPart(tenant, name));
}

/** What was there, so that its parts are taken away by the one that replaced it; whatever is no text is replaced as well. */
async function replaced(redis: StoreClient, key: string, text: string): Promise<string | null> {
  const before = await textAt(redis, key);
  await redis.set(key, text);
  return before;
}

/** Of a manifest that need not be ours: names of parts are hashes, and nothing else is below the key of a part. */
function partNames(text: string | null): readonly string[] {
  const parsed = text === null ? null : parsedOrNull(text.slice(text.indexOf('\n') + 1));
  const { data } = manifestSchema.safeParse(parsed);
  if (data === undefined) return [];
  const { marks, subjects, spent, holes } = data.parts;
  return [...marks, ...subjects, ...spent, holes];
}
