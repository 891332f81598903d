/** The gateway's end of the outbox alone: real adapters before local chats, stores in memory, and plans that an office made. */

import type { Message } from '../../../src/chat/card';
import type { MessageStore } from '../../../src/chat/message-store';
import type { Messenger } from '../../../src/chat/platform';
import { control as popImap } from '../../../src/controls/pop-imap/index';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { gatewayFeatures } from '../../../src/features/gateway';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import type { DrawPorts } from '../../../src/gateway/outbox/draw-ports';
import { type AlarmParts, PostedAlarms } from '../../../src/gateway/outbox/posted-alarms';
import type { Directory } from '../../../src/people/directory';
import type { StoredDigest } from '../../../src/posture/rounds';
import type { DrawJob } from '../../../src/queue/redraw';
import { ids, type Office, openOffice, otherTenantId, tenantId } from '../corridor/office';
import { keyring } from '../ledger/signed-entries';
import { emptyStorage, memoryMessages, memoryViews } from '../stores/memory-stores';
import { memoryRounds } from '../stores/posture-memory';

export interface OutboxOptions {
  /** By platform. */
  readonly messengers: Readonly<Record<string, Messenger>>;
  readonly channel: Readonly<Record<string, string>>;
  readonly fallback?: Readonly<Record<string, string>>;
  /** The fallback of the other tenant in the same channel. */
  readonly otherFallback?: Readonly<Record<string, string>>;
  /** The accounts of bo, cy and di by platform. */
  readonly accounts?: Directory['accountsOf'];
  /** Mailboxes of the tenant; two where it is left out. */
  readonly mailboxes?: number;
  /** When the digest of each comes; left out: they ask for none. */
  readonly digestAt?: (tenant: 'contoso' | 'fabrikam') => ReturnType<DrawPorts['digestAt']>;
  /** The office whose changes are drawn; one of its own where it is left out. */
  readonly office?: Office;
  /** Where copies stand; in memory where it is left out. */
  readonly messages?: MessageStore;
  /** Who is notified of alarms that no chat confirmed. */
  readonly outside?: AlarmParts['outside'];
  /** Alarms that nobody confirmed. */
  readonly unconfirmed?: (alarm: unknown) => void;
}

export interface Outbox {
  readonly office: Office;
  /** Entries that were shown, by message. */
  readonly shown: Map<string, number>;
  /** Has ana ask for a plan, and gives its id. */
  plan(): Promise<string>;
  /** Draws a change; `channel` is where it was asked for. */
  draw(change: string, conversation: DrawJob['reply']['conversation']): Promise<void>;
  readonly ports: DrawPorts;
  /** Draws any message. */
  drawAny(job: Pick<DrawJob, 'view' | 'subject' | 'reply'>): Promise<void>;
  /** What drawing asked to be drawn besides, in order. */
  readonly queued: readonly DrawJob[];
  /** Draws the digest of a day for a channel. */
  digest(day: string, conversation: DrawJob['reply']['conversation']): Promise<void>;
  /** What a tenant has to tell of its day. */
  keepDigest(tenant: 'contoso' | 'fabrikam', digest: StoredDigest): Promise<void>;
}

export type { Message };

const mailbox = (index: number) => ({
  PrimarySmtpAddress: `user${index}@contoso.com`,
  Guid: `0c000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  PopEnabled: true,
  ImapEnabled: false,
});

export function openOutbox(options: OutboxOptions): Outbox {
  const { mailboxes = 2 } = options;
  const state = {
    exchange: {
      CASMailbox: Array.from({ length: mailboxes }, (_, index) => mailbox(index)),
      CASMailboxPlan: [{ Name: 'Plan', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
    },
  };
  const office =
    options.office ?? openOffice({ from: { storage: emptyStorage(), state, now: Date.parse('2026-11-24T09:00:00Z') } });
  const { ledger, plans } = office.work;
  const verifier = decisionVerifier(keyring);
  const rounds = memoryRounds();
  const shown = new Map<string, number>();
  const queued: DrawJob[] = [];
  const accountsOf: Directory['accountsOf'] = options.accounts ?? (() => ({}));
  const directory: Directory = Object.assign(Object.create(office.directory) as Directory, {
    accountsOf,
    reach: async (entraId: string) => Object.entries(accountsOf(entraId)).map(([platform, id]) => ({ platform, id })),
  });
  const { channel, fallback = {}, otherFallback = {}, messages = memoryMessages() } = options;
  const ports: DrawPorts = {
    ...memoryViews(),
    ledger,
    plans,
    directory,
    verifier,
    rounds,
    policy: (id) => directory.policy(id),
    now: () => office.now(),
    controls: [popImap],
    messages,
    features: gatewayFeatures,
    alarms: new PostedAlarms({
      now: () => office.now(),
      logger: { error: (fields) => options.unconfirmed?.(fields) },
      ...(options.outside === undefined ? {} : { outside: options.outside }),
    }),
    shown: {
      of: async (_tenant, key) => shown.get(key) ?? 0,
      record: async (_tenant, key, entries) => void shown.set(key, entries),
    },
    tenants: [
      { name: 'contoso', id: tenantId, settingsVersion: '1', channel, fallback },
      { name: 'fabrikam', id: otherTenantId, settingsVersion: '1', channel, fallback: otherFallback },
    ],
    left: () => Promise.resolve([]),
    handOut: office.handOut,
    digestAt: (id) => options.digestAt?.(id === tenantId ? 'contoso' : 'fabrikam') ?? null,
    reportOnlyForMs: () => 7 * 86_400_000,
    jobs: { add: async (job) => void (job.name === 'draw' && queued.push(job)) },
    quietForMs: () => 0,
    zoneOf: () => 'UTC',
    messengers: new Map(Object.entries(options.messengers)),
  };
  const draw = (job: Pick<DrawJob, 'view' | 'subject' | 'reply'>) =>
    drawMessage({ name: 'draw', tenant: tenantId, ...job }, ports);
  return {
    office,
    ports,
    shown,
    plan: async () => {
      await office.does('ana', { says: 'plan pop-imap' });
      await office.settle();
      return office.newest();
    },
    draw: (change, conversation) => draw({ view: 'change', subject: change, reply: { conversation, messageKey: change } }),
    drawAny: draw,
    queued,
    digest: (day, conversation) =>
      draw({ view: 'digest', subject: `digest-${day}`, reply: { conversation, messageKey: `digest-${day}` } }),
    keepDigest: (tenant, digest) => rounds.saveDigest(tenant === 'contoso' ? tenantId : otherTenantId, digest),
  };
}

export { ids };
