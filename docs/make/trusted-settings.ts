/** What a green verdict of each control trusts, and what can change the meaning of that: `src/controls/trusted-settings.json`, written by hand. */
import { z } from 'zod';
import data from '../../src/controls/trusted-settings.json';

const change = z.union([
  /** `read`: the collections that show it. */
  z.strictObject({ what: z.string().min(1), read: z.array(z.string()).min(1), unread: z.undefined().optional() }),
  /** `unread`: why nobody reads it, or what says that it was not read. */
  z.strictObject({ what: z.string().min(1), unread: z.string().min(1), read: z.undefined().optional() }),
]);
export type Change = z.infer<typeof change>;

const schema = z.strictObject({
  /** What the settings of several controls depend on, by a name that `changedBy` may hold in place of each change. */
  shared: z.record(z.string(), z.array(change).min(1)),
  /** By the id of a control; settings as `collection.property`. */
  controls: z.record(
    z.string(),
    z
      .array(z.strictObject({ settings: z.array(z.string()).min(1), changedBy: z.array(z.union([z.string(), change])).min(1) }))
      .min(1),
  ),
});
export type TrustedSettings = z.infer<typeof schema>;

export const trustedSettings: TrustedSettings = schema.parse(data);

/** Everything that can change what the settings of a control mean, shared or its own. */
export function changesOf(id: string): readonly Change[] {
  return (trustedSettings.controls[id] ?? []).flatMap(({ changedBy }) =>
    changedBy.flatMap((one) => (typeof one === 'string' ? (trustedSettings.shared[one] ?? []) : [one])),
  );
}
