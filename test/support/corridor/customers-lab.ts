/** Random settings of several customers behind one bot, and everything that anyone is sent: who heard what, where, byte by byte. */

import fc from 'fast-check';
import { contentOf } from '../../../src/chat/attachment';
import type { Card } from '../../../src/chat/card';
import type { Answer, ChatEvent, Messenger } from '../../../src/chat/platform';
import { settingsSchema } from '../../../src/config/settings';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { gatewayFeatures } from '../../../src/features/gateway';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import type { DrawPorts } from '../../../src/gateway/outbox/draw-ports';
import { PostedAlarms } from '../../../src/gateway/outbox/posted-alarms';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import { evidenceKey } from '../../../src/queue/message-key';
import { checkpoints, keyring } from '../ledger/signed-entries';
import { memoryMessages, memoryShown, memoryViews } from '../stores/memory-stores';
import { memoryHistory, memoryRounds } from '../stores/posture-memory';
import { type Office, openOffice, type TenantState, writableTenant } from './office';

/** Words that stand nowhere but in what is of one customer. */
export const customers = ['qzalpha', 'qzbravo', 'qzcharlie'] as const;
export type Customer = (typeof customers)[number];
export const people = ['pxana', 'pxbo', 'pxcy', 'pxdi', 'pxeve'] as const;
export type Somebody = (typeof people)[number];

export const idOfPerson = (name: Somebody): string => `${people.indexOf(name)}0000000-0000-4000-8000-00000000000a`;
export const idOfCustomer = (name: Customer): string => `7${customers.indexOf(name)}000000-0000-4000-8000-0000000000cc`;

const somePeople = fc.subarray([...people]).map((names) => ({ people: names.map(idOfPerson) }));
const approvals = {
  approvers: somePeople,
  escalation: fc.subarray([...people], { maxLength: 1 }).map((names) => names.map(idOfPerson)),
  emergency: fc.subarray([...people], { maxLength: 1 }).map((names) => names.map(idOfPerson)),
  incident: somePeople,
  tiers: fc.record({ medium: fc.constant(1) }),
};
const access = { read: somePeople, request: somePeople, travel: somePeople };

/** Channels: each customer's own, one that all share, or one of a neighbour. */
const someChannel = fc.constantFrom('own', 'own', 'shared', 'neighbour');

const customer = fc.record(
  {
    channel: someChannel,
    fallback: fc.constantFrom('none', 'shared', 'direct'),
    tags: fc.subarray(['gold', 'silver']),
    access: fc.record(access, { requiredKeys: [] }),
    approvals: fc.record(approvals, { requiredKeys: [] }),
  },
  { requiredKeys: ['channel', 'fallback', 'tags'] },
);

/** What settings say, as data. */
export const anySettings = fc.record({
  access: fc.record(access),
  approvals: fc.record(approvals),
  tenants: fc.tuple(customer, customer, customer),
});
export type AnySettings = typeof anySettings extends fc.Arbitrary<infer Value> ? Value : never;

export function channelOf(said: AnySettings, name: Customer): string {
  const index = customers.indexOf(name);
  const kind = said.tenants[index]?.channel;
  return kind === 'shared' ? 'room' : `room-${kind === 'own' ? index : (index + 1) % customers.length}`;
}

export function fallbackOf(said: AnySettings, name: Customer): string | null {
  const kind = said.tenants[customers.indexOf(name)]?.fallback;
  return kind === 'shared' ? 'room' : kind === 'none' ? null : `spare-${customers.indexOf(name)}`;
}

/** Who may see anything of a customer, derived from what settings say and from nothing else. */
export function maySee(said: AnySettings, who: Somebody, name: Customer): boolean {
  const own = said.tenants[customers.indexOf(name)];
  const rights = { ...said.access, ...own?.access };
  const rules = { ...said.approvals, ...own?.approvals };
  const listed = [rights.read, rights.request, rights.travel, rules.approvers, rules.incident].flatMap((one) => one.people);
  return [...listed, ...rules.emergency, ...rules.escalation].includes(idOfPerson(who));
}

/** The customers in the settings, `only` where some of them are left out. */
function settingsOf(said: AnySettings, only: readonly Customer[] = customers) {
  return settingsSchema.parse({
    access: said.access,
    approvals: { ...said.approvals, tiers: { ...said.approvals.tiers, high: 1 } },
    people: people.map((name) => ({ entraId: idOfPerson(name), name, terminal: name })),
    directory: customers[0],
    groups: Object.fromEntries(only.map((name) => [`team-${name}`, [name]])),
    tenants: Object.fromEntries(
      only.map((name) => {
        const { channel: _channel, fallback: _fallback, ...own } = said.tenants[customers.indexOf(name)] ?? {};
        const spare = fallbackOf(said, name);
        const places = {
          channel: { terminal: channelOf(said, name) },
          ...(spare === null ? {} : { fallback: { terminal: spare } }),
        };
        return [name, { ...own, ...places, tenantId: idOfCustomer(name) }];
      }),
    ),
  });
}

