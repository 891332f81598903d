/**
 * Plays one intrusion through the product: traces are planted in a simulated tenant, people contain, clean and restore the account by chat commands, and
 * every card that anyone saw is kept, with what was still in the tenant at that moment. It judges nothing.
 *
 * ```ts
 * const course = await playIntrusion({ seed: 7 });
 * for (const card of course.cards) if (card.tone === 'good') expect(card.left.filter(({ isReadable }) => isReadable)).toEqual([]);
 * ```
 *
 * The same options give the same course. People do what careful people would: what a trace is, they remove by hand where the product does not, they claim
 * only what is not the intruder's, and they ask for access until they have it.
 */
import type { Tone } from '../../../src/chat/card';
import type { Incident } from '../../../src/features/incident/incident';
import { openItems } from '../../../src/features/incident/open-items';
import { chanceOf } from '../chaos/random';
import { buttonsOf, textOf } from '../chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../corridor/incident-lab';
import { ids } from '../corridor/office';
import { accounts, incidentTenant } from '../tenants/incident-tenant';
import { type At, isLeft, type Planted } from './plant';
import { type Drawn, drawsFor } from './seen-cards';
import { traces, unseenTraces } from './traces';

/**
 * When a trace is planted:
 * - `before`: hours before anyone asks to contain the account
 * - `during`: after it was asked for and read first, before it is approved
 * - `after`: once the account is contained, before cleaning is asked for
 * - `between`: once it is cleaned, before access is asked for
 * - `late`: between the first approval of restoring access and the last one
 * - `watched`: a day after access was restored
 * - `again`: hours before anyone asks, and once more a day after access was restored
 */
export const moments = ['before', 'during', 'after', 'between', 'late', 'watched', 'again'] as const;
export type When = (typeof moments)[number];

export interface CourseOptions {
  /** Decides what the other options leave open. Print it: it repeats the course. */
  readonly seed: number;
  /** Names of kinds, each planted once; left out: the seed chooses one to six. */
  readonly kinds?: readonly string[];
  /** When each is planted; left out: the seed chooses for each. */
  readonly when?: When;
  /** What administrators remove by hand after cleaning; left out: `all`. With anything else access is asked for once, with what is left. */
  readonly hands?: 'all' | 'none' | 'some';
  /** What the customer lets the product remove as well, `incident.sets`. */
  readonly sets?: readonly ('methods' | 'devices')[];
  /** Half days that pass at the end where access was not restored; left out: none. */
  readonly waits?: number;
  /** The plan of the cleaning is left unapproved. */
  readonly cleaning?: 'left waiting';
  /** People answer for everything else first, remove what is left, and ask for access at once. */
  readonly hurry?: true;
  /** Two people restore access despite what is open, where it is refused at the end. */
  readonly despite?: true;
}

export interface PlantedTrace {
  readonly kind: string;
  /** The name of the account that was compromised. */
  readonly account: string;
  readonly when: When;
  /** When it was planted, by the clock of the course. */
  readonly at: Date;
  /** Whether reading the tenant or its logs shows it; where not, only a person can say that it is gone. */
  readonly isReadable: boolean;
  /** Some words of what the product says of it. */
  readonly words: string;
}

export interface SeenCard {
  readonly at: Date;
  /** `incident`, the plan of a stage, or a message of another kind: an alarm, a reminder. */
  readonly about: 'incident' | 'contain' | 'clean' | 'restore' | 'other';
  /** Id of the incident or of the plan. */
  readonly subject: string;
  /** `posted` and `whispered` call people, `rewritten` does not. */
  readonly how: Drawn['how'];
  /** The same for every state of one message. */
  readonly message: string;
  readonly title: string;
  readonly tone: Tone;
  /** Title and everything below it, as a person reads it. */
  readonly text: string;
  /** Labels of its buttons. */
  readonly buttons: readonly string[];
  /** What was planted before and was still in the tenant when the card was drawn. */
  readonly left: readonly PlantedTrace[];
  /** Whether the account could sign in then. */
  readonly isEnabled: boolean;
}

