/** The gateway's one look into Entra ID: a read-only credential for the members of the groups that the settings name. */
import type { Credential } from '../../adapters/m365/connection.js';
import { groupsNamed } from '../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import type { ClosesTenant, ReadsTenant } from '../tenant/client.js';
import { tenantConnection } from './tenant-connection.js';

/** Reads lists of the directory, and nothing else. */
type DirectoryClient = ReadsTenant & ClosesTenant;

/** Null where the settings name no group. Throws InputError when there is one and no credential to read it with. */
export async function openDirectoryTenant(input: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly credential: Credential | undefined;
  readonly tenant: { readonly id: string; readonly settings: TenantSettings } | undefined;
}): Promise<DirectoryClient | null> {
  const [first] = groupsNamed(input.settings);
  if (first === undefined) return null;
  if (input.credential === undefined || input.tenant === undefined)
    throw new InputError('The settings name groups, and the gateway may read none.', [
      `${first[0]}: give the gateway a credential with GroupMember.Read.All and User.Read.All alone, HARDENBOT_DIRECTORY_CLIENT_ID and HARDENBOT_DIRECTORY_CLIENT_CERTIFICATE_FILE`,
    ]);
  const { clock } = input;
  const { openDirectory } = await import('../../adapters/m365/directory.js');
  const connection = tenantConnection({
    tenantId: input.tenant.id,
    tenant: input.tenant.settings,
    credential: input.credential,
  });
  return openDirectory(connection, { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random });
}
