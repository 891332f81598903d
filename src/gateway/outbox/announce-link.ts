/** Tells a person on every other account, and the channels of their tenants, that an account was linked to them: a phished code stays no secret. */
import type { Card } from '../../chat/card.js';
import { DeliveryError, type Messenger } from '../../chat/platform.js';
import type { Logger } from '../../log.js';
import type { Directory } from '../../people/directory.js';
import type { Account } from '../../people/links.js';
import { linkNotice } from '../../views/link.js';
import type { NewLink } from '../decisions/link-accounts.js';
import type { TenantChannels } from './tenant-channels.js';

export interface AnnouncePorts {
  readonly directory: Pick<Directory, 'reach' | 'visible'>;
  readonly tenants: readonly TenantChannels[];
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Who cannot be reached on one way may be reached on another; what could not be delivered is logged, and the link stands. */
export async function announceLink(ports: AnnouncePorts, { person, account, contested = false }: NewLink): Promise<void> {
  const card = linkNotice({ name: person.name, platform: account.platform, account: account.id, contested });
  for (const other of await ports.directory.reach(person.entraId))
    if (other.platform !== account.platform || other.id !== account.id) await tellAccount(ports, other, card);
  const own = await ports.directory.visible(person, ports.tenants);
  const channels = new Map(
    own.flatMap(({ channel }) =>
      Object.entries(channel).map(([platform, id]) => [`${platform} ${id}`, { platform, channel: id }]),
    ),
  );
  for (const conversation of channels.values())
    await attempt(ports, conversation.platform, async (messenger) => void (await messenger.post(conversation, card)));
}

async function tellAccount(ports: AnnouncePorts, { platform, id }: Account, card: Card): Promise<void> {
  await attempt(ports, platform, async (messenger) => {
    const actor = { platform, id, membership: 'member' as const };
    if (messenger.direct !== undefined) await messenger.post(await messenger.direct(actor), card);
  });
}

async function attempt(ports: AnnouncePorts, platform: string, deliver: (messenger: Messenger) => Promise<void>): Promise<void> {
  const messenger = ports.messengers.get(platform);
  if (messenger === undefined) return;
  try {
    await deliver(messenger);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    ports.logger.warn({ platform, err: error }, 'a new link could not be told');
  }
}
