/** Named locations that settings list, by the ids that a policy takes. */
import type { TenantAccess } from './tenant-access.js';

/** `names`: ids or display names; those that no location has are left out. */
export function listedLocations(names: readonly string[], { locationRows }: TenantAccess): readonly string[] {
  return names.flatMap((name) => {
    const wanted = name.trim().toLowerCase();
    const row = locationRows.find(({ id, displayName }) => [id, displayName].some((own) => own?.trim().toLowerCase() === wanted));
    return row?.id ? [row.id] : [];
  });
}
