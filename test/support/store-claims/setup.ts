/** Where courses are played: one store with its two users for all of them, and for each course a gateway, a worker and a tenant of its own. */
import type { Redis } from 'ioredis';
import type { Card } from '../../../src/chat/card';
import { DeliveryError } from '../../../src/chat/platform';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { Chance } from '../chaos/random';
import { type ChatRoom, openChatRoom, textOf } from '../chat/chat-room';
import { type Harness, openHarness, people } from '../corridor/harness';
import { clockOf, minute } from '../signals/signal-lab';
import { emergency, turnedOff, watchedState } from '../signals/turned-off';
import { type StoreUsers, withStoreUsers } from '../stores/store-users';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { incidentTenant } from '../tenants/incident-tenant';
import { travelIds, travelTenant } from '../tenants/travel-tenant';
import { openReceiver, type Receiver, secret } from '../wire/receiver';
import { asCourse, openPace, type Pace } from './pace';
import { type Delivered, type Happened, ownChannels, type Posted, type SignName, written } from './record';

export interface CourseSetup {
  /** @param chance decides the order in which intervals run */
  open(chance: Chance, more?: CourseSettings): Promise<Course>;
  close(): Promise<void>;
}

export interface CourseSettings {
  /** Answers of the tenant in place of its own, as its simulator takes them. */
  readonly faults?: readonly object[];
  /** Whether the tenant is audited every day, which costs more than all the rest. */
  readonly isAuditedDaily?: boolean;
  /** See `openPace`. */
  readonly isPatient?: boolean;
  /** Whether the tenant has a channel in a second chat as well. */
  readonly hasTwoChats?: boolean;
  /** Whether the logs of the tenant are watched, which is a small one then. */
  readonly isWatched?: boolean;
  /** Whether people may make a rule by which an account is blocked without asking. */
  readonly mayContain?: boolean;
  /** Whether a receiver of webhooks listens. */
  readonly hasReceiver?: boolean;
}

/** How a chat breaks: it asks to come again later, it rejects, or it says that the channel is gone. */
export type Breaks = ConstructorParameters<typeof DeliveryError>[1];

export interface Course {
  readonly pace: Pace;
  readonly room: ChatRoom;
  readonly redis: Redis;
  readonly tenantId: string;
  readonly happened: Happened[];
  readonly harness: Harness;
  /** An administrator undoes in the tenant what a change did, past hardenbot. */
  byHand(): void;
  /** From now on a log of the tenant has a row of what looks like an attack. */
  sign(what: SignName): void;
  /** From now on a chat takes nothing, or, with null, what it is given. @param which all of them where it is left out */
  breaks(how: Breaks | null, which?: number): void;
  /** Ends every worker, or starts one that goes on with the mirror of the first. */
  worker(is: 'away' | 'back'): Promise<void>;
  /** Notes what was written to the tenant since. */
  drain(): void;
  close(): Promise<void>;
}

export async function openCourseSetup(): Promise<CourseSetup> {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  // What a course leaves on a disk nobody reads.
  await redis.config('SET', 'appendfsync', 'always');
  const users = await withStoreUsers(valkey.connect(), valkey.url);
  const forget = asCourse(redis);
  const shared = { ...valkey, stop: () => Promise.resolve() };
  let isFirst = true;
  return {
    open: async (chance, more = {}) => {
      await redis.flushall();
      const course = await openCourse(
        { valkey: shared, users, redis },
        openPace(chance, isFirst || more.isPatient === true),
        more,
      );
      isFirst = false;
      return course;
    },
    close: async () => {
      forget();
      await valkey.stop();
    },
  };
}

