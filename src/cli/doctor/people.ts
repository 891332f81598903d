/** Looks at how people become known: the page they sign in on, and the groups that the settings name. */
import { createEntraSignIn } from '../../../adapters/m365/sign-in.js';
import { redirectUri } from '../../../adapters/sign-in/index.js';
import { endOfCredential } from '../../compose/credential-end.js';
import { openDirectoryTenant } from '../../compose/directory-tenant.js';
import { tenantCredential, tenantPlace } from '../../compose/tenant-connection.js';
import { groupsNamed, tenantIdOf } from '../../config/rules-of-tenant.js';
import type { Settings } from '../../config/settings.js';
import { InputError } from '../../lib/errors.js';
import type { Logger } from '../../lib/log.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { createDirectory } from '../../people/directory.js';
import { groupReader } from '../../people/group-members.js';
import type { DoctorOfChat } from '../../setup/chat-setup.js';
import { checkGroupApprovers } from '../../setup/doctor/approvers.js';
import { type Check, missing, works } from '../../setup/doctor/check.js';
import { checkCredentialEnd } from '../../setup/doctor/credential.js';

const saysNothing: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

type PeopleInput = Pick<DoctorOfChat, 'secrets' | 'clock'>;

/** The tenant whose people they are. */
function directoryOf(settings: Settings) {
  const name = settings.directory ?? Object.keys(settings.tenants)[0] ?? '';
  const tenant = settings.tenants[name];
  return tenant === undefined ? undefined : { id: tenantIdOf(name, tenant), settings: tenant };
}

/** Whether Entra ID of that tenant can be asked; whether it lets this app in shows with the first person who signs in. */
export async function checkSignIn(settings: Settings, { clock }: PeopleInput): Promise<readonly Check[]> {
  const { signIn } = settings;
  const directory = directoryOf(settings);
  if (signIn === undefined || directory === undefined) return [];
  const name = 'sign-in page';
  const { endpoints, ca } = tenantPlace(directory.settings);
  const provider = createEntraSignIn({
    tenantId: directory.id,
    authorityHost: endpoints.authorityHost,
    ...omitUndefined({ ca }),
    clientId: signIn.clientId,
    redirectUri: redirectUri(signIn.url),
    now: () => clock.now(),
  });
  try {
    await provider.address({ state: '', nonce: '', challenge: '' });
    return [
      works(
        'chat',
        name,
        `Entra ID can be asked; app ${signIn.clientId} has to allow ${redirectUri(signIn.url)}, which shows with the first person`,
      ),
    ];
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return [
      missing({ area: 'chat', name, found, disables: [], remedy: 'let the gateway reach Entra ID, or correct the tenant id' }),
    ];
  } finally {
    await provider.close();
  }
}

/** The gateway's own look into the directory: without it nobody of a group may do anything. */
export async function checkGroups(settings: Settings, { secrets, clock }: PeopleInput): Promise<readonly Check[]> {
  const named = groupsNamed(settings);
  if (named.length === 0) return [];
  const area = 'permission';
  const name = 'groups of the settings';
  try {
    const credential = tenantCredential('directory', secrets);
    const end = endOfCredential(credential);
    const told = { area, name: 'credential of the gateway', variable: 'HARDENBOT_DIRECTORY_CLIENT_SECRET_ENDS' } as const;
    const ends = end === null ? [] : [checkCredentialEnd(end, clock.now(), told)];
    const tenant = directoryOf(settings);
    // Where it cannot be read, the lines below say why.
    const client = await openDirectoryTenant({ settings, clock, logger: saysNothing, credential: () => credential, tenant });
    if (client === null) return ends;
    try {
      const directory = createDirectory({ settings, groups: groupReader(client), links: null });
      const problems = [...(await directory.problems()), ...(await directory.unreadable())];
      const alone = await checkGroupApprovers(settings, directory);
      if (problems.length === 0) return [works(area, name, `${named.length} can be read and have members`), ...alone, ...ends];
      const refused = problems.map((found) =>
        missing({
          area,
          name,
          found,
          remedy: 'correct the group in the settings, or grant GroupMember.Read.All and User.Read.All to "hardenbot (directory)"',
        }),
      );
      return [...refused, ...alone, ...ends];
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [missing({ area, name, found: 'the gateway has no credential to read them with', remedy: error.problems.join('; ') })];
  }
}
