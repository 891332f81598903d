/** Plays a course: people ask, decide and let time pass, and in between somebody writes to the store. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Card } from '../../../src/chat/card';
import type { Chance } from '../chaos/random';
import { type ChatRoom, openChatRoom, textOf } from '../chat/chat-room';
import { type Harness, openHarness, people } from '../corridor/harness';
import { incidentTenant } from '../tenants/incident-tenant';
import { travelIds, travelTenant } from '../tenants/travel-tenant';
import { type HurriedClock, hurriedClock } from '../time/hurried-clock';
import { attack, attacks, dumpOf, onLedger } from './attacks';
import { type Deed, type Happened, isAbout, type Posted, type Story, written } from './record';

/** One step, as it can be written into a test to play it again. */
export type Step =
  | { readonly who: string; readonly does: Deed; readonly story: Story }
  | { readonly attack: string; readonly choice: number }
  /** Turns the clock ahead, in minutes. */
  | { readonly wait: number }
  /** Goes on as soon as something was written to the tenant. */
  | { readonly until: 'written' };

const asking: Readonly<Record<Story, string>> = {
  change: 'plan direct-send',
  trip: 'travel eva@contoso.com ES until=2026-11-27',
  containment: 'contain mia@contoso.com',
};
const buttons = { approve: 'Approve', reject: 'Reject', keep: 'Keep' } as const;

/** How long something may take that nothing stands in the way of, in real milliseconds. */
const patience = 4000;
const day = 24 * 60;

/** What people do in a story, and the time that passes; between two steps somebody may write to the store. */
function plot(story: Story, chance: Chance): readonly Step[] {
  const press = (who: string, does: Deed): Step => ({ who, does, story });
  const asked = press('ana', 'ask');
  const own: readonly Step[] = chance.happens(0.2) ? [press('ana', 'approve')] : [];
  const turn = chance.below(6);
  if (turn === 0) return [asked, ...own, press('bo', 'reject'), press('cy', 'approve'), { wait: 15 }];
  if (turn === 1 && story === 'change') return [asked, press('bo', 'approve'), ...own, { wait: 15 }];
  const approved = [asked, ...own, press('bo', 'approve'), ...(story === 'change' ? [press('cy', 'approve')] : [])];
  if (story === 'containment') return [...approved, { wait: 3 }, { wait: 11 }];
  if (story === 'trip') return [...approved, { wait: 2 * day }, { wait: 2 * day }, { wait: 3 }, { wait: 11 }];
  const kept: readonly Step[] = turn === 2 ? [press('bo', 'keep')] : [];
  return [...approved, ...kept, { wait: 29 }, { wait: 3 }, { wait: 3 }, { wait: 11 }];
}

/** @param often how often somebody writes to the store before a step, of one */
export function courseOf(story: Story, chance: Chance, often: number): readonly Step[] {
  const all = Object.keys(attacks);
  const names = chance.happens(0.4) ? all : all.filter((name) => !onLedger.includes(name));
  return plot(story, chance).flatMap((step) => {
    const before: Step[] = [];
    while (before.length < 3 && chance.happens(often))
      before.push({ attack: names[chance.below(names.length)] ?? '', choice: chance.below(1_000_000) });
    return [...before, step];
  });
}

export interface Played {
  readonly happened: readonly Happened[];
  /** For a course that fails. */
  readonly log: readonly string[];
}

/** @param faults answers of the tenant in place of its own, as its simulator takes them */
export async function play(steps: readonly Step[], faults: readonly object[] = []): Promise<Played> {
  const clock = hurriedClock();
  const room = openChatRoom('terminal', 'hardening');
  const happened: Happened[] = [];
  const drain: { calls: () => void } = { calls: () => undefined };
  const show = (how: Posted['how'], message: string, card: Card): void => {
    drain.calls();
    happened.push({ kind: 'shown', at: clock.now().getTime(), how, message, text: textOf(card) });
  };
  const { whisper } = room;
  const platform: ChatRoom = {
    ...room,
    post: async (to, card, under) => {
      const posted = await room.post(to, card, under);
      show('post', posted.message, card);
      return posted;
    },
    update: (copy, card) => {
      show('update', copy.message, card);
      return room.update(copy, card);
    },
    whisper: (to, actor, card) => {
      show('whisper', actor.id, card);
      return whisper(to, actor, card);
    },
  };
  const harness = await openHarness({ ...settings(clock, steps, faults), platform, clock });
  let seen = 0;
  drain.calls = () => {
    const calls = harness.simulator.calls();
    for (const call of calls.slice(seen))
      if (call.write && call.effect) happened.push({ kind: 'wrote', at: Date.parse(call.at), ...written(call, travelIds.eva) });
    seen = calls.length;
  };
  const redis = harness.valkey.connect();
  const running = new Running({ room, clock, harness, happened, redis });
  try {
    for (const step of steps) {
      await running.take(step);
      drain.calls();
    }
    await running.rest();
    drain.calls();
    happened.push({ kind: 'over', at: clock.now().getTime() });
  } finally {
    // Where a field that the attacker wrote had a process reach for a key of the attacker's, it is right that the store refuses.
    if (steps.some((step) => 'attack' in step)) await redis.call('ACL', 'LOG', 'RESET');
    await harness.close();
  }
  return { happened, log: harness.log };
}