async function openCourse(
  store: { readonly valkey: TestValkey; readonly users: StoreUsers; readonly redis: Redis },
  pace: Pace,
  more: CourseSettings,
): Promise<Course> {
  const room = openChatRoom('terminal', ownChannels.terminal);
  const rooms = [room, ...(more.hasTwoChats === true ? [openChatRoom('slack', ownChannels.slack)] : [])];
  const broken = new Map<string, Breaks>();
  const happened: Happened[] = [];
  const at = (): number => pace.clock.now().getTime();
  let drain = (): void => undefined;
  const show = (how: Posted['how'], message: string, card: Card, channel?: string): void => {
    drain();
    happened.push({ kind: 'shown', at: at(), how, message, text: textOf(card), ...omitUndefined({ channel }) });
  };
  const refuseIfBroken = (name: string): void => {
    const how = broken.get(name);
    if (how !== undefined) throw new DeliveryError('The chat takes nothing.', how, retryMs);
  };
  const [platform = room, ...alongside] = rooms.map(
    (one): ChatRoom => ({
      ...one,
      post: async (to, card, under) => {
        refuseIfBroken(one.name);
        const posted = await one.post(to, card, under);
        show('post', `${one.name} ${posted.message}`, card, to.channel);
        return posted;
      },
      update: async (copy, card) => {
        refuseIfBroken(one.name);
        show('update', `${one.name} ${copy.message}`, card, copy.conversation.channel);
        return one.update(copy, card);
      },
      whisper: async (to, actor, card) => {
        refuseIfBroken(one.name);
        show('whisper', actor.id, card);
        return one.whisper(to, actor, card);
      },
    }),
  );
  const receiver = more.hasReceiver === true ? await openReceiver() : null;
  if (receiver !== null) {
    happened.push({ kind: 'receiver', at: at(), is: 'there' });
    // Every fourth time it is away.
    receiver.answer(({ body }, count) => {
      drain();
      if (count % 4 === 0) {
        happened.push({ kind: 'receiver', at: at(), is: 'away' });
        return { status: 503 };
      }
      happened.push({ kind: 'delivered', at: at(), ...delivered(body) });
      return { status: 204 };
    });
  }
  try {
    const channel = Object.fromEntries(Object.entries(ownChannels).slice(0, rooms.length));
    const harness = await openHarness({
      ...settings(pace, more, receiver),
      ...store,
      platform,
      alongside,
      channel,
      withoutWorker: true,
    });
    let worker: { stop(): Promise<void> } | null = await harness.startWorker(false, 0);
    let seen = 0;
    let rows = 0;
    drain = () => {
      const calls = harness.simulator.calls();
      for (const call of calls.slice(seen)) {
        if (!call.write) continue;
        const wrote = { at: Date.parse(call.at), ...written(call, travelIds.eva) };
        happened.push(call.effect ? { kind: 'wrote', ...wrote } : { kind: 'refused', ...wrote });
      }
      seen = calls.length;
    };
    return {
      pace,
      room,
      redis: store.redis,
      tenantId: harness.tenantId,
      happened,
      harness,
      byHand: () => {
        drain();
        const state = structuredClone(harness.simulator.state()) as {
          exchange: { OrganizationConfig: { RejectDirectSend: boolean } };
        };
        const undoes = state.exchange.OrganizationConfig.RejectDirectSend;
        Object.assign(state.exchange.OrganizationConfig, { RejectDirectSend: false });
        harness.simulator.load(state);
        seen = 0;
        happened.push({ kind: 'by hand', at: at(), story: 'change', undoes });
      },
      sign: (what) => {
        rows += 1;
        const row = `row-${rows}`;
        const minutes = (at() - Date.parse(clockOf(0))) / minute;
        harness.simulator.happen([{ at: at(), ...rowOf(what, row, minutes) }]);
        happened.push({ kind: 'sign', at: at(), what, row });
      },
      breaks: (how, which) => {
        for (const { name } of which === undefined ? rooms : rooms.slice(which, which + 1)) {
          if (how === null) broken.delete(name);
          else broken.set(name, how);
        }
        happened.push({ kind: 'chat', at: at(), taking: rooms.length - broken.size });
      },
      worker: async (is) => {
        if (is === 'away') await worker?.stop();
        drain();
        // It hears and says things while it starts.
        happened.push({ kind: 'worker', at: at(), is });
        worker = is === 'away' ? null : (worker ?? (await harness.startWorker(false, 0)));
      },
      drain: () => drain(),
      close: async () => {
        // Where a field that the attacker wrote had a process reach for a key of the attacker's, it is right that the store refuses.
        await store.redis.call('ACL', 'LOG', 'RESET');
        await harness.close();
        await receiver?.close();
        pace.close();
      },
    };
  } catch (error) {
    await receiver?.close();
    pace.close();
    throw error;
  }
}

