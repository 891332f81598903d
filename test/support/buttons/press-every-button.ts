/**
 * People who press every button of every card they can get, in an office with a whole tenant: what is pressed is what was pressed least so far. A press that
 * is answered with nothing to do next, or that the card made impossible, is a finding.
 */
import demo from '../../../examples/demo-tenant.json';
import { type Action, type ActionName, actionNames, type Card } from '../../../src/chat/card';
import { actionsOf } from '../../../src/chat/card-parts';
import type { Answer, ChatEvent, Messenger } from '../../../src/chat/platform';
import { controls } from '../../../src/controls/index';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { gatewayFeatures } from '../../../src/features/gateway';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import type { DrawPorts } from '../../../src/gateway/outbox/draw-ports';
import { PostedAlarms } from '../../../src/gateway/outbox/posted-alarms';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import {
  ids,
  type Name,
  type Office,
  type OfficeOptions,
  openOffice,
  type TenantState,
  tenantId,
  writableTenant,
} from '../corridor/office';
import { decideTyped } from '../decisions/typed-approval';
import { randomFrom } from '../ledger/forgeries';
import { keyring } from '../ledger/signed-entries';
import { memoryMessages, memoryShown, memoryViews } from '../stores/memory-stores';
import { memoryHistory, memoryRounds } from '../stores/posture-memory';

export interface Rules {
  readonly name: string;
  readonly options: OfficeOptions;
  /** In a chat with the bot alone. */
  readonly personal?: true;
  /** Time that passes after each press, in minutes. */
  readonly minutes?: number;
}

const approvers = { people: [ids.ana, ids.bo, ids.cy, ids.di] };

/** What settings, hours and places may be. */
export const everyRule: readonly Rules[] = [
  { name: 'as usual', options: {} },
  {
    name: 'tickets',
    options: { approvals: { tickets: { pattern: 'CHG\\d{4}', requiredFor: ['requests', 'approvals', 'waivers'] } } },
  },
  { name: 'tickets for approvals', options: { approvals: { tickets: { requiredFor: ['approvals'] } } } },
  { name: 'windows', options: { approvals: { windows: [{ days: ['sat'], from: '22:00', to: '04:00' }] } } },
  { name: 'frozen', options: { approvals: { freeze: [{ from: '2026-11-24', to: '2026-12-24' }] } } },
  { name: 'three approvals', options: { approvals: { tiers: { low: 3, medium: 3, high: 3 } } } },
  { name: 'one approval', options: { approvals: { tiers: { low: 1, medium: 1, high: 1 } } } },
  {
    name: 'one approver',
    options: { approvals: { approvers: { people: [ids.bo] }, tiers: { low: 1, medium: 1, high: 1 }, emergency: [] } },
  },
  { name: 'nobody for emergencies', options: { approvals: { emergency: [] } } },
  { name: 'undone unless kept', options: { revertsItself: true } },
  { name: 'nobody keeps anything', options: { revertsItself: true, approvals: { tiers: { medium: 1 } } }, minutes: 40 },
  { name: 'plans expire', options: { approvals: { expiresAfter: '5m' } }, minutes: 6 },
  { name: 'read only', options: { access: { read: { people: Object.values(ids) }, request: { people: [ids.ray] } } } },
  {
    name: 'quiet hours',
    options: { tenants: { contoso: { digest: { at: '08:00', timeZone: 'UTC', quiet: { from: '00:00', to: '23:59' } } } } },
  },
  { name: 'a time zone', options: { timeZone: 'Pacific/Auckland' } },
  { name: 'a chat with the bot alone', options: {}, personal: true },
  { name: 'other approvers', options: { tenants: { contoso: { approvals: { approvers } } } } },
];

export interface Pressed {
  /** `change waiting · approve · tickets` */
  readonly triple: string;
  readonly finding: string | null;
}

interface Known {
  readonly kind: string;
  readonly card: Card;
}

/** What is typed to get cards. */
const typed = [
  'home',
  'status',
  'status all',
  'changes',
  'questions',
  'travels',
  'waivers',
  'incident list',
  'signals',
  'digest',
  'help',
  'settings',
  'explain pop-imap',
  'explain owa-groups',
  'plan pop-imap',
  'plan pop-imap ticket=CHG0001',
  'plan smtp-auth direct-send',
  'plan smtp-auth direct-send ticket=CHG0002',
  'travel fay@contoso.com RU until=2026-11-30',
  'travel fay@contoso.com RU until=2026-11-30 ticket=CHG0006',
  'waive smtp-auth --days 7 --reason printer',
  'waive smtp-auth --days 7 --reason printer ticket=CHG0007',
  'plan smtp-auth',
  'plan country-block',
  'plan legacy-auth',
  'audit',
  'settings show pop-imap.allow',
  'set pop-imap.allow scanner@contoso.com',
  'set pop-imap.allow scanner@contoso.com ticket=CHG0008',
  'contain eli@contoso.com ticket=CHG0009',
  'contain eli@contoso.com',
];
const people: readonly Name[] = ['ana', 'bo', 'cy', 'di', 'eve', 'ray'];

