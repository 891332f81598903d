/** Where courses are played: one store with its two users for all of them, and for each course a gateway, a worker and a tenant of its own. */
import type { Redis } from 'ioredis';
import type { Card } from '../../../src/chat/card';
import { DeliveryError } from '../../../src/chat/platform';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { Chance } from '../chaos/random';
import { type ChatRoom, openChatRoom, textOf } from '../chat/chat-room';
import { type Harness, openHarness, people } from '../corridor/harness';
import { type StoreUsers, withStoreUsers } from '../stores/store-users';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { incidentTenant } from '../tenants/incident-tenant';
import { travelIds, travelTenant } from '../tenants/travel-tenant';
import { asCourse, openPace, type Pace } from './pace';
import { type Happened, ownChannels, type Posted, written } from './record';

export interface CourseGround {
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
  /** From now on a chat takes nothing, or, with null, what it is given. @param which all of them where it is left out */
  breaks(how: Breaks | null, which?: number): void;
  /** Ends every worker, or starts one that goes on with the mirror of the first. */
  worker(is: 'away' | 'back'): Promise<void>;
  /** Notes what was written to the tenant since. */
  drain(): void;
  close(): Promise<void>;
}

export async function openCourseGround(): Promise<CourseGround> {
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
  try {
    const channel = Object.fromEntries(Object.entries(ownChannels).slice(0, rooms.length));
    const harness = await openHarness({ ...settings(pace, more), ...store, platform, alongside, channel, withoutWorker: true });
    let worker: { stop(): Promise<void> } | null = await harness.startWorker(false, 0);
    let seen = 0;
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
        pace.close();
      },
    };
  } catch (error) {
    pace.close();
    throw error;
  }
}

/** Milliseconds after which a busy chat asks to be tried again. */
const retryMs = 30_000;

function settings(pace: Pace, { faults = [], isAuditedDaily = false }: CourseSettings) {
  const incident = incidentTenant(pace.clock.now());
  const { graph } = travelTenant();
  return {
    clock: pace.clock,
    state: {
      ...incident,
      simulator: { faults },
      exchange: {
        ...incident.exchange,
        OrganizationConfig: { Name: 'contoso', Identity: 'contoso', AuditDisabled: false, RejectDirectSend: false },
      },
      graph: {
        ...graph,
        ...incident.graph,
        conditionalAccessPolicies: graph.conditionalAccessPolicies,
        users: [...incident.graph.users, ...graph.users],
        subscribedSkus: [...incident.graph.subscribedSkus, ...graph.subscribedSkus],
      },
    },
    controls: { 'direct-send': {} },
    ...(isAuditedDaily ? { tenant: { digest: { at: '18:00', timeZone: 'UTC' } } } : {}),
    // As in production, but for leases: beginning and ending a travel exception sleeps for minutes, which the clock jumps over.
    timing: { leaseMs: 600_000, doubtMs: [0], reconcileEveryMs: 30_000, graceMs: 0, lockMs: 15_000, stopWithinMs: 8000 },
    settings: {
      approvals: { approvers: { people: Object.values(people) }, incident: [people.bo, people.cy], emergency: [people.cy] },
    },
  };
}
