/** What a tenant looks like over time: its messages in the chat. */

import type { Card, Message } from '../../../chat/card.js';
import { withStatements } from '../../../chat/card-parts.js';
import { covers } from '../../../controls/waived-finding.js';
import { evidenceOf } from '../../../frameworks/schedule.js';
import type { DayPorts, GatewayFeature, WatchPorts } from '../../../gateway/feature.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { DueMessage } from '../../../gateway/outbox/bring-missing.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { lastDue } from '../../../lib/calendar.js';
import { inParallel } from '../../../lib/in-parallel.js';
import { canonicalJson, sha256 } from '../../../lib/json.js';
import { type Digest, isUnchanged } from '../../../posture/digest.js';
import { closedByHand } from '../../../posture/posture.js';
import { digestKey, driftKey, evidenceKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { digestMessage, noDigestCard } from '../../../views/digest.js';
import { driftCard } from '../../../views/drift.js';
import { digestSections } from '../../digest-sections.js';
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
    byHand: closedByHand(await ports.postures.lines(tenant.id)).includes(move.control),
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
  const all = ports.tenants.filter(({ channel }) => channel[to.platform] === to.channel);
  const digests = await ports.rounds.digests(all.map(({ id }) => id));
  const here = all.filter((_one, index) => !isPast(day, digests[index]));
  const ofDay = all.flatMap(({ id, name }, index) => {
    const found = digests[index];
    return found === null || found === undefined || found.day !== day ? [] : [{ id, tenant: name, digest: found }];
  });
  const tenants = await inParallel(ofDay, async ({ id, ...one }) =>
    one.digest.moves.some(({ kind }) => kind === 'regressed')
      ? { ...one, byHand: closedByHand(await ports.postures.lines(id)) }
      : one,
  );
  if (tenants.length === 0) return noneOfDay(day, here, ports);
  const nameOf = (entraId: string): string => ports.directory.nameOf(entraId);
  const told = new Set(tenants.map(({ tenant }) => tenant));
  // Digests at another time of day in the same channel are messages of their own.
  const times = new Set(here.flatMap((one) => (told.has(one.name) ? [timeOf(one, ports)] : [])));
  const without = here.filter((one) => !told.has(one.name) && times.has(timeOf(one, ports)));
  const view = { day, tenants, nameOf, controls: ports.controls, now: ports.now(), sections: digestSections };
  return digestMessage({ ...view, without: without.map(({ name }) => name) });
}

/** Whether a tenant had a digest of a later day: where settings brought its time of day forward, none comes of the days before. */
function isPast(day: string, last: Digest | null | undefined): boolean {
  return last !== null && last !== undefined && last.day > day;
}

/** Null for a tenant that has no digest. */
function timeOf({ id }: TenantChannels, { digestAt }: Pick<DayPorts, 'digestAt'>): string | null {
  const time = digestAt(id);
  return time === null ? null : `${time.at} ${time.timeZone}`;
}

/** So long a digest is waited for before people are notified that there is none, in milliseconds. */
const noneAfterMs = 60 * 60_000;

/** Says of whom there is no digest of today although it was due long ago; null: of no tenant. */
function noneOfDay(day: string, here: readonly TenantChannels[], { digestAt, now }: CardPorts): Message | null {
  const without = here.filter(({ id }) => {
    const time = digestAt(id);
    const due = time === null ? null : lastDue(now(), time);
    return due?.day === day && now().getTime() - due.at.getTime() >= noneAfterMs;
  });
  return without.length === 0
    ? null
    : {
        card: noDigestCard(
          day,
          without.map(({ name }) => name),
        ),
        details: [],
      };
}

/**
 * The digests of today that no chat shows. A worker has each drawn by the first tenant of which there is one. Where there is none, people are notified of
 * that: someone who writes to the store may have taken it away.
 */
async function missingDigests(ports: DayPorts): Promise<readonly (readonly [TenantChannels, DueMessage])[]> {
  const missing = await inParallel(sharing(ports), async ({ platform, day, tenants }) => {
    const messageKey = digestKey(day, platform);
    const [first] = tenants;
    if (first === undefined || (await ports.shown.of(first.id, messageKey)) > 0) return [];
    const digests = await ports.rounds.digests(tenants.map(({ id }) => id));
    if (digests.every((digest) => isPast(day, digest))) return [];
    const ofDay = digests.map((digest) => (digest?.day === day ? digest : null));
    const known = ofDay.filter((digest) => digest !== null);
    const isQuiet =
      known.length > 0 && known.every(isUnchanged) && tenants.every(({ id }) => ports.digestAt(id)?.isSilent === true);
    const by = tenants.find((_tenant, index) => ofDay[index] !== null) ?? first;
    const isShown = by !== first && (await ports.shown.of(by.id, messageKey)) > 0;
    if (isQuiet || isShown) return [];
    const [at] = known.map((digest) => new Date(digest.at));
    const since = at === undefined ? { graceMs: noneAfterMs } : { at };
    return [[by, { view: 'digest', subject: `digest-${day}`, messageKey, platform, ...since }] as const];
  });
  return missing.flat();
}

interface Sharing {
  readonly platform: string;
  readonly day: string;
  readonly tenants: readonly TenantChannels[];
}

/** Tenants whose digest of a day is one message, in their order. */
function sharing(ports: DayPorts): readonly Sharing[] {
  const groups = new Map<string, Sharing & { readonly tenants: TenantChannels[] }>();
  const days = new Map<string, string>();
  for (const tenant of ports.tenants) {
    const time = ports.digestAt(tenant.id);
    if (time === null) continue;
    const daily = `${time.at} ${time.timeZone}`;
    const day = days.get(daily) ?? lastDue(ports.now(), time).day;
    days.set(daily, day);
    for (const [platform, channel] of Object.entries(tenant.channel)) {
      const key = JSON.stringify([platform, channel, daily]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { platform, day, tenants: [tenant] });
      else group.tenants.push(tenant);
    }
  }
  return [...groups.values()];
}

/** The evidence that a worker wrote down as due. */
async function evidenceMessages(
  { ledger }: WatchPorts,
  { id, channel }: TenantChannels,
  subject: string,
): Promise<readonly DueMessage[]> {
  const [entry] = await ledger.subject(id, subject);
  if (entry?.event.type !== 'checkpoint') return [];
  return Object.keys(channel).map((platform) => ({
    view: 'evidence',
    subject,
    messageKey: evidenceKey(subject, platform),
    platform,
    at: new Date(entry.at),
  }));
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
  messagesOfDay: missingDigests,
  watch: { isOf: (subject) => evidenceOf(subject) !== null, messages: evidenceMessages },
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