/** Buttons that nothing in such an office brings about, and why. */
const elsewhere: Readonly<Partial<Record<ActionName, string>>> = {
  link: 'a code that was asked for in another chat',
  extend: 'a travel exception that is under way, in a tenant with countries to block',
  clean: 'an incident whose evidence was gathered',
  resume: 'a change that stopped half way',
  waive: 'a change that left objects out',
  wasMe: 'signs in the logs of a tenant',
  expected: 'the same',
  falseAlarm: 'the same',
  take: 'the same',
  askPerson: 'the same',
  restoreState: 'the same',
  containSignal: 'the same',
  waiveSignal: 'the same',
  saidYes: 'the same',
  saidNo: 'the same',
};

/** The buttons that none of these triples is about, but for those that only other suites bring about. */
export function neverPressed(triples: readonly string[]): readonly ActionName[] {
  const pressed = new Set(triples.map((triple) => triple.split(' · ')[1]));
  return actionNames.filter((name) => !pressed.has(name) && elsewhere[name] === undefined);
}

interface Walk {
  /** The same seed presses the same. */
  readonly seed: number;
  readonly presses: number;
  /** How often each triple was pressed in earlier walks, which is counted up. */
  readonly pressed: Map<string, number>;
}

export async function walk(rules: Rules, { seed, presses, pressed }: Walk): Promise<readonly Pressed[]> {
  const walker = new Walker(rules, randomFrom(seed), pressed);
  for (let step = 0; step < presses; step += 1) await walker.step();
  return walker.done;
}

class Walker {
  readonly done: Pressed[] = [];
  private readonly office: Office;
  private readonly known = new Map<string, Known>();
  private keys = 0;

  constructor(
    private readonly rules: Rules,
    private readonly random: () => number,
    private readonly pressed: Map<string, number>,
  ) {
    const stores = { ...memoryViews(), shown: memoryShown(), history: memoryHistory(), rounds: memoryRounds() };
    this.office = openOffice({
      ...rules.options,
      client: writableTenant(structuredClone(demo) as unknown as TenantState, []),
      alongside: controls.filter(({ id }) => id !== 'pop-imap'),
      breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      stores: () => stores,
      draw: (job) => drawMessage(job, ports),
    });
    const { office } = this;
    const ports: DrawPorts = {
      ...stores,
      ledger: office.work.ledger,
      plans: office.work.plans,
      jobs: office.work.jobs,
      controls: office.work.controls,
      directory: office.directory,
      verifier: decisionVerifier(keyring),
      policy: (id) => office.directory.policy(id),
      now: () => office.now(),
      messages: memoryMessages(),
      features: gatewayFeatures,
      alarms: new PostedAlarms({ now: () => office.now(), logger: { error: () => undefined } }),
      tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' }, fallback: {} }],
      left: () => Promise.resolve([]),
      handOut: office.handOut,
      reportOnlyForMs: () => 0,
      digestAt: () => null,
      quietForMs: () => 0,
      zoneOf: () => 'UTC',
      messengers: new Map([['terminal', this.channel()]]),
    };
  }

  /** The channel of the tenant: its cards are there to be pressed, each as it was drawn last. */
  private channel(): Messenger {
    let count = 0;
    const put = (message: string, card: Card): void => {
      const change = this.office.change(card.title.match(/\bc-\w+/)?.[0] ?? this.office.newest());
      const words = card.title.replaceAll(/\b[a-z]{1,2}-\w{5,}\b|\S+@\S+|\d[\d.:%-]*/g, '…').slice(0, 40);
      this.known.set(message, { kind: `channel: ${words}${/\bc-/.test(card.title) ? ` ${change?.status}` : ''}`, card });
    };
    return {
      post: (conversation, card) => {
        count += 1;
        put(`m-${count}`, card);
        return Promise.resolve({ conversation, message: `m-${count}` });
      },
      update: ({ message }, card) => Promise.resolve(put(message, card)),
      whisper: (_to, _person, card) => Promise.resolve(put('whispered', card)),
      attach: () => Promise.resolve(),
    };
  }

