/** Sends one person something, each thing once, on one chat: the one they asked on, else the first on which they can be reached. */
import type { PersonalNews } from '../../chat/card.js';
import { type Actor, DeliveryError, type Messenger } from '../../chat/platform.js';
import type { ListsReadableTenants, ListsVisibleTenants, NamesPeople } from '../../people/directory.js';
import type { DrawPorts } from './draw-ports.js';
import type { TenantChannels } from './tenant-channels.js';

type NewsPorts = Pick<DrawPorts, 'directory' | 'messengers' | 'messages' | 'notify' | 'quietForMs'>;

interface NewsRound {
  readonly key: string;
  readonly tenant: TenantChannels;
  readonly news: readonly PersonalNews[];
}

interface NewsOutcome {
  /** Something waits for the end of the quiet hours. */
  readonly isLater: boolean;
  /** What may be tried again. */
  readonly failures: readonly unknown[];
}

export async function notifyPerson({ key, tenant, news }: NewsRound, ports: NewsPorts): Promise<NewsOutcome> {
  const isQuiet = ports.quietForMs(tenant.id) > 0;
  const failures: unknown[] = [];
  let isLater = false;
  for (const one of news) {
    // The key of a person in place of a copy: what a person was shown is known whatever becomes of messages.
    const copy = { conversation: { platform: 'person', channel: one.person }, message: key };
    const place = { tenant: tenant.id, key, copy, part: `news ${one.part}` };
    if ((await ports.messages.part(place)) !== null) continue;
    if (one.isUrgent !== true && (await ports.notify.of(one.person)) === 'off') continue;
    if (one.isOwn !== true && !(await maySee(one.person, { tenant, mayBeKnown: one.mayBeKnown === true }, ports))) continue;
    if (isQuiet && one.isUrgent !== true) {
      isLater = true;
      continue;
    }
    try {
      await tell(one, tenant, ports);
      await ports.messages.recordPart(place, 'told');
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.kind === 'later') failures.push(error);
    }
  }
  return { isLater, failures };
}

/** Who asked may have lost the right to know of it since. @param of.mayBeKnown as `PersonalNews` has it */
export async function maySee(
  entraId: string,
  { tenant, mayBeKnown }: { readonly tenant: TenantChannels; readonly mayBeKnown: boolean },
  { directory }: { readonly directory: ListsVisibleTenants & ListsReadableTenants & NamesPeople },
): Promise<boolean> {
  const person = { entraId, name: directory.nameOf(entraId) };
  const seen = mayBeKnown ? directory.visible(person, [tenant]) : directory.readable(person, [tenant]);
  return (await seen).length > 0;
}

/** In the chat with the person, where the platform has one, because what is whispered in a channel notifies nobody. Throws DeliveryError. */
async function tell({ person, platform, card }: PersonalNews, tenant: TenantChannels, ports: NewsPorts): Promise<void> {
  const spoken = (await ports.directory.reach(person)).flatMap((account) => {
    const messenger = ports.messengers.get(account.platform);
    return messenger === undefined ? [] : [{ ...account, messenger }];
  });
  const account = spoken.find((one) => one.platform === platform) ?? spoken[0];
  if (account === undefined) return;
  const actor: Actor = { platform: account.platform, id: account.id, membership: 'member' };
  await show(account.messenger, { actor, card, channel: tenant.channel[account.platform] });
}

async function show(
  messenger: Messenger,
  { actor, card, channel }: { readonly actor: Actor; readonly card: PersonalNews['card']; readonly channel: string | undefined },
): Promise<void> {
  if (messenger.direct !== undefined) await messenger.post(await messenger.direct(actor), card);
  else if (channel !== undefined) await messenger.whisper({ platform: actor.platform, channel }, actor, card);
}
