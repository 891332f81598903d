/** Plays a course: people ask, decide and let time pass, and in between someone writes to the store. */
import { type Chance, chanceOf } from '../chaos/random';
import { textOf } from '../chat/chat-room';
import { attack, attacks, dumpOf, type End, hold, isAtWork, isRuined, letGo, onLedger, rowsOf, ruinsOf } from './attacks';
import { kindNamed, kinds } from './kinds';
import { attackKind, type Manner } from './manners';
import { type Action, type Happened, isAbout, type Matter, type SignName, type Story } from './record';
import type { Breaks, Course, CourseSettings, CourseSetup } from './setup';

/** One step, as it can be written into a test to play it again. */
export type Step =
  | { readonly who: string; readonly does: Action; readonly story: Story | Matter }
  | { readonly attack: string; readonly choice: number }
  /** Strikes as soon as there is anything of the kind. */
  | { readonly strike: string; readonly manner: Manner; readonly choice: number }
  /** A command that a person types beside the story. */
  | { readonly who: string; readonly says: string }
  /** From now on a log of the tenant has what looks like an attack. */
  | { readonly sign: SignName }
  /** An administrator undoes the change in the tenant, past hardenbot. */
  | { readonly byHand: 'change' }
  /** Turns the clock ahead, in minutes. */
  | { readonly wait: number }
  /** Goes on as soon as something was written to the tenant, or as soon as a process works at a job. */
  | { readonly until: 'written' | 'at work' }
  /** Every queue stands still, so that what a press brings is struck before anyone takes it; or goes on. */
  | { readonly hold: boolean }
  /** Every worker ends, or one begins again. */
  | { readonly worker: 'away' | 'back' }
  /** A chat takes nothing any more, or everything again; every one of them where none is named. */
  | { readonly breaks: Breaks | null; readonly which?: number }
  /** Goes on while the request is still under way, after this many answers of the store. */
  | { readonly moment: number };

const asking: Readonly<Record<Exclude<Story | Matter, 'sign'>, string>> = {
  change: 'plan direct-send',
  trip: 'travel eva@contoso.com ES until=2026-11-27',
  containment: 'contain mia@contoso.com',
  settings: 'add smtp-auth.allow scanner@contoso.com',
  waiver: 'waive direct-send --days 30 --reason "the connector comes in December"',
  rule: 'add signals.containWithoutAsking kinds=policy-weakened until=2026-12-31',
  ruleOff: 'set signals.containWithoutAsking none',
};
const buttons = {
  approve: 'Approve',
  reject: 'Reject',
  keep: 'Keep',
  withdraw: 'Reject',
  revert: 'Revert',
  end: 'End',
  take: 'I have it',
  expect: 'Expected',
  admit: 'It was me',
} as const;
const withdrawing: Readonly<Partial<Record<Story | Matter, string>>> = { settings: 'Withdraw', waiver: 'Revoke' };
/** What a button asks for. */
const reasons: Readonly<Partial<Record<Action, string>>> = { reject: 'no', expect: 'we move it', admit: 'I moved it' };

const day = 24 * 60;