  async step(): Promise<void> {
    const who = this.pick(people);
    await this.look(who);
    if (this.random() < 0.3) await this.agree();
    const next = this.leastPressed();
    if (next === null) return;
    await this.press(who, next.kind, next.action);
    if (this.random() < 0.7) await this.office.settle();
    this.office.forward((this.rules.minutes ?? 1) * 60_000);
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  /** Everyone who may approves what waits, so that walks get further than to the first Reject. */
  private async agree(): Promise<void> {
    const waiting = this.subjects().find((id) => this.office.change(id)?.status === 'waiting');
    if (waiting !== undefined && this.random() < 0.3)
      await decideTyped(
        (text) => this.answer('eve', { kind: 'command', text }),
        `emergency ${waiting} mail is being read right now`,
      );
    for (const who of ['bo', 'cy', 'di', 'ana'] as const)
      for (const id of this.subjects().slice(-4)) {
        const shown = await this.answer(who, { kind: 'click', action: 'show', subject: id });
        const action = shown === null || isRefusal(shown) ? undefined : actionsOf(shown).find(({ name }) => name === 'approve');
        if (action === undefined) continue;
        const { subject, digest } = action;
        await this.answer(who, {
          kind: 'click',
          action: 'approve',
          subject,
          reason: 'CHG0005',
          ...(digest === undefined ? {} : { digest }),
        });
      }
    await this.office.settle();
  }

  private subjects(): readonly string[] {
    return [...new Set((this.office.storage.entries.get(tenantId) ?? []).map(({ subject }) => subject))];
  }

  /** Types something, and asks for the card of something that is there. */
  private async look(who: Name): Promise<void> {
    const subjects = this.subjects();
    const id = subjects.length === 0 ? null : this.pick(subjects.slice(-12));
    const says = this.known.size === 0 ? 'home' : this.pick(typed);
    await this.keep(
      says.split(' ')[0] ?? '',
      says,
      await this.answer(who, { kind: 'command', text: this.rules.personal === true ? `${says} --tenant contoso` : says }),
    );
    if (id === null) return;
    const shown = await this.answer(who, { kind: 'click', action: 'show', subject: id });
    const change = this.office.change(id);
    await this.keep(change === null ? `show ${id.split('-')[0]}` : `change ${change.status}`, `show ${id}`, shown);
  }

  private async keep(kind: string, says: string, answer: Answer | Refusal): Promise<void> {
    await this.office.settle();
    if (answer !== null && !isRefusal(answer)) this.known.set(says, { kind, card: answer });
  }

  private leastPressed(): { readonly kind: string; readonly action: Action } | null {
    const all = [...this.known.values()].flatMap(({ kind, card }) => actionsOf(card).map((action) => ({ kind, action })));
    const count = ({ kind, action }: (typeof all)[number]) => this.pressed.get(this.triple(kind, action)) ?? 0;
    const least = Math.min(...all.map(count));
    const rarest = all.filter((one) => count(one) === least);
    return rarest.length === 0 ? null : this.pick(rarest);
  }

  private triple(kind: string, { name }: Action): string {
    return `${kind} · ${name} · ${this.rules.name}`;
  }

  private async press(who: Name, kind: string, action: Action): Promise<void> {
    const { name, subject, digest, asks } = action;
    const triple = this.triple(kind, action);
    this.pressed.set(triple, (this.pressed.get(triple) ?? 0) + 1);
    const reason = asks === undefined ? undefined : filled(action);
    const event = {
      kind: 'click' as const,
      action: name,
      subject,
      ...(digest === undefined ? {} : { digest }),
      ...(reason === undefined ? {} : { reason }),
    };
    const answer = await this.answer(who, event).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    this.done.push({ triple, finding: findingOf(action, answer) });
    for (const says of this.known.keys()) if (says.startsWith('show ')) this.known.delete(says);
  }

  private answer(who: Name, event: DistributiveOmit<ChatEvent, 'actor' | 'conversation' | 'key'>): Promise<Answer | Refusal> {
    this.keys += 1;
    const channel = this.rules.personal === true ? `direct-${who}` : 'hardening';
    return this.office.answers({
      ...event,
      actor: { platform: 'terminal', id: who, membership: 'member' },
      conversation: { platform: 'terminal', channel },
      ...(this.rules.personal === true ? { personal: true } : {}),
      key: `key ${this.keys}`,
    });
  }
}

type DistributiveOmit<Type, Keys extends PropertyKey> = Type extends unknown ? Omit<Type, Keys> : never;

/** What is written into the form of a button. */
function filled({ asks }: Action): string {
  const fields = asks?.fields;
  if (fields === undefined) return /ticket/i.test(asks?.label ?? '') ? 'CHG0003' : 'because it was asked for';
  return fields.map(({ key, value, hint }) => `${key}=${quoted(valueFor(key, value, hint))}`).join(' ');
}

function valueFor(key: string, value: string, hint: string): string {
  const usual: Readonly<Record<string, string>> = {
    ticket: 'CHG0004',
    days: '7',
    reason: 'a printer needs it',
    until: '2026-11-30',
    to: 'RU',
  };
  return usual[key] ?? (value === '' ? hint : value);
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text.replaceAll('"', '')}"` : text;
}

/** Refusals that only a card can be blamed for: it offered what there is not, or asked for less than was needed. */
const fault =
  /^(no-such-button|unknown-button|missing-ticket|no-ticket|bad-ticket|unread-word|missing-framework|missing-reason)$/;

function findingOf({ label }: Action, answer: Answer | Refusal | Error): string | null {
  if (answer instanceof Error) return `"${label}" broke: ${answer.message}`;
  if (answer === null || !isRefusal(answer)) return null;
  if (fault.test(answer.code)) return `"${label}" was refused (${answer.code}): ${answer.reason}`;
  return answer.remedy.trim() === '' ? `"${label}" says nothing to do next (${answer.code}): ${answer.reason}` : null;
}