export interface Course {
  readonly seed: number;
  readonly planted: readonly PlantedTrace[];
  /** Every card, oldest first. */
  readonly cards: readonly SeenCard[];
  /** What people said and pressed, with the answer as a code. */
  readonly said: readonly { readonly at: Date; readonly who: string; readonly words: string; readonly answer: string }[];
  /** Why access was refused, in order. */
  readonly refusals: readonly string[];
  /** Whether access was restored, and when. */
  readonly restoredAt: Date | null;
  /** The incident at the end. */
  readonly incident: Incident;
  /** The state of the tenant when a card was drawn. */
  tenantAt(card: SeenCard): Planted;
}

/** Every kind that can be planted, by name, and whether reading shows it. */
export const kinds: readonly { readonly kind: string; readonly isReadable: boolean }[] = [
  ...traces.map(({ name }) => ({ kind: name, isReadable: true })),
  ...unseenTraces.map(({ name }) => ({ kind: name, isReadable: false })),
];

const { mia } = accounts;
const minutes = 60_000;
const hours = 60 * minutes;

/** Nothing of the tenant's story is in it but the sign-ins from an unknown address. */
export function quietTenant(): Planted {
  const { exchange, graph, ...rest } = incidentTenant(night) as unknown as Planted;
  const [mailbox, ...others] = exchange['Mailbox'] as object[];
  return structuredClone({
    ...rest,
    exchange: {
      ...exchange,
      Mailbox: [{ ...mailbox, ForwardingSmtpAddress: null }, ...others],
      InboxRule: { [mia.name]: [] },
      MailboxPermission: { [mia.name]: [], [accounts.shared.name]: [] },
    },
    graph: { ...graph, oauth2PermissionGrants: [], directoryAudits: [], authenticationMethods: { [mia.id]: [] } },
  });
}

/** Plays the whole course; it may end with a refusal. */
export async function playIntrusion(options: CourseOptions): Promise<Course> {
  const player = new Player(options);
  try {
    return await player.play();
  } finally {
    await player.close();
  }
}

/** What was only disabled when it was taken away is there once more, and not twice. */
function onceEach(state: Planted): void {
  const lists = [state.graph, state.exchange].flatMap((part) =>
    Object.values(part).flatMap((one) => (Array.isArray(one) ? [one] : Object.values(one ?? {}).filter(Array.isArray))),
  ) as Record<string, unknown>[][];
  for (const list of lists) {
    const nameOf = ({ id, Guid, Identity, DeviceId }: Record<string, unknown>): unknown => id ?? Guid ?? DeviceId ?? Identity;
    const last = new Map(list.map((row) => [nameOf(row) ?? row, row]));
    list.splice(0, list.length, ...list.filter((row) => last.get(nameOf(row) ?? row) === row));
  }
}

type Kind = Pick<(typeof traces)[number], 'name' | 'words' | 'plant'> & Partial<Pick<(typeof traces)[number], 'remove'>>;

interface Live {
  readonly told: PlantedTrace;
  readonly kind: Kind;
  readonly at: At;
  /** A person saw to it, where nothing in the tenant shows it. */
  isDone: boolean;
}

class Player {
  private readonly live: Live[] = [];
  private readonly planted: PlantedTrace[] = [];
  private readonly cards: SeenCard[] = [];
  private readonly said: Course['said'][number][] = [];
  private readonly refusals: string[] = [];
  private readonly states: Planted[] = [];
  private readonly stateOf = new Map<SeenCard, number>();
  private readonly plan: readonly { readonly kind: Kind; readonly when: When }[];
  private readonly chance: ReturnType<typeof chanceOf>;
  private opened: IncidentLab | null = null;
  private writes = -1;

  constructor(private readonly options: CourseOptions) {
    this.chance = chanceOf(options.seed);
    this.plan = this.chosen();
  }

