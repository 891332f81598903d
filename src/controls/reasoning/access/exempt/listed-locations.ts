/** Named locations that settings list, by the ids that a policy takes. */
import type { TenantAccess } from '../tenant/tenant-access.js';

/** `names`: ids or display names; those that no location has are left out. */
export function listedLocations(names: readonly string[], { locations }: TenantAccess): readonly string[] {
  return names.flatMap((name) => locations.named(name));
}
