/** Several tenants behind one bot, whose changes and cards are looked at while a campaign goes over them. */

import type { Card } from '../../../src/chat/card';
import { type Answer, type ChatEvent, DeliveryError, type Messenger } from '../../../src/chat/platform';
import { tenantsOf } from '../../../src/compose/tenants';
import { settingsFrom } from '../../../src/config/load';
import type { Change } from '../../../src/engine/changes/change';
import { changeOf } from '../../../src/engine/changes/change-of';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { gatewayFeatures } from '../../../src/features/gateway';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import type { DrawPorts } from '../../../src/gateway/outbox/draw-ports';
import { drawingWithoutQueue } from '../../../src/gateway/outbox/draw-without-queue';
import { PostedAlarms } from '../../../src/gateway/outbox/posted-alarms';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { DrawJob } from '../../../src/queue/redraw';
import type { TenantClient } from '../../../src/tenant/client';
import { createReconciler } from '../../../src/worker/upkeep/reconcile';
import { buttonsOf } from '../chat/chat-room';
import { decideTyped } from '../decisions/typed-approval';
import { asStored, keyring } from '../ledger/signed-entries';
import { memoryMessages, memoryShown, memoryViews } from '../stores/memory-stores';
import { memoryHistory, memoryRounds } from '../stores/posture-memory';
import { ids, type Name, type Office, openOffice, type Snapshot, type TenantState, writableTenant } from './office';
import { wholeRound } from './whole-round';

export interface CampaignLabOptions {
  /** What settings say of each tenant beside its id; its channel is `room` unless it says another. */
  readonly tenants: Readonly<Record<string, object>>;
  readonly approvals?: object;
  /** Entra object ids of people besides those of an office. */
  readonly others?: readonly string[];
  readonly revertsItself?: boolean;
  /** What a lab with more tenants left behind, and the names of all of its tenants: those that are not in `tenants` left the settings. */
  readonly from?: { readonly snapshot: Snapshot; readonly names: readonly string[] };
  /** What is put before the ledger of the gateway. */
  readonly before?: (ledger: Ledger) => Ledger;
  /** What is put before a tenant in memory with one mailbox that is open. */
  readonly clientOf?: (name: string, usual: TenantClient, state: TenantState) => TenantClient;
}

export interface CampaignLab {
  readonly office: Office;
  /** What is open in each tenant. */
  readonly states: ReadonlyMap<string, TenantState>;
  /** What is typed, by default in the shared room; `alone` is the chat with the bot alone. */
  says(who: Name, text: string, place?: string): Promise<Answer | Refusal>;
  /** Presses the newest button of that label in a place. */
  clicks(who: Name, label: string, place?: string, reason?: string): Promise<Answer | Refusal>;
  /** Runs what is due, until nothing is, with what waits a moment to be drawn once. */
  settle(): Promise<void>;
  /** Looks for what no job brings, as a worker does twice a minute, and does it. */
  reconcile(): Promise<void>;
  /** The newest card of each message in a place, in the order in which they were posted; those below a card among them. */
  cards(place?: string): readonly Card[];
  /** What single people alone saw, in order. */
  readonly whispers: readonly { readonly who: string; readonly card: Card }[];
  /** How often anything was posted or rewritten in a place. */
  drawn(place?: string): number;
  /** Draws without the queue. */
  draw(job: DrawJob): Promise<void>;
  change(tenant: string): Change | null;
  statuses(): Readonly<Record<string, string | undefined>>;
}

/** A channel that a tenant may name and that is not there. */
export const goneRoom = 'gone';

export const idOfTenant = (names: readonly string[], name: string): string =>
  `7c000000-0000-4000-8000-${String(names.indexOf(name)).padStart(12, '0')}`;

const mailbox = (name: string): TenantState => ({
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: `box@${name}.example`,
        Guid: '0a000000-0000-4000-8000-000000000001',
        PopEnabled: true,
        ImapEnabled: false,
      },
    ],
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
});