  async play(): Promise<Course> {
    const state = quietTenant();
    for (const one of this.plan)
      if (one.when === 'before' || one.when === 'again') this.plant(state, one, new Date(night.getTime() - 3 * hours));
    this.opened = await openIncidentLab(state, {
      approvals: { incident: [ids.bo] },
      sets: this.options.sets ?? [],
      draw: drawsFor(
        () => this.lab.office,
        (drawn) => this.see(drawn),
      ),
    });
    await this.says(`contain ${mia.name}`);
    this.plantNow('during');
    await this.approves('bo');
    await this.wait(11 * minutes);
    this.plantNow('after');
    await this.wait(minutes);
    await this.says(`clean ${this.id}`);
    if (this.options.cleaning === undefined) await this.approvesAll();
    await this.wait(minutes);
    this.plantNow('between');
    await this.says(`restore ${this.id}`);
    this.noteRefusal();
    if (this.options.hurry === true) await this.claims();
    this.byHand();
    if (this.options.hurry !== true) await this.wait(16 * minutes);
    await this.claims();
    const isBack = await this.untilRestored();
    if (isBack) await this.watch();
    else for (let passed = 0; passed < (this.options.waits ?? 0); passed += 1) await this.wait(12 * hours + minutes);
    return {
      seed: this.options.seed,
      planted: this.planted,
      cards: this.cards,
      said: this.said,
      refusals: this.refusals,
      restoredAt: isBack ? this.restoredAt : null,
      incident: this.lab.incident(),
      tenantAt: (card) => this.states[this.stateOf.get(card) ?? -1] ?? quietTenant(),
    };
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  private restoredAt: Date | null = null;

  private get lab(): IncidentLab {
    if (this.opened === null) throw new Error('The course has not begun.');
    return this.opened;
  }

  private get id(): string {
    return this.lab.incident().id;
  }

  private chosen(): readonly { readonly kind: Kind; readonly when: When }[] {
    const all: readonly Kind[] = [...traces, ...unseenTraces];
    const { kinds: named, when } = this.options;
    const picked =
      named === undefined
        ? this.chance.shuffled(all).slice(0, 1 + this.chance.below(6))
        : named.map((name) => {
            const found = all.find((one) => one.name === name);
            if (found === undefined) throw new Error(`There is no kind of trace "${name}".`);
            return found;
          });
    return picked.map((kind) => ({ kind, when: when ?? this.chance.pick(moments) }));
  }

  /** Asks until access is back; false where people leave it at a refusal. */
  private async untilRestored(): Promise<boolean> {
    const { hands = 'all', despite } = this.options;
    for (let tries = 0; tries < 6; tries += 1) {
      if (await this.restores(`restore ${this.id}`)) return true;
      if (hands !== 'all') break;
      this.byHand();
      await this.wait(16 * minutes);
      await this.claims();
    }
    return despite === true && (await this.restores(`restore ${this.id} despite the tender has to go out tonight`));
  }

  /** Asks for it and has it approved by two people. */
  private async restores(words: string): Promise<boolean> {
    await this.says(words);
    const plan = this.lab.office.newest();
    if (this.lab.change(plan).status !== 'waiting') return this.noteRefusal();
    await this.approves('bo', plan);
    this.plantNow('late');
    await this.approves('cy', plan);
    if (this.lab.change(plan).status !== 'verified') return this.noteRefusal();
    this.restoredAt = this.lab.office.now();
    // Cards follow.
    await this.wait(minutes);
    return true;
  }

  private noteRefusal(): false {
    const { refusal, status } = this.lab.change();
    this.refusals.push(refusal?.reason ?? status);
    return false;
  }

  private async watch(): Promise<void> {
    if (!this.plan.some(({ when }) => when === 'watched' || when === 'again')) return;
    await this.wait(24 * hours);
    this.plantNow('watched');
    this.plantAgain();
    for (let reading = 0; reading < 2; reading += 1) await this.wait(7 * hours);
  }

  private async says(words: string): Promise<void> {
    const answer = await this.lab.says('ana', words);
    this.said.push({ at: this.lab.office.now(), who: 'ana', words, answer });
  }

  private async approves(who: 'bo' | 'cy', plan = this.lab.office.newest()): Promise<void> {
    const answer = await this.lab.approves(who, plan);
    this.said.push({ at: this.lab.office.now(), who, words: `approves ${plan}`, answer });
  }

  private async approvesAll(): Promise<void> {
    const plan = this.lab.office.newest();
    if (this.lab.change(plan).status !== 'waiting') return;
    for (const who of ['bo', 'cy'] as const) await this.approves(who, plan);
  }

  private async wait(ms: number): Promise<void> {
    this.lab.office.forward(ms);
    await this.lab.office.settle();
  }

  private plant(state: Planted, { kind, when }: { readonly kind: Kind; readonly when: When }, time: Date): void {
    const at: At = { ...mia, at: time };
    kind.plant(state, at);
    const { name, words, remove } = kind;
    const told = { kind: name, account: mia.name, when, at: time, isReadable: remove !== undefined, words };
    this.planted.push(told);
    this.live.push({ told, kind, at, isDone: false });
  }

  private plantNow(when: When): void {
    const due = this.plan.filter((one) => one.when === when && !this.live.some(({ kind }) => kind === one.kind));
    if (due.length === 0) return;
    this.inTenant((state) => {
      for (const one of due) this.plant(state, one, this.lab.office.now());
    });
  }

  private plantAgain(): void {
    const again = this.plan.filter(({ when }) => when === 'again');
    if (again.length === 0) return;
    this.inTenant((state) => {
      for (const one of again) {
        const known = this.live.findIndex(({ kind }) => kind === one.kind);
        if (known !== -1) this.live.splice(known, 1);
        this.plant(state, one, this.lab.office.now());
      }
      onceEach(state);
    });
  }

  /** What administrators do with what is left. */
  private byHand(): void {
    const { hands = 'all' } = this.options;
    const wanted = hands === 'none' ? [] : this.live.filter(() => hands === 'all' || this.chance.happens(0.5));
    this.inTenant((state) => {
      for (const one of wanted) {
        one.kind.remove?.(state, one.at);
        one.isDone = true;
      }
    });
  }

  private inTenant(change: (state: Planted) => void): void {
    const { simulator } = this.lab;
    const state = structuredClone(simulator.state()) as Planted;
    change(state);
    simulator.load(state);
    this.writes = -1;
  }

  /** A person answers for each item that is nothing of the intruder's, or was seen to. */
  private async claims(): Promise<void> {
    const { evidence, claims } = this.lab.incident();
    // What was the intruder's is claimed by nobody, not even once it was taken away: a claim would hold when it comes back.
    const intruders = this.live.filter(({ told, isDone }) => told.isReadable || !isDone);
    const innocent = openItems(evidence, claims).filter(
      ({ what, gone, unread }) =>
        gone === undefined && unread !== true && !intruders.some(({ told }) => what.includes(told.words)),
    );
    if (innocent.length > 0)
      await this.says(`claim ${this.id} ${innocent.map(({ n }) => n).join(',')} looked with Mia at her desk`);
  }

  private left(state: Planted): readonly PlantedTrace[] {
    return this.live.flatMap(({ told, kind, at, isDone }) => {
      const { remove } = kind;
      return (remove === undefined ? !isDone : isLeft({ remove }, state, at)) ? [told] : [];
    });
  }

  private now(): Planted {
    const { simulator } = this.lab;
    const writes = simulator.calls().filter(({ write }) => write).length;
    if (writes !== this.writes) this.states.push(structuredClone(simulator.state()) as Planted);
    this.writes = writes;
    return this.states.at(-1) ?? quietTenant();
  }

  private see({ view, subject, how, message, card }: Drawn): void {
    const state = this.now();
    const control = view === 'change' ? this.lab.change(subject).request.control : undefined;
    const about =
      view === 'incident' ? view : control === 'contain' || control === 'clean' || control === 'restore' ? control : 'other';
    const users = state.graph['users'] as readonly { readonly id: string; readonly accountEnabled: boolean }[];
    const seen: SeenCard = {
      at: this.lab.office.now(),
      about,
      subject,
      how,
      message,
      title: card.title,
      tone: card.tone,
      text: textOf(card),
      buttons: buttonsOf(card).map(({ label }) => label),
      left: this.left(state),
      isEnabled: users.find(({ id }) => id === mia.id)?.accountEnabled === true,
    };
    this.stateOf.set(seen, this.states.length - 1);
    this.cards.push(seen);
  }
}
