/** The cards of what moved by itself and of what was accepted: drift, waivers, digests. */

import type { Card, Message } from '../../chat/card.js';
import type { Conversation } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import { type AskedEvidence, evidenceOf } from '../../frameworks/schedule.js';
import type { Daily } from '../../lib/calendar.js';
import { assertNever, isRefusal } from '../../lib/errors.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Directory } from '../../people/directory.js';
import { possibleApprovers } from '../../plan/approval.js';
import { waiverName } from '../../plan/waiver-terms.js';
import type { RoundStore } from '../../posture/rounds.js';
import { evidenceKey } from '../../queue/message-key.js';
import type { DrawJob } from '../../queue/redraw.js';
import { digestMessage } from '../../views/digest.js';
import { driftCard } from '../../views/drift.js';
import { waiverCard } from '../../views/waiver.js';
import { genuineApprovers, riskOf, waiverOf, waiverStatus } from '../../waivers/waiver.js';
import { covers } from '../../waivers/waiver-watch.js';
import { activeWaivers, type WaiverPorts } from '../../waivers/waivers.js';
import type { TenantAddress } from '../decisions/recorder.js';
import type { TenantChannels } from './tenant-channels.js';

export interface PostureCardPorts extends WaiverPorts {
  readonly rounds: RoundStore;
  readonly directory: Directory;
  readonly controls: readonly ControlDefinition[];
  readonly tenants: readonly TenantChannels[];
  /** The time of day of a tenant's digest; null: its settings ask for none. */
  readonly digestAt: (tenantId: string) => Daily | null;
  /** The card of what a tenant can show of a framework, with its files. */
  readonly handOut: (tenant: TenantAddress, asked: AskedEvidence) => Promise<Card>;
}

export type PostureView = Extract<DrawJob['view'], 'drift' | 'waiver' | 'digest' | 'evidence'>;

export function isPostureView(view: DrawJob['view']): view is PostureView {
  return view === 'drift' || view === 'waiver' || view === 'digest' || view === 'evidence';
}

/** Null when there is nothing to show. */
export async function postureMessage(
  job: DrawJob & { readonly view: PostureView },
  tenant: TenantChannels,
  ports: PostureCardPorts,
): Promise<Message | null> {
  switch (job.view) {
    case 'drift':
      return alone(await drift(tenant, job.subject, ports));
    case 'waiver':
      return alone(await waiver(tenant, job.subject, ports));
    case 'digest':
      return digest(job.subject, job.reply.conversation, ports);
    case 'evidence':
      return alone(await evidence(job, tenant, ports));
    default:
      return assertNever(job.view);
  }
}

function alone(card: Card | null): Message | null {
  return card === null ? null : { card, details: [] };
}

async function drift(tenant: TenantAddress, subject: string, ports: PostureCardPorts): Promise<Card | null> {
  const [entry] = await ports.ledger.subject(tenant.id, subject);
  if (entry?.event.type !== 'drifted') return null;
  const { move } = entry.event;
  const waivers = await activeWaivers(ports, tenant.id);
  const waived = waivers.filter(({ terms }) =>
    move.objects.length === 0 ? covers(terms, move.control) : move.objects.some((object) => covers(terms, move.control, object)),
  );
  return driftCard({
    tenant: tenant.name,
    move,
    control: ports.controls.find(({ id }) => id === move.control),
    waived: waived.map(({ id, terms }) => `${waiverName(terms)} (${id})`),
  });
}

async function waiver(tenant: TenantAddress, subject: string, ports: PostureCardPorts): Promise<Card | null> {
  const found = waiverOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (found === null || isRefusal(policy)) return null;
  const { risk, requestedBy } = riskOf(found);
  return waiverCard({
    tenant: tenant.name,
    waiver: found,
    status: waiverStatus(found, { verifier: ports.verifier, policy, now: ports.now() }),
    approvedBy: genuineApprovers(found, { verifier: ports.verifier, policy }).map(({ name }) => name),
    canApprove: possibleApprovers(policy, risk, requestedBy).map((entraId) => ports.directory.nameOf(entraId)),
    needed: policy.tiers[risk].approvals,
  });
}

/** Only tenants whose own settings name the channel: a job that someone made by hand shows nobody another one's digest. */
async function digest(subject: string, to: Conversation, ports: PostureCardPorts): Promise<Message | null> {
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
async function evidence(
  { subject, reply }: DrawJob,
  tenant: TenantChannels,
  { ledger, handOut }: PostureCardPorts,
): Promise<Card | null> {
  const asked = evidenceOf(subject);
  const { platform, channel } = reply.conversation;
  const isTheirs = tenant.channel[platform] === channel && reply.messageKey === evidenceKey(subject, platform);
  if (asked === null || !isTheirs) return null;
  const [entry] = await ledger.subject(tenant.id, subject);
  return entry?.event.type === 'checkpoint' ? handedOutOnce(await handOut(tenant, asked), subject) : null;
}

/** Drawn again, a message keeps the files that are beside it: each would be signed again, and so be another one. */
function handedOutOnce(card: Card, id: string): Card {
  return {
    ...card,
    blocks: card.blocks.map((block) =>
      block.kind === 'attachment' ? { ...block, file: { ...block.file, id: sha256(canonicalJson([id, block.name])) } } : block,
    ),
  };
}