export function openCampaignLab(options: CampaignLabOptions): CampaignLab {
  const named = Object.keys(options.tenants);
  const names = options.from?.names ?? named;
  const { ana, bo, cy, di, eve, ray } = ids;
  const document = {
    tenants: Object.fromEntries(
      named.map((name) => [
        name,
        { channel: { terminal: 'room' }, tags: ['gold'], ...options.tenants[name], tenantId: idOfTenant(names, name) },
      ]),
    ),
    directory: named[0],
    people: [
      ...Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name })),
      ...(options.others ?? []).map((entraId, n) => ({ entraId, name: `other ${n}`, terminal: `other-${n}` })),
    ],
    access: { read: { people: [ray] }, request: { people: [ana] } },
    approvals: { approvers: { people: [bo, cy, di] }, emergency: [eve], ...options.approvals },
  };
  const settings = settingsFrom(document, 'hardenbot.yaml');
  const states = new Map(names.map((name) => [name, mailbox(name)]));
  const stores = { ...memoryViews(), shown: memoryShown(), history: memoryHistory(), rounds: memoryRounds() };
  const messages = memoryMessages();
  const whispers: { readonly who: string; readonly card: Card }[] = [];
  const posted = new Map<string, { readonly channel: string; readonly card: Card }>();
  const draw = (job: DrawJob): Promise<void> => drawMessage(job, ports);
  const office: Office = openOffice({
    settings,
    clientOf: (name) => {
      const state = states.get(name) ?? mailbox(name);
      const usual = writableTenant(state, []);
      return options.clientOf?.(name, usual, state) ?? usual;
    },
    stores: () => stores,
    messages,
    draw,
    ...(options.revertsItself === true ? { revertsItself: true } : {}),
    ...omitUndefined({ before: options.before, from: options.from?.snapshot }),
  });
  const gone = names.filter((name) => !named.includes(name)).map((name) => idOfTenant(names, name));
  if (gone.length > 0) Object.assign(office.work, { left: async () => gone.map((id) => ({ id, name: id })) });
  const reconciler = createReconciler(office.work, office.work.served());
  const drawn = new Map<string, number>();
  const ports: DrawPorts = {
    ...stores,
    ...office.work,
    left: () => office.work.left(),
    directory: office.directory,
    verifier: decisionVerifier(keyring),
    policy: (id) => office.directory.policy(id),
    now: () => office.now(),
    messages,
    features: gatewayFeatures,
    alarms: new PostedAlarms({ now: () => office.now(), logger: { error: () => undefined } }),
    tenants: tenantsOf(settings).map(({ name, id, settings: { channel, fallback } }) => ({
      name,
      id,
      settingsVersion: '1',
      channel,
      ...omitUndefined({ fallback }),
    })),
    handOut: office.handOut,
    reportOnlyForMs: () => 0,
    digestAt: () => null,
    quietForMs: () => 0,
    zoneOf: () => 'UTC',
    messengers: new Map([['terminal', watching(posted, drawn, (who, card) => void whispers.push({ who, card }))]]),
  };
  const common = (who: Name, place: string): Omit<ChatEvent, 'kind'> => ({
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: place === 'alone' ? `alone ${who}` : place },
    key: `${drawn.size} ${who} ${Math.random()}`,
    ...(place === 'alone' ? { personal: true } : {}),
  });
  const cards = (place = 'room'): readonly Card[] =>
    [...posted.values()].flatMap(({ channel, card }) => (channel === place ? [card] : []));
  const change = (name: string): Change | null => {
    const entries = office.storage.entries.get(idOfTenant(names, name)) ?? [];
    const id = entries.findLast(({ subject }) => subject.startsWith('c-'))?.subject;
    return changeOf(asStored(entries.filter(({ subject }) => subject === id)));
  };
  return {
    office,
    states,
    cards,
    whispers,
    draw: drawingWithoutQueue(ports),
    change,
    drawn: (place = 'room') => drawn.get(place) ?? 0,
    says: (who, said, place = 'room') =>
      decideTyped((text) => office.answers({ ...common(who, place), kind: 'command', text }), said),
    clicks: (who, label, place = 'room', reason = '') => {
      const channel = place === 'alone' ? `alone ${who}` : place;
      const button = cards(channel)
        .flatMap(buttonsOf)
        .findLast((one) => one.label === label);
      if (button === undefined) throw new Error(`No card in ${channel} has a button "${label}".`);
      const { name: action, subject, digest = '' } = button;
      return office.answers({ ...common(who, place), kind: 'click', action, subject, digest, reason });
    },
    settle: async () => {
      for (let round = 0; round < 3; round += 1) {
        await office.settle();
        office.forward(3000);
      }
      await office.settle();
    },
    reconcile: async () => {
      office.forward(6000);
      await wholeRound(reconciler);
      await office.settle();
    },
    statuses: () => Object.fromEntries(names.map((name) => [name, change(name)?.status])),
  };
}

function watching(
  posted: Map<string, { readonly channel: string; readonly card: Card }>,
  drawn: Map<string, number>,
  whispered: (who: string, card: Card) => void,
): Messenger {
  const note = (channel: string): void => void drawn.set(channel, (drawn.get(channel) ?? 0) + 1);
  return {
    post: async (to, card) => {
      if (to.channel === goneRoom) throw new DeliveryError('There is no such room.', 'gone');
      note(to.channel);
      const message = `m-${posted.size}`;
      posted.set(message, { channel: to.channel, card });
      return { conversation: to, message };
    },
    update: async ({ conversation, message }, card) => {
      note(conversation.channel);
      posted.set(message, { channel: conversation.channel, card });
    },
    whisper: async (_to, { id }, card) => whispered(id, card),
    link: async ({ conversation, message }) => `https://room.example/${conversation.channel}/${message}`,
    direct: async ({ id }) => ({ platform: 'terminal', channel: `alone ${id}` }),
  };
}

/** An answer in words: why not, or what the card says. */
export function wordsOf(answer: Answer | Refusal): string {
  if (answer === null) return 'done';
  return isRefusal(answer) ? answer.code : JSON.stringify(answer);
}
