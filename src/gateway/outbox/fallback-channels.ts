/** Where a message goes whose conversation is gone: the channel that the settings name for that, else the people it is for. */

import { type Actor, type Conversation, DeliveryError } from '../../chat/platform.js';
import { readChange } from '../../engine/changes/change-of.js';
import { possibleApprovers } from '../../engine/plan/approval.js';
import { isRefusal } from '../../lib/errors.js';
import type { DrawJob } from '../../queue/redraw.js';
import type { DrawPorts } from './draw-ports.js';
import type { TenantChannels } from './tenant-channels.js';

/** More people than that are not written to one by one. */
const maxPeople = 20;

interface Search {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly ports: DrawPorts;
  readonly gone: Conversation;
  /** Whether a place that was given took the message: then people are not written to. */
  readonly isShown: () => boolean;
  /** Why nothing is taken there. */
  readonly cause: DeliveryError;
  /** Takes why a person cannot be written to. */
  readonly away: DeliveryError[];
}

/** Said on the copy. */
export function whyElsewhere(tenant: TenantChannels, gone: Conversation, error: DeliveryError): string {
  const key = `tenants.${tenant.name}.channel.${gone.platform}`;
  return `Shown here because the channel ${gone.channel} cannot be reached: ${error.message} Invite hardenbot there again, or correct ${key} in hardenbot.yaml.`;
}

/** A place, and by Entra object id whose chat it is; null for a channel. */
interface Instead {
  readonly place: Conversation;
  readonly person: string | null;
}

/** Places in the order in which they are tried. */
export async function* placesInstead(search: Search): AsyncGenerator<Instead> {
  const { ports, gone } = search;
  const { platform } = gone;
  const channel = fallbackOf(search);
  if (channel !== null && channel !== gone.channel) yield { place: { platform, channel }, person: null };
  if (search.isShown()) return;
  const messenger = ports.messengers.get(platform);
  if (messenger?.direct === undefined) return;
  for (const entraId of await mayAllSee(search, (await peopleOf(search)).slice(0, maxPeople))) {
    const account = (await ports.directory.reach(entraId)).find((one) => one.platform === platform);
    if (account === undefined) continue;
    const { id } = account;
    const person: Actor = { platform, id, membership: 'member' };
    try {
      yield { place: await messenger.direct(person), person: entraId };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      search.away.push(error);
      // It is not the place: nobody on that chat can be reached.
      if (error.kind === 'rejected' && error.message === search.cause.message) return;
    }
  }
}

/** A digest of several tenants goes to those alone who may read all of them. */
async function mayAllSee({ job, ports, gone }: Search, people: readonly string[]): Promise<readonly string[]> {
  if (job.view !== 'digest') return people;
  const told = ports.tenants.filter(({ channel }) => channel[gone.platform] === gone.channel);
  const readable = await Promise.all(
    people.map((entraId) => ports.directory.readable({ entraId, name: ports.directory.nameOf(entraId) }, told)),
  );
  return people.filter((_entraId, index) => readable[index]?.length === told.length);
}

/** A digest of several tenants goes to a channel that is meant for all of them, or to none. */
function fallbackOf({ job, tenant, ports, gone }: Search): string | null {
  const own = tenant.fallback?.[gone.platform] ?? null;
  if (job.view !== 'digest') return own;
  const shared = ports.tenants.filter(({ channel }) => channel[gone.platform] === gone.channel);
  return shared.every(({ fallback }) => (fallback?.[gone.platform] ?? null) === own) ? own : null;
}

/** Anyone who could approve the plan; of anything else, the approvers. Nothing of a record that is halted can be asked. */
async function peopleOf({ job, tenant, ports }: Search): Promise<readonly string[]> {
  if (job.view === 'halted') return ports.directory.membersOf(tenant.id, 'approvers');
  const policy = await ports.directory.policy(tenant.id);
  if (isRefusal(policy)) return [];
  const plan = (await readChange(ports.ledger, tenant.id, job.subject))?.plan ?? null;
  return plan === null ? [...policy.approvers] : possibleApprovers(policy, plan.risk, plan.requestedBy);
}
