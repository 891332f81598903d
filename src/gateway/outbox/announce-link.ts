/** Notifies a person on every other account, and the channels of their tenants, that an account was linked to them: a phished code stays no secret. */
import type { Card } from '../../chat/card.js';
import type { Account } from '../../chat/platform.js';
import { DeliveryError, type Messenger } from '../../chat/platform.js';
import type { LogsErrors, LogsWarnings } from '../../lib/log.js';
import type { ListsVisibleTenants, ReachesPeople } from '../../people/directory.js';
import { linkNotice } from '../../views/link.js';
import type { NewLink } from '../decisions/link-accounts.js';
import type { TenantChannels } from './tenant-channels.js';

interface AnnouncePorts {
  readonly directory: ReachesPeople & ListsVisibleTenants;
  readonly tenants: readonly TenantChannels[];
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly logger: LogsWarnings & LogsErrors;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Who cannot be reached on one way may be reached on another, and a chat that is busy is tried again, which nobody waits for; what could not be
 * delivered is logged, and the link stands.
 */
export async function announceLink(ports: AnnouncePorts, { person, account, contested = false }: NewLink): Promise<void> {
  const card = linkNotice({ name: person.name, platform: account.platform, account: account.id, contested });
  for (const other of await ports.directory.reach(person.entraId))
    if (other.platform !== account.platform || other.id !== account.id)
      await attempt(ports, other.platform, (messenger) => tellAccount(messenger, other, card));
  const channels = new Map(
    (await ports.directory.visible(person, ports.tenants)).flatMap(({ channel, fallback = {} }) =>
      Object.entries(channel).map(([platform, id]) => [`${platform} ${id}`, { platform, ids: [id, fallback[platform]] }]),
    ),
  );
  for (const { platform, ids } of channels.values())
    await attempt(ports, platform, (messenger) => tellChannel(messenger, platform, { ids, card }));
}

/** Throws DeliveryError. */
async function tellAccount(messenger: Messenger, { platform, id }: Account, card: Card): Promise<void> {
  const actor = { platform, id, membership: 'member' as const };
  if (messenger.direct !== undefined) await messenger.post(await messenger.direct(actor), card);
}

/** In the first of some channels that takes it. Throws DeliveryError. */
async function tellChannel(
  messenger: Messenger,
  platform: string,
  { ids: [channel, ...others], card }: { readonly ids: readonly (string | undefined)[]; readonly card: Card },
): Promise<void> {
  if (channel === undefined) return;
  try {
    await messenger.post({ platform, channel }, card);
  } catch (error) {
    const isElsewhere = error instanceof DeliveryError && error.kind !== 'later' && others[0] !== undefined;
    if (!isElsewhere) throw error;
    await tellChannel(messenger, platform, { ids: others, card });
  }
}

const maxTries = 8;

type Deliver = (messenger: Messenger) => Promise<void>;

async function attempt(ports: AnnouncePorts, platform: string, deliver: Deliver, tries = 1): Promise<void> {
  const messenger = ports.messengers.get(platform);
  if (messenger === undefined) return;
  try {
    await deliver(messenger);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    ports.logger.warn({ platform, err: error }, 'a new link could not be announced');
    if (error.kind === 'later' && tries < maxTries)
      void tryAgain(ports, platform, deliver, { tries, afterMs: error.retryAfterMs });
  }
}

/** Never rejects. */
async function tryAgain(
  ports: AnnouncePorts,
  platform: string,
  deliver: Deliver,
  { tries, afterMs }: { readonly tries: number; readonly afterMs: number },
): Promise<void> {
  try {
    await ports.sleep(Math.max(afterMs, 1000 * 2 ** tries));
    await attempt(ports, platform, deliver, tries + 1);
  } catch (error) {
    ports.logger.error({ platform, err: error }, 'a new link could not be announced');
  }
}
