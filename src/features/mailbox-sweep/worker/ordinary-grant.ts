/** Rights on a folder that every mailbox has, and that show nobody anything. */
import type { FolderPermission } from '../../../tenant/resources/folder-permission.js';

/** Nothing, or when the person is free. */
const harmless: ReadonlySet<string> = new Set(['none', 'availabilityonly']);

export function isOrdinaryGrant({ AccessRights }: FolderPermission): boolean {
  return (AccessRights ?? []).every((right) => harmless.has(right.trim().toLowerCase()));
}
