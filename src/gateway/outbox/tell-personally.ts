/** Shows a notice to the people whom it concerns, on every chat where they have an account. */

import type { Card } from '../../chat/card.js';
import type { Account } from '../../chat/platform.js';
import { DeliveryError } from '../../chat/platform.js';
import { orRetryLater } from '../../engine/ledger/retry-later.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { cannotWait, kindOfId } from '../../features/kinds.js';
import { alarmGroup } from '../../features/terms.js';
import { sha256 } from '../../lib/json.js';
import type { DrawJob } from '../../queue/redraw.js';
import type { DrawPorts } from './draw-ports.js';
import { maySee } from './notify-person.js';
import type { TenantChannels } from './tenant-channels.js';

type TellPorts = Pick<DrawPorts, 'ledger' | 'directory' | 'messengers' | 'messages' | 'notify' | 'now'>;

const personal: ReadonlySet<DrawJob['view']> = new Set([
  'reminder',
  'emergency',
  'alarm',
  'overdue',
  'signalAlarm',
  'halted',
  'reopened',
  'byHand',
]);

/** The views that are shown personally too. */
export function isPersonal(view: DrawJob['view']): boolean {
  return personal.has(view);
}

/** Of a reminder those whom the ledger names, as far as they still may know of it; of what cannot wait those whom settings name, and the members of their group as they are now. */
async function whom(job: DrawJob, tenant: TenantChannels, ports: TellPorts): Promise<readonly string[]> {
  const members = job.view === 'reminder' ? [] : await ports.directory.membersOf(tenant.id, alarmGroup);
  if (job.view !== 'reminder' && job.view !== 'byHand') return members;
  const entries = await ports.ledger.subject(tenant.id, job.subject);
  if (job.view === 'byHand') return [...new Set([...members, ...(await askedFor(entries, tenant, ports))])];
  const last = entries.findLast(({ event }) => event.type === 'reminded')?.event;
  const named = last?.type === 'reminded' ? last.told : [];
  const isUrgent = isOfUrgentPlan(entries);
  const isTold = await Promise.all(
    named.map(
      async (entraId) =>
        (isUrgent || (await ports.notify.of(entraId)) === 'all') &&
        (await maySee(entraId, { tenant, mayBeKnown: kindOfId(job.subject) !== undefined }, ports)),
    ),
  );
  return named.filter((_entraId, index) => isTold[index]);
}

/** Of what cannot wait people hear whatever they want to hear. */
function isOfUrgentPlan(entries: readonly VerifiedEntry[]): boolean {
  return entries.some(({ event }) => event.type === 'planned' && cannotWait(event.plan));
}

/** Who asked for it, as long as they may know of it. */
async function askedFor(entries: readonly VerifiedEntry[], tenant: TenantChannels, ports: TellPorts): Promise<readonly string[]> {
  const [first] = entries;
  if (first?.event.type !== 'requested') return [];
  const { entraId } = first.event.decision.decision.person;
  return (await maySee(entraId, { tenant, mayBeKnown: false }, ports)) ? [entraId] : [];
}

/**
 * Each account once, however often the message is drawn: it is drawn again for as long as a channel of the tenant cannot be reached. Gives what may be
 * tried again; a person who cannot be reached on one chat at all is in the channel's message all the same.
 */
export async function tellPersonally(
  job: DrawJob,
  tenant: TenantChannels,
  ports: TellPorts & { readonly card: Card },
): Promise<Told> {
  const failures: unknown[] = [];
  let confirmed = 0;
  for (const entraId of await whom(job, tenant, ports))
    for (const account of await ports.directory.reach(entraId)) {
      // That message is of each chat on its own.
      if (job.view === 'halted' && account.platform !== job.reply.conversation.platform) continue;
      try {
        if (await tellOn(account, { job, tenant, entraId }, ports)) confirmed += 1;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        if (error.kind === 'later') failures.push(error);
      }
    }
  return { failures, confirmed };
}

export interface Told {
  /** What may be tried again. */
  readonly failures: readonly unknown[];
  /** Accounts on which a chat took it, now or before. */
  readonly confirmed: number;
}

interface Notice {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly entraId: string;
}

/** False where the account is of a chat that is not spoken here. Throws DeliveryError. */
async function tellOn(
  { platform, id }: Account,
  { job, tenant, entraId }: Notice,
  { messengers, messages, now, card }: TellPorts & { readonly card: Card },
): Promise<boolean> {
  const channel = tenant.channel[platform];
  const messenger = messengers.get(platform);
  if (messenger === undefined || channel === undefined) return false;
  const key = job.reply.messageKey;
  const copy = { conversation: { platform: 'person', channel: entraId }, message: key };
  const place = { tenant: job.tenant, key, copy, part: `told ${platform} ${id}` };
  const what = wordOf(job, card, now());
  if ((await messages.part(place)) === what) return true;
  const person = { platform, id, membership: 'member' } as const;
  // What is whispered in a channel notifies nobody.
  if (job.view === 'reminder' && messenger.direct !== undefined) await messenger.post(await messenger.direct(person), card);
  else await messenger.whisper({ platform, channel }, person, card);
  // A full store keeps nobody else from being alarmed.
  await orRetryLater(messages.recordPart(place, what));
  return true;
}

/** What was reported: of the same message something else may have to be reported later, and a record that is halted once more is reported in the same words. */
function wordOf({ view }: DrawJob, { title, blocks }: Card, now: Date): string {
  // What came back the next time has the same title.
  if (view === 'reopened' || view === 'byHand') return `${title} ${sha256(JSON.stringify(blocks))}`;
  return view === 'halted' ? `${title} ${now.toISOString().slice(0, 'YYYY-MM-DDTHH'.length)}` : title;
}
