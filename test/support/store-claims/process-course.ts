/**
 * A course before real processes: a gateway and a worker in processes of their own, on a real clock that is only shorter than the manual's. The store dies and
 * comes back in some courses, and in some its end is forged, so that the tenant is halted while a change waits to be kept.
 */
import type { Redis } from 'ioredis';
import { pause } from '../chaos/people';
import { type Chance, chanceOf } from '../chaos/random';
import { openSetup, type Setup } from '../chaos/setup';
import type { ChaosStore } from '../chaos/store';
import { textOf } from '../chat/chat-room';
import { dumpOf, ruinsOf } from './attacks';
import { judge, type Violation } from './judge';
import { everyStrike } from './keyed';
import { kindNamed } from './kinds';
import { attackKind } from './manners';
import type { Terms } from './past';
import { type Action, type Happened, isAbout, written } from './record';
import { attackersWord } from './sayings';

/** Of a busy machine, on which five processes share two processors. */
const terms: Terms = {
  keepWithin: 3000,
  promise: 25_000,
  readingPromise: 25_000,
  lease: 3000,
  underWay: 3000,
  needed: { change: 1, trip: 1, containment: 1, settings: 1, waiver: 1, rule: 1, ruleOff: 1 },
};

export interface ProcessCourse {
  readonly what: readonly string[];
  readonly happened: readonly Happened[];
  readonly violations: readonly Violation[];
}

export async function processCourse(seed: number): Promise<ProcessCourse> {
  const chance = chanceOf(seed);
  const setup = await openSetup({
    keepWithinMs: terms.keepWithin,
    state: {
      exchange: { OrganizationConfig: { Name: 'contoso', Identity: 'contoso', AuditDisabled: false, RejectDirectSend: false } },
    },
    settings: { tenant: { controls: { 'direct-send': {} } }, approvals: { ...approvals } },
  });
  const course = new Course(setup, chance);
  try {
    await Promise.all([setup.start('gateway'), setup.start('worker')]);
    await course.play();
  } finally {
    await setup.close();
  }
  const { happened, what } = course;
  return { happened, what, violations: judge(happened, terms) };
}

const everybody = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];
const approvals = { approvers: { people: everybody }, incident: { people: everybody }, tiers: { high: 1 } };

class Course {
  readonly happened: Happened[] = [];
  readonly what: string[] = [];
  private seen = 0;
  private readonly older: ReadonlyMap<string, Buffer>[] = [];

  constructor(
    private readonly setup: Setup<ChaosStore>,
    private readonly chance: Chance,
  ) {
    const { room } = setup;
    const { post, update } = room;
    Object.assign(room, {
      post: async (...[to, card, under]: Parameters<typeof post>) => {
        const posted = await post(to, card, under);
        this.drain();
        this.happened.push({
          kind: 'shown',
          at: Date.now(),
          how: 'post',
          message: posted.message,
          channel: to.channel,
          text: textOf(card),
        });
        return posted;
      },
      update: (...[copy, card]: Parameters<typeof update>) => {
        const { message, conversation } = copy;
        this.drain();
        this.happened.push({
          kind: 'shown',
          at: Date.now(),
          how: 'update',
          message,
          channel: conversation.channel,
          text: textOf(card),
        });
        return update(copy, card);
      },
    });
  }

  async play(): Promise<void> {
    const { chance } = this;
    const end = chance.pick(['left', 'left', 'kept', 'rejected'] as const);
    await this.press('ana', 'ask');
    await this.strikes(2);
    await this.press('bo', end === 'rejected' ? 'reject' : 'approve');
    await this.strikes(2);
    if (chance.happens(0.25)) await this.killStore();
    await this.untilWritten(end === 'rejected' ? 500 : 6000);
    if (end === 'kept') await this.press('ana', 'keep');
    await this.strikes(2);
    if (chance.happens(0.25)) await this.forgeEnd();
    await this.settled();
    this.drain();
    this.happened.push({ kind: 'over', at: Date.now() });
  }

  private drain(): void {
    const calls = this.setup.simulator.calls();
    for (const call of calls.slice(this.seen))
      if (call.write && call.effect) this.happened.push({ kind: 'wrote', at: Date.now(), ...written(call, 'nobody') });
    this.seen = calls.length;
  }

  private async press(who: string, does: Action): Promise<void> {
    const { room } = this.setup;
    const label = { approve: 'Approve', reject: 'Reject', keep: 'Keep' }[does as string];
    const isThere = (): boolean =>
      label === undefined ||
      room.cards().some((card) => textOf(card).includes(`"label":"${label}"`) && isAbout('change', shownCard(textOf(card))));
    for (const until = Date.now() + 10_000; !isThere() && Date.now() < until; ) await pause(20);
    if (!isThere()) return;
    const place = this.happened.length;
    const event = { kind: 'pressed' as const, at: Date.now(), who, does, story: 'change' as const };
    this.happened.push({ ...event, taken: false });
    const pressing =
      label === undefined ? room.says(who, 'plan direct-send') : room.clicks(who, label, does === 'reject' ? 'no' : undefined);
    // A gateway that waits for a store that is gone answers later.
    const answer = await Promise.race([pressing, pause(10_000).then(() => 'none' as const)]);
    this.happened[place] = { ...event, taken: answer === null };
    this.older.push(await dumpOf(this.redis));
  }

  private get redis(): Redis {
    return this.setup.store.redis;
  }

  private async strikes(most: number): Promise<void> {
    const { chance, redis } = this;
    for (let left = chance.below(most + 1); left > 0; left -= 1) {
      await pause(chance.below(120));
      const { kind, manner } = chance.shuffled(everyStrike)[0] ?? { kind: '', manner: 'delete' };
      const of = { redis, tenant: this.setup.tenantId, older: this.older, chance };
      const { result, ruins, touches } = await ruinsOf(of, () => attackKind(of, kindNamed(kind), manner));
      if (result === false) continue;
      this.what.push(`${kind} ${manner}`);
      this.happened.push({ kind: 'attacked', at: Date.now(), what: `${kind} ${manner}`, ruins, touches });
    }
  }

  private async killStore(): Promise<void> {
    const { store } = this.setup;
    this.what.push('the store is killed');
    await store.kill();
    await pause(this.chance.below(1500));
    await store.start();
  }

  private async forgeEnd(): Promise<void> {
    const { redis, tenantId } = { redis: this.redis, tenantId: this.setup.tenantId };
    this.what.push('the end is forged');
    const key = `hardenbot:{${tenantId}}:ledger`;
    if ((await redis.type(key)) !== 'stream') return;
    await redis.xadd(key, '*', 'entry', `{"type":"${attackersWord}"}`, 'hash', attackersWord);
    this.happened.push({ kind: 'attacked', at: Date.now(), what: 'forged the end', ruins: true, touches: true });
  }

  private async untilWritten(ms: number): Promise<void> {
    for (const until = Date.now() + ms; Date.now() < until && this.setup.effects().length === 0; ) await pause(20);
  }

  /** Until the judge has nothing left to wait for, as long as promised at most. */
  private async settled(): Promise<void> {
    const over = (): readonly Happened[] => [...this.happened, { kind: 'over', at: Number.MAX_SAFE_INTEGER }];
    for (const until = Date.now() + terms.keepWithin + terms.promise + 1000; Date.now() < until; ) {
      this.drain();
      if (judge(over(), terms).length === 0) break;
      await pause(100);
    }
    // What should not happen may still.
    await pause(terms.underWay);
  }
}

const shownCard = (text: string) => ({ kind: 'shown' as const, at: 0, how: 'post' as const, message: '', text });
