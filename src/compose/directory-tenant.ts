/** The gateway's one look into Entra ID: a read-only credential for the members of the groups that the settings name. */
import type { Credential } from '../../adapters/m365/connection.js';
import { groupsNamed } from '../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import type { Clock } from '../lib/clock.js';
import { InputError, isRefusedCredential } from '../lib/errors.js';
import type { Logger } from '../lib/log.js';
import type { ClosesTenant, ReadsTenant } from '../tenant/client.js';
import { HeldConnection } from './held-connection.js';
import { tenantConnection } from './tenant-connection.js';

/** Reads lists of the directory, and nothing else. */
type DirectoryClient = ReadsTenant & ClosesTenant;

/**
 * Null where the settings name no group. Where there is no credential to read them with, each read throws TenantError (unauthenticated) until there is one: then
 * nobody of a group decides anything, and people are notified and answered all the same.
 */
export async function openDirectoryTenant(input: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Throws InputError where it cannot be used now. Absent: none was given. */
  readonly credential: (() => Credential) | undefined;
  readonly tenant: { readonly id: string; readonly settings: TenantSettings } | undefined;
}): Promise<DirectoryClient | null> {
  const { settings, clock, logger, tenant, credential } = input;
  const [first] = groupsNamed(settings);
  if (first === undefined) return null;
  const read = () => {
    if (credential === undefined || tenant === undefined) throw noneGiven(first[0]);
    return tenantConnection({ tenantId: tenant.id, tenant: tenant.settings, credential: credential() });
  };
  const held = new HeldConnection({ tenant: 'the directory', ofNone: nobodyDecides, read, logger });
  const { openDirectory } = await import('../../adapters/m365/directory.js');
  return whenNeeded(() =>
    openDirectory(held.take(), { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random }),
  );
}

const nobodyDecides = 'Nobody of a group that the settings name decides anything until that is put right.';

function noneGiven(key: string): InputError {
  return new InputError('The settings name groups, and the gateway may read none.', [
    `${key}: give the gateway a credential with GroupMember.Read.All and User.Read.All alone, HARDENBOT_DIRECTORY_CLIENT_ID and HARDENBOT_DIRECTORY_CLIENT_CERTIFICATE_FILE`,
  ]);
}

/** Opened by the first read, and again after its credential was refused: it may have been renewed. */
function whenNeeded(open: () => DirectoryClient): DirectoryClient {
  let client: DirectoryClient | null = null;
  return {
    read: async function* (read) {
      client ??= open();
      const used = client;
      try {
        yield* used.read(read);
      } catch (error) {
        // Others may still read by it; what nobody reads by any more closes its connections on its own.
        if (isRefusedCredential(error) && client === used) client = null;
        throw error;
      }
    },
    close: async () => client?.close(),
  };
}