/** Something that was sent: to a channel, or to one person alone. */
export interface Heard {
  readonly channel?: string;
  readonly person?: string;
  readonly text: string;
}

export interface CustomersLab {
  readonly office: Office;
  readonly heard: Heard[];
  /** What a person is answered, with everything in its files; `alone` is the chat with the bot alone. */
  asks(who: Somebody, event: Act, place: string): Promise<string>;
  /** The evidence of a customer is due: a worker wrote it down, and jobs want it shown in all these places. */
  handsOut(name: Customer, places: readonly string[]): Promise<void>;
}

export type Act =
  | Pick<Extract<ChatEvent, { kind: 'command' }>, 'kind' | 'text'>
  | Omit<Extract<ChatEvent, { kind: 'click' }>, 'actor' | 'conversation' | 'key' | 'personal'>;

export function openCustomersLab(said: AnySettings, only: readonly Customer[] = customers): CustomersLab {
  const settings = settingsOf(said, only);
  const heard: Heard[] = [];
  const stores = { ...memoryViews(), shown: memoryShown(), history: memoryHistory(), rounds: memoryRounds() };
  const messages = memoryMessages();
  let sequence = 0;
  const office: Office = openOffice({
    settings,
    clientOf: (name) => writableTenant(stateOf(name), []),
    stores: () => stores,
    draw: (job) => drawMessage(job, ports),
  });
  const tenants = only.map((name) => {
    const { channel: places, fallback = {} } = settings.tenants[name] ?? { channel: {} };
    return { name, id: idOfCustomer(name), settingsVersion: '1', channel: places, fallback };
  });
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
    messages,
    features: gatewayFeatures,
    alarms: new PostedAlarms({ now: () => office.now(), logger: { error: () => undefined } }),
    tenants,
    left: () => Promise.resolve([]),
    handOut: office.handOut,
    reportOnlyForMs: () => 0,
    digestAt: () => null,
    quietForMs: () => 0,
    zoneOf: () => 'UTC',
    messengers: new Map([['terminal', listening(heard)]]),
  };
  return {
    office,
    heard,
    handsOut: async (name, places) => {
      const [tenant, subject] = [idOfCustomer(name), 'evidence-nis2-2026-10-01-2026-10-31-en'];
      const checkpoint = checkpoints.sign(tenant, await office.work.ledger.head(tenant));
      await office.work.ledger.append(tenant, subject, { type: 'checkpoint', checkpoint });
      for (const channel of places) {
        const reply = { conversation: { platform: 'terminal', channel }, messageKey: evidenceKey(subject, 'terminal') };
        await drawMessage({ name: 'draw', view: 'evidence', tenant, subject, reply }, ports);
      }
    },
    asks: async (who, act, place) => {
      sequence += 1;
      const alone = place === 'alone';
      const conversation = { platform: 'terminal', channel: alone ? `alone ${who}` : place };
      const actor = { platform: 'terminal', id: who, membership: 'member' as const };
      const event = { ...act, actor, conversation, key: `k-${sequence}`, ...(alone ? { personal: true as const } : {}) };
      return wordsOf(await office.answers(event));
    },
  };
}

/** A mailbox that is open, and named after its customer. */
function stateOf(name: string): TenantState {
  const box = {
    PrimarySmtpAddress: `box@${name}.example`,
    Guid: '0a000000-0000-4000-8000-000000000001',
    PopEnabled: true,
    ImapEnabled: true,
  };
  return { exchange: { CASMailbox: [box], CASMailboxPlan: [] } };
}

async function wordsOf(answer: Answer | Refusal): Promise<string> {
  if (answer === null) return '';
  return isRefusal(answer) ? JSON.stringify(answer) : textOf(answer);
}

/** Everything that a card holds: words, buttons, and files to their ends. */
async function textOf(card: Card): Promise<string> {
  const files = card.blocks.flatMap((block) => (block.kind === 'attachment' ? [block.file] : []));
  return [JSON.stringify(card), ...(await Promise.all(files.map(contentOf)))].join('\n');
}

function listening(heard: Heard[]): Messenger {
  const aloneWith = (channel: string): Pick<Heard, 'channel' | 'person'> =>
    channel.startsWith('alone ') ? { person: channel.slice('alone '.length) } : { channel };
  const hear = async (channel: string, card: Card): Promise<void> =>
    void heard.push({ ...aloneWith(channel), text: await textOf(card) });
  return {
    post: async (to, card) => {
      await hear(to.channel, card);
      return { conversation: to, message: `m-${heard.length}` };
    },
    update: ({ conversation }, card) => hear(conversation.channel, card),
    whisper: async (_to, person, card) => void heard.push({ person: person.id, text: await textOf(card) }),
    direct: async (person) => ({ platform: 'terminal', channel: `alone ${person.id}` }),
    attach: async ({ conversation }, file) =>
      void heard.push({ ...aloneWith(conversation.channel), text: await contentOf(file.file) }),
  };
}
