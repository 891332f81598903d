/** The settings of ews: which applications may go on using it, and whether none is meant. */
import { z } from 'zod';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const settings = z.strictObject({
  /** Application (client) ids. */
  apps: z
    .array(
      z.string().trim().regex(guid, 'write the application (client) id, 32 hexadecimal digits with hyphens; a name is no id'),
    )
    .default([]),
  /** Someone looked, and no application uses EWS: with no apps, it is switched off. */
  confirmedNone: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

/** A list as the service writes it: ids with commas between. What is no id lets nobody in. */
export function appIdsIn(list: string | null): { readonly ids: ReadonlySet<string>; readonly malformed: readonly string[] } {
  const entries = (list ?? '').split(',').flatMap((entry) => entry.trim() || []);
  const isId = (entry: string): boolean => guid.test(entry);
  return { ids: new Set(entries.filter(isId).map((id) => id.toLowerCase())), malformed: entries.filter((entry) => !isId(entry)) };
}