/** What people do in a story, and the time that passes; between two steps someone may write to the store. */
function plot(story: Story, chance: Chance): readonly Step[] {
  const press = (who: string, does: Action): Step => ({ who, does, story });
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

/** @param often how often someone writes to the store before a step, of one */
export function courseOf(story: Story, chance: Chance, often: number): readonly Step[] {
  const all = Object.keys(attacks);
  const names = chance.happens(0.4) ? all : all.filter((name) => !onLedger.includes(name));
  return plot(story, chance).flatMap((step) => {
    const before: Step[] = [];
    while (before.length < 3 && chance.happens(often))
      before.push({ attack: names[chance.below(names.length)] ?? '', choice: chance.below(1_000_000) });
    // Half of what is written is written while something is under way.
    return before.length > 0 && chance.happens(0.5) ? [{ moment: chance.below(60) }, ...before, step] : [...before, step];
  });
}

export interface Played {
  readonly happened: readonly Happened[];
  /** For a course that fails. */
  readonly log: readonly string[];
  /** Each kind and manner of which there was something to strike. */
  readonly reached: readonly string[];
  /** Kinds of which there was something between two steps. */
  readonly present: readonly string[];
}

/** @param seed decides the order in which intervals run */
export async function play(
  setup: CourseSetup,
  steps: readonly Step[],
  { seed = 1, ...more }: CourseSettings & { readonly seed?: number } = {},
): Promise<Played> {
  const course = await setup.open(chanceOf(seed), more);
  const running = new Running(course);
  try {
    for (const step of steps) {
      await running.take(step);
      course.drain();
    }
    await course.pace.rest();
    course.drain();
    course.happened.push({ kind: 'over', at: course.pace.clock.now().getTime() });
  } finally {
    await course.close();
  }
  return { happened: course.happened, log: course.harness.log, reached: running.reached, present: running.present() };
}

type Strike = Extract<Step, { strike: string }>;
type Press = Extract<Step, { does: Action }>;

/** Answers of the store between two looks for something to strike. */
const betweenTries = 8;

/** Answers of the store that a write may take at most. */
const maxMoments = 3000;
/** And until someone works at what was just asked for: it may be done already, or never come. */
const maxAtWork = 60;

class Running {
  private readonly older: ReadonlyMap<string, Buffer>[] = [];
  private isUnderWay = false;
  /** Queues that stand still for a moment. */
  private held: readonly string[] = [];
  private waiting: Strike[] = [];
  /** How the end of the ledger was before anyone touched it, each time that someone did. */
  private readonly ends: End[] = [];
  readonly reached: string[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly course: Course) {}

  async take(step: Step): Promise<void> {
    const { pace, harness, redis } = this.course;
    if ('attack' in step) return this.attack(step);
    if ('strike' in step) return this.strikes([...this.waiting, step]);
    if ('until' in step) {
      const isWritten = () => harness.simulator.calls().some(({ write, effect }) => write && effect);
      const isThere = async () => (step.until === 'written' ? isWritten() : await isAtWork(redis));
      const most = step.until === 'written' ? maxMoments : maxAtWork;
      for (let moments = 0; moments < most && !(await isThere()); moments += 1) await pace.moment(1);
      this.isUnderWay = true;
      return;
    }
    if ('moment' in step) return this.goOnFor(step.moment);
    if ('hold' in step) return this.hold(step.hold);
    if ('worker' in step) return this.moveWorker(step.worker);
    if ('breaks' in step) return this.course.breaks(step.breaks, step.which);
    if ('byHand' in step) this.course.byHand();
    else if ('sign' in step) this.course.sign(step.sign);
    else if ('wait' in step) await this.wait(step.wait);
    else if ('says' in step) await this.says(step);
    else await this.press(step);
    this.isUnderWay = false;
    if (this.waiting.length > 0) await this.strikes(this.waiting);
    const dump = await dumpOf(redis);
    this.note(dump);
    this.older.push(dump);
  }

  /** What waits for something that is there for moments alone, as a job under way, looks for it meanwhile. */
  private async goOnFor(moments: number): Promise<void> {
    this.isUnderWay = true;
    for (let left = moments; left > 0; left -= betweenTries) {
      await this.course.pace.moment(Math.min(left, betweenTries));
      if (this.waiting.length > 0) await this.strikes(this.waiting);
    }
  }

  private async hold(isHeld: boolean): Promise<void> {
    const { redis } = this.course;
    if (isHeld) this.held = await hold(redis);
    else await letGo(redis, this.held);
  }

  private async moveWorker(is: 'away' | 'back'): Promise<void> {
    await this.course.pace.rest();
    await this.course.worker(is);
  }

  /** What finds nothing of its kind waits for the next step. */
  private async strikes(strikes: readonly Strike[]): Promise<void> {
    const { pace, happened, redis, tenantId: tenant } = this.course;
    if (!this.isUnderWay) await pace.rest();
    this.waiting = [];
    for (const strike of strikes) {
      const name = `${strike.strike} ${strike.manner}`;
      const of = { redis, tenant, older: this.older, chance: chanceOf(strike.choice) };
      const [place, at] = [happened.length, pace.clock.now().getTime()];
      const {
        result: isReached,
        touches,
        end,
      } = await ruinsOf(of, () => attackKind(of, kindNamed(strike.strike), strike.manner));
      this.touched(end);
      if (isReached === false) this.waiting.push(strike);
      else {
        this.reached.push(name);
        // Where it began: someone may hear of it before it is over.
        happened.splice(place, 0, { kind: 'attacked', at, what: `${name} ${strike.choice}`, ruins: false, touches });
      }
    }
  }

  /** What exists before its kind is struck: what is made up says nothing. */
  present(): readonly string[] {
    return [...this.seen];
  }

  private note(dump: ReadonlyMap<string, Buffer>): void {
    for (const { name, has, field } of kinds)
      if (!this.seen.has(name) && !this.reached.some((strike) => strike.startsWith(`${name} `)))
        for (const [key, value] of dump)
          if (has(key, this.course.tenantId) && (field === undefined || value.includes(field))) this.seen.add(name);
  }

  private async says({ who, says }: Extract<Step, { says: string }>): Promise<void> {
    const { room, pace, happened } = this.course;
    await pace.rest();
    const place = happened.length;
    const event = {
      kind: 'pressed' as const,
      at: pace.clock.now().getTime(),
      who,
      does: 'audit' as const,
      story: 'change' as const,
    };
    if (says.startsWith('audit')) happened.push({ ...event, taken: false });
    const answer = await room.says(who, says);
    if (says.startsWith('audit')) happened[place] = { ...event, taken: answer === null };
    if (answer !== null)
      happened.push({ kind: 'shown', at: pace.clock.now().getTime(), how: 'whisper', message: who, text: textOf(answer) });
  }

  private async attack({ attack: name, choice }: Extract<Step, { attack: string }>): Promise<void> {
    const { pace, happened, redis, tenantId } = this.course;
    if (!this.isUnderWay) await pace.rest();
    const [place, at] = [happened.length, pace.clock.now().getTime()];
    const { touches, end } = await attack({ redis, tenantId, older: this.older }, name, choice);
    this.touched(end);
    happened.splice(place, 0, { kind: 'attacked', at, what: `${name} ${choice}`, ruins: false, touches });
  }

  /** What was edited or forged before is not how it was. */
  private touched(end: End | null): void {
    if (end === null || this.ends.some(({ forged }) => forged.includes(end.id))) return;
    const was = this.ends.find(({ id }) => id === end.id)?.was ?? end.was;
    this.ends.push({ ...end, was });
  }

  private async wait(minutes: number): Promise<void> {
    const { pace, happened, redis, tenantId: tenant } = this.course;
    await pace.rest();
    // What the attacker restored before anyone looked is no damage; an edit of the last row that nothing was appended to is noticed by the next look for news.
    const rows = this.ends.length === 0 ? [] : await rowsOf({ redis, tenant });
    if (this.ends.some((end) => isRuined(rows, end)))
      happened.push({
        kind: 'attacked',
        at: pace.clock.now().getTime(),
        what: 'the end is another one',
        ruins: true,
        touches: true,
      });
    await pace.pass(minutes * 60_000);
  }

  private async press({ who, does, story }: Press): Promise<void> {
    const { room, pace, happened } = this.course;
    await pace.rest();
    const words = this.wordsFor(does, story);
    if (words === null) return;
    const at = pace.clock.now().getTime();
    // What comes of it may be there before the answer is.
    const place = happened.length;
    happened.push({ kind: 'pressed', at, who, does, story, taken: false });
    const answer = await ('says' in words ? room.says(who, words.says) : room.clicks(who, words.clicks, reasons[does]));
    happened[place] = { kind: 'pressed', at, who, does, story, taken: answer === null };
    if (answer !== null)
      happened.push({ kind: 'shown', at: pace.clock.now().getTime(), how: 'whisper', message: who, text: textOf(answer) });
  }

  /** Null where a course goes on without, because the button did not come. */
  private wordsFor(does: Action, story: Story | Matter): { readonly says: string } | { readonly clicks: string } | null {
    if (does === 'ask' && story !== 'sign') return { says: asking[story] };
    if (does === 'audit' || does === 'ask') return { says: 'audit direct-send' };
    const label = does === 'emergency' ? null : ((does === 'withdraw' ? withdrawing[story] : undefined) ?? buttons[does]);
    if (label !== null) return this.isThere(label, story) ? { clicks: label } : null;
    const [, id] =
      this.course.room
        .cards()
        .flatMap((card) => [/ · (c-[a-z0-9]{7})/.exec(textOf(card)) ?? []])
        .at(-1) ?? [];
    return id === undefined ? null : { says: `emergency ${id} it burns` };
  }

  /** Whether the newest card with such a button is about the story. */
  private isThere(label: string, story: Story | Matter): boolean {
    const card = this.course.room.cards().findLast((one) => textOf(one).includes(`"label":"${label}"`));
    return card !== undefined && isAbout(story, { kind: 'shown', at: 0, how: 'post', message: '', text: textOf(card) });
  }
}