/** Milliseconds after which a busy chat asks to be tried again. */
const retryMs = 30_000;

/** What a log has of it. */
function rowOf(what: SignName, id: string, minutes: number) {
  // Two of one subject are two acts.
  if (what === 'policy off') return { key: 'graph.directoryAudits', put: turnedOff(id, minutes) };
  const { id: userId, userPrincipalName } = emergency;
  return {
    key: 'graph.signIns',
    put: {
      id,
      createdDateTime: clockOf(minutes),
      userId,
      userPrincipalName,
      appDisplayName: 'Azure Portal',
      ipAddress: '198.51.100.7',
      status: { errorCode: 0 },
    },
  };
}

function delivered(body: string): Omit<Delivered, 'kind' | 'at'> {
  const event = JSON.parse(body) as { id: string; type: string; sequence?: string; data?: { by?: { name?: string } } };
  const { id, type, sequence, data } = event;
  return { id, type: type.replace('hardenbot.', ''), text: body, ...omitUndefined({ sequence, by: data?.by?.name }) };
}

const organization = { Name: 'contoso', Identity: 'contoso', AuditDisabled: false, RejectDirectSend: false };

function stateOf(pace: Pace, { faults = [], isWatched = false }: CourseSettings) {
  const incident = incidentTenant(pace.clock.now());
  // Everything that is read in a round over logs is read every minute.
  if (isWatched)
    return {
      schema: 'tenant-state/1',
      asOf: pace.clock.now().toISOString(),
      simulator: { faults },
      exchange: { ...watchedState.exchange, OrganizationConfig: organization },
      graph: {
        ...watchedState.graph,
        roleAssignments: [],
        roleAssignmentScheduleInstances: [],
        roleEligibilityScheduleInstances: [],
        domains: [{ id: 'contoso.com', authenticationType: 'Managed' }],
      },
    };
  const { graph } = travelTenant();
  return {
    ...incident,
    simulator: { faults },
    exchange: { ...incident.exchange, OrganizationConfig: organization },
    graph: {
      ...graph,
      ...incident.graph,
      conditionalAccessPolicies: graph.conditionalAccessPolicies,
      users: [...incident.graph.users, ...graph.users],
      subscribedSkus: [...incident.graph.subscribedSkus, ...graph.subscribedSkus],
    },
  };
}

function settings(pace: Pace, more: CourseSettings, receiver: Receiver | null) {
  return {
    clock: pace.clock,
    state: stateOf(pace, more),
    controls: { 'direct-send': {} },
    tenant: {
      ...(more.isAuditedDaily === true ? { digest: { at: '18:00', timeZone: 'UTC' } } : {}),
      ...(more.isWatched === true ? { signals: more.mayContain === true ? { mayContain: ['policy-weakened'] } : {} } : {}),
    },
    ...(receiver === null
      ? {}
      : { webhooks: { webhookSecrets: new Map([['siem', secret]]), webhooks: { mayReach: () => true, ca: receiver.ca } } }),
    // As in production, but for leases: beginning and ending a travel exception sleeps for minutes, which the clock jumps over.
    timing: { leaseMs: 600_000, doubtMs: [0], reconcileEveryMs: 30_000, graceMs: 0, lockMs: 15_000, stopWithinMs: 8000 },
    settings: {
      approvals: { approvers: { people: Object.values(people) }, incident: [people.bo, people.cy], emergency: [people.cy] },
      ...(receiver === null ? {} : { webhooks: { siem: { url: receiver.url } } }),
    },
  };
}
