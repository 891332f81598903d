/**
 * Where messages may go. A job only says where something was asked for: it is believed where the settings name the place for the tenant, or where a gateway
 * wrote down that someone asked for this there. Otherwise anyone who adds jobs to the store would choose who reads a card.
 */
import type { PartPlace, ReadsMessagePart, RecordsMessagePart } from '../../chat/message-store.js';
import type { Conversation } from '../../chat/platform.js';
import type { AddsJobsOfPeople, EnsuresJobs, Job, JobQueue } from '../../queue/job.js';
import type { TenantChannels } from './tenant-channels.js';

type Notes = ReadsMessagePart & RecordsMessagePart;

interface Asked {
  readonly tenant: string;
  /** The id of what was asked for. */
  readonly subject: string;
  readonly conversation: Conversation;
}

const isAsked = 'asked';
/** The part that says whose chat it is, by their Entra object id. */
const asker = 'asker';

function placeOf({ tenant, subject, conversation }: Asked): PartPlace {
  return { tenant, key: subject, copy: { conversation, message: subject }, part: isAsked };
}

/** Writes down that something was asked for in a conversation, signed. */
async function noteAsked(messages: Notes, asked: Asked): Promise<void> {
  const place = placeOf(asked);
  if ((await messages.part(place)) !== isAsked) await messages.recordPart(place, isAsked);
}

/** Writes down whose chat a place is, so that they may lose it with their right. */
export async function noteAsker(messages: Notes, asked: Asked, entraId: string): Promise<void> {
  const place = { ...placeOf(asked), part: asker };
  if ((await messages.part(place)) !== entraId) await messages.recordPart(place, entraId);
}

/** Whose chat a place is; null for one that settings name, and where nobody wrote it down. */
export async function askerIn(messages: ReadsMessagePart, tenant: TenantChannels, asked: Asked): Promise<string | null> {
  return isNamedFor(tenant, asked.conversation) ? null : messages.part({ ...placeOf(asked), part: asker });
}

async function wasAskedIn(messages: ReadsMessagePart, asked: Asked): Promise<boolean> {
  return (await messages.part(placeOf(asked))) === isAsked;
}

/** Whether the settings have messages of the tenant in a conversation. */
function isNamedFor({ channel, fallback = {}, alerts = [] }: TenantChannels, { platform, channel: at }: Conversation): boolean {
  const isAlert = alerts.some((one) => one.platform === platform && one.channel === at);
  return channel[platform] === at || fallback[platform] === at || isAlert;
}

/** Whether what a job asks for may be shown where the job says that it was asked for. */
export async function mayBeShownIn(
  { tenant: id, subject, reply: { conversation } }: Job,
  tenant: TenantChannels,
  { messages }: { readonly messages: ReadsMessagePart },
): Promise<boolean> {
  return isNamedFor(tenant, conversation) || wasAskedIn(messages, { tenant: id, subject, conversation });
}

export async function noteUnlessNamed(
  tenant: TenantChannels,
  subject: string,
  conversation: Conversation,
  { messages, asker: person }: { readonly messages: Notes; readonly asker?: string | null | undefined },
): Promise<void> {
  if (isNamedFor(tenant, conversation)) return;
  const asked = { tenant: tenant.id, subject, conversation };
  await noteAsked(messages, asked);
  if (person) await noteAsker(messages, asked, person);
}

/** The queue as decisions of people use it: where they asked is written down before a job says so. */
export function notingPlaces(
  jobs: JobQueue,
  { messages, tenants }: { readonly messages: Notes; readonly tenants: readonly TenantChannels[] },
): EnsuresJobs & AddsJobsOfPeople {
  const note = async ({ tenant: id, subject, reply: { conversation } }: Job, person?: string): Promise<void> => {
    const tenant = tenants.find((one) => one.id === id);
    if (tenant !== undefined) await noteUnlessNamed(tenant, subject, conversation, { messages, asker: person });
  };
  return {
    add: async (job, options, person) => {
      await note(job, person);
      return jobs.add(job, options);
    },
    ensure: async (job) => {
      await note(job);
      return jobs.ensure(job);
    },
  };
}
