/** Where courses are played: one store with its two users for all of them, and for each course a gateway, a worker and a tenant of its own. */
import type { Redis } from 'ioredis';
import type { Card } from '../../../src/chat/card';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { Chance } from '../chaos/random';
import { type ChatRoom, openChatRoom, textOf } from '../chat/chat-room';
import { type Harness, openHarness, people } from '../corridor/harness';
import { type StoreUsers, withStoreUsers } from '../stores/store-users';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { incidentTenant } from '../tenants/incident-tenant';
import { travelIds, travelTenant } from '../tenants/travel-tenant';
import { asCourse, openPace, type Pace } from './pace';
import { type Happened, type Posted, written } from './record';

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
}

export interface Course {
  readonly pace: Pace;
  readonly room: ChatRoom;
  readonly redis: Redis;
  readonly tenantId: string;
  readonly happened: Happened[];
  readonly harness: Harness;
  /** An administrator undoes in the tenant what a change did, past hardenbot. */
  byHand(): void;
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
  const room = openChatRoom('terminal', 'hardening');
  const happened: Happened[] = [];
  const at = (): number => pace.clock.now().getTime();
  let drain = (): void => undefined;
  const show = (how: Posted['how'], message: string, card: Card, channel?: string): void => {
    drain();
    happened.push({ kind: 'shown', at: at(), how, message, text: textOf(card), ...omitUndefined({ channel }) });
  };
  const platform: ChatRoom = {
    ...room,
    post: async (to, card, under) => {
      const posted = await room.post(to, card, under);
      show('post', posted.message, card, to.channel);
      return posted;
    },
    update: (copy, card) => {
      show('update', copy.message, card, copy.conversation.channel);
      return room.update(copy, card);
    },
    whisper: (to, actor, card) => {
      show('whisper', actor.id, card);
      return room.whisper(to, actor, card);
    },
  };
  try {
    const harness = await openHarness({ ...settings(pace, more), ...store, platform });
    let seen = 0;
    drain = () => {
      const calls = harness.simulator.calls();
      for (const call of calls.slice(seen))
        if (call.write && call.effect) happened.push({ kind: 'wrote', at: Date.parse(call.at), ...written(call, travelIds.eva) });
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