function settings(clock: HurriedClock, steps: readonly Step[], faults: readonly object[]) {
  // Beginning and ending a trip sleeps for minutes, which the clock jumps over; else a lease ends soon, so that one that was made up does.
  const leaseMs = steps.some((step) => 'story' in step && step.story === 'trip') ? 600_000 : 3000;
  const incident = incidentTenant(clock.now());
  const { graph } = travelTenant();
  return {
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
    timing: { leaseMs, doubtMs: [0], reconcileEveryMs: 150, graceMs: 0, lockMs: 15_000, stopWithinMs: 8000 },
    overdue: { everyMs: 300, graceMs: 600_000 },
    settings: { approvals: { approvers: { people: Object.values(people) }, incident: [people.bo, people.cy] } },
  };
}

interface Ground {
  readonly room: ChatRoom;
  readonly clock: HurriedClock;
  readonly harness: Harness;
  readonly happened: Happened[];
  readonly redis: Redis;
}

class Running {
  private readonly older: ReadonlyMap<string, Buffer>[] = [];
  constructor(private readonly ground: Ground) {}

  async take(step: Step): Promise<void> {
    const { clock, happened, redis, harness } = this.ground;
    if ('attack' in step) {
      const of = { redis, tenantId: harness.tenantId, older: this.older };
      const { ruins } = await attack(of, step.attack, step.choice);
      happened.push({ kind: 'attacked', at: clock.now().getTime(), what: `${step.attack} ${step.choice}`, ruins });
      return;
    }
    if ('until' in step) {
      const isWritten = () => harness.simulator.calls().some(({ write, effect }) => write && effect);
      for (const until = Date.now() + patience; !isWritten() && Date.now() < until; ) await sleep(5);
      return;
    }
    if ('wait' in step) {
      await this.rest();
      clock.forward(step.wait * 60_000);
      await this.rest();
    } else await this.press(step);
    this.older.push(await dumpOf(redis));
  }

  /** Until nothing was shown and nothing written for a while. */
  async rest(): Promise<void> {
    const { happened, harness } = this.ground;
    const until = Date.now() + patience;
    const size = () => happened.length + harness.simulator.calls().length;
    for (let [last, quiet] = [size(), 0]; quiet < 6 && Date.now() < until; ) {
      await sleep(150);
      quiet = size() === last ? quiet + 1 : 0;
      last = size();
    }
  }

  private async press({ who, does, story }: Extract<Step, { who: string }>): Promise<void> {
    const { room, clock, happened } = this.ground;
    const at = clock.now().getTime();
    if (does !== 'ask' && !(await this.isThere(buttons[does], story))) return;
    // What comes of it may be there before the answer is.
    const place = happened.length;
    happened.push({ kind: 'pressed', at, who, does, story, taken: false });
    const answer = await (does === 'ask'
      ? room.says(who, asking[story])
      : room.clicks(who, buttons[does], does === 'reject' ? 'no' : undefined));
    happened[place] = { kind: 'pressed', at, who, does, story, taken: answer === null };
    if (answer !== null)
      happened.push({ kind: 'shown', at: clock.now().getTime(), how: 'whisper', message: who, text: textOf(answer) });
  }

  /** Waits for the button; a course in which it does not come goes on without. */
  private async isThere(label: string, story: Story): Promise<boolean> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const card = this.ground.room.cards().findLast((one) => textOf(one).includes(`"label":"${label}"`));
      if (card !== undefined && isAbout(story, { kind: 'shown', at: 0, how: 'post', message: '', text: textOf(card) }))
        return true;
      await sleep(50);
    }
    return false;
  }
}
