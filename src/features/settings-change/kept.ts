/** Where the decisions that count stand in the ledger, kept for the process that starts next: it reads these, and none that was replaced since. */
import { z } from 'zod';
import type { ConcludedStore, KeptPlace } from '../../engine/ledger/sealed-store.js';

const place = z.number().int().nonnegative();

export const keptSettingsSchema = z.strictObject({
  /** The last entry of the subject that it comes from. */
  upTo: z.strictObject({ seq: z.number().int().positive(), hash: z.string() }),
  /** By place in the subject: the id of the proposal that was put in force there; null: that entry says nothing. */
  ids: z.array(z.string().nullable()).min(1),
  /** Where the newest decision on each key stands. The value is read there, with its signatures. */
  keys: z.array(z.tuple([z.string(), place])),
});
export type KeptSettings = z.infer<typeof keptSettingsSchema>;

/** One for gateways and one for workers. */
export interface KeptSettingsStore {
  /** Null where there is none that a process of this role, code and keys signed: then all entries are read. */
  of(tenant: string): Promise<KeptSettings | null>;
  keep(tenant: string, kept: KeptSettings): Promise<void>;
}

/** Kept again after this number of entries: a start reads at most as many that were replaced. */
export const keptEvery = 32;

/** Signed by its role for its tenant. What other code concluded, or with other keys, is not believed. */
export function openKeptSettings({ role, store, concluded }: ConcludedStore): KeptSettingsStore {
  const form = z.strictObject({ code: z.string(), keys: z.string(), settings: keptSettingsSchema });
  const placeOf = (tenant: string): KeptPlace => ({
    tenant,
    name: `settings as ${role}s found them`,
    key: `looked-at:settings-${role}`,
  });
  return {
    of: async (tenant) => {
      const found = form.safeParse(await store.read(placeOf(tenant))).data;
      if (found === undefined) return null;
      const now = concluded();
      return found.code === now.code && found.keys === now.keys ? found.settings : null;
    },
    keep: (tenant, settings) => store.keep(placeOf(tenant), { ...concluded(), settings }),
  };
}
