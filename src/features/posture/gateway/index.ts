/** What a tenant looks like over time: its messages in the chat. */

import type { Card, Message } from '../../../chat/card.js';
import { withStatements } from '../../../chat/card-parts.js';
import { covers } from '../../../controls/waived-finding.js';
import { evidenceOf } from '../../../frameworks/schedule.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { canonicalJson, sha256 } from '../../../lib/json.js';
import { digestKey, driftKey, evidenceKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { digestMessage } from '../../../views/digest.js';
import { driftCard } from '../../../views/drift.js';
import { waivedIn } from '../../waived.js';

/** What drifted, with what of it people accepted. */
async function driftMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const [entry] = await ports.ledger.subject(tenant.id, subject);
  if (entry?.event.type !== 'drifted') return null;
  const { move } = entry.event;
  const active = (await waivedIn(ports, tenant.id)).filter(({ status }) => status === 'active');
  const waived = active.filter((one) =>
    move.objects.length === 0 ? covers(one, move.control) : move.objects.some((object) => covers(one, move.control, object)),
  );
  const card = driftCard({
    tenant: tenant.name,
    move,
    control: ports.controls.find(({ id }) => id === move.control),
    waived: waived.map(({ id, name }) => `${name} (${id})`),
  });
  return { card, details: [] };
}

async function driftAlarm(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Alarm | null> {
  const message = await driftMessage(job, tenant, ports);
  return message === null ? null : { card: message.card, fact: factOf('drift', tenant.id, job.subject) };
}

/** Only tenants whose own settings name the channel: a job that someone made by hand shows nobody another one's digest. */
async function digestOfDay({ subject, reply }: DrawJob, _tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const to = reply.conversation;
  const day = subject.replace(/^digest-/, '');
  const here = ports.tenants.filter(({ channel }) => channel[to.platform] === to.channel);
  const digests = await ports.rounds.digests(here.map(({ id }) => id));
  const tenants = here.flatMap(({ name }, index) => {
    const found = digests[index];
    return found === null || found === undefined || found.day !== day ? [] : [{ tenant: name, digest: found }];
  });
  if (tenants.length === 0) return null;
  const nameOf = (entraId: string): string => ports.directory.nameOf(entraId);
  const told = new Set(tenants.map(({ tenant }) => tenant));
  const timeOf = ({ id }: TenantChannels): string => canonicalJson(ports.digestAt(id));
  // Digests at another time of day in the same channel are messages of their own.
  const times = new Set(here.flatMap((one) => (told.has(one.name) ? [timeOf(one)] : [])));
  const without = here.filter((one) => !told.has(one.name) && ports.digestAt(one.id) !== null && times.has(timeOf(one)));
  const view = { day, tenants, nameOf, controls: ports.controls, now: ports.now() };
  return digestMessage({ ...view, without: without.map(({ name }) => name) });
}

/** Only where a worker wrote down that it is due, and only into a channel of the tenant itself: a job alone carries no authority. */
async function evidenceMessage(
  { subject, reply }: DrawJob,
  tenant: TenantChannels,
  { ledger, handOut }: CardPorts,
): Promise<Message | null> {
  const asked = evidenceOf(subject);
  const { platform, channel } = reply.conversation;
  const isTheirs = tenant.channel[platform] === channel && reply.messageKey === evidenceKey(subject, platform);
  if (asked === null || !isTheirs) return null;
  const [entry] = await ledger.subject(tenant.id, subject);
  return entry?.event.type === 'checkpoint' ? { card: handedOutOnce(await handOut(tenant, asked), subject), details: [] } : null;
}

/** Drawn again, a message keeps the files that are beside it: each would be signed again, and so be another one. */
function handedOutOnce(card: Card, id: string): Card {
  return {
    ...card,
    blocks: withStatements(card.blocks, (block) =>
      block.kind === 'attachment' ? { ...block, file: { ...block.file, id: sha256(canonicalJson([id, block.name])) } } : block,
    ),
  };
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [] },
  messages: {
    drift: {
      keys: ({ subject, reply }) => [driftKey(subject, reply.conversation.platform)],
      draw: driftMessage,
      alarm: driftAlarm,
      stays: true,
    },
    digest: {
      keys: ({ subject, reply }) => [digestKey(subject.replace(/^digest-/, ''), reply.conversation.platform)],
      draw: digestOfDay,
      stays: true,
      isOfDay: true,
    },
    evidence: {
      keys: ({ subject, reply }) => [evidenceKey(subject, reply.conversation.platform)],
      draw: evidenceMessage,
      stays: true,
    },
  },
};
