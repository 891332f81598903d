/** A tenant that is simulated on the wire, a worker that watches its logs, and a chat that keeps every card: on one injected clock. */
import { openTenant } from '../../../adapters/m365/index';
import { principalOf } from '../../../adapters/m365/simulator/entra/admin-consent';
import { madeId } from '../../../adapters/m365/simulator/ids';
import { type Happening, type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { Card } from '../../../src/chat/card';
import type { ChatPlatform, Conversation, Messenger, Posted } from '../../../src/chat/platform';
import type { SignalStore } from '../../../src/features/signals/store';
import { signalTicks, tickMs } from '../../../src/features/signals/worker/index';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import { isRefusal } from '../../../src/lib/errors';
import type { EnsuresJobs } from '../../../src/queue/job';
import { openTenantLogs } from '../../../src/tenant/logs/tenant-logs';
import { refusalCard } from '../../../src/views/refusal';
import { openOutbox } from '../chat/outbox';
import { type Office, type OfficeOptions, openOffice, tenantId } from '../corridor/office';
import { memorySignals } from '../stores/memory-stores';

/** The service principal of the app that the worker signs in with. */
export const ownPrincipal = principalOf(madeId('client'));

const begins = Date.parse('2026-11-24T09:00:00Z');
export const minute = 60_000;
export const clockOf = (minutes: number): string => new Date(begins + minutes * minute).toISOString();

/** A message as it stands in the chat. */
interface DisplayedMessage {
  readonly at: number;
  readonly conversation: Conversation;
  card: Card;
}

export interface SignalLab {
  readonly office: Office;
  readonly simulator: Simulator;
  readonly signals: SignalStore;
  /** Every message that was posted, in order, as it stands now. */
  readonly chat: readonly DisplayedMessage[];
  /** Lets minutes pass, with a tick of the scheduler every ten seconds. */
  pass(minutes: number): Promise<void>;
  /** What the card says: its title and every text. */
  words(card: Card): string;
  /** A row of a log that can be read from a minute on. */
  shows(key: string, readable: number, put: Record<string, unknown>): void;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly state?: Record<string, unknown>;
  readonly signals?: Record<string, unknown>;
  readonly office?: OfficeOptions;
  readonly breakGlass?: readonly string[];
  readonly happenings?: Iterable<Happening>;
  /** Further settings of the tenant. */
  readonly tenant?: Record<string, unknown>;
  /** The chat in which cards stand and people press, in the place of one that keeps cards as data: its channel, and the account in it of each person. */
  readonly platform?: { readonly chat: ChatPlatform; readonly channel: string; readonly account: (entraId: string) => string };
  /** Who is asked for rounds over logs; the queue of the office where it is left out. */
  readonly jobs?: EnsuresJobs;
  /** Whether the queue brings nothing that is to be drawn. */
  readonly isOutboxStopped?: true;
  /** How often the scheduler ticks, in milliseconds, where a test goes through weeks. */
  readonly everyMs?: number;
}

export async function openSignalLab(options: LabOptions = {}): Promise<SignalLab> {
  let office: Office | null = null;
  const nowMs = (): number => office?.now().getTime() ?? begins;
  const simulator = await startSimulator({
    state: { schema: 'tenant-state/1', asOf: clockOf(0), organization: { id: tenantId }, ...options.state },
    now: () => new Date(nowMs()),
    monotonicMs: nowMs,
    ...(options.happenings === undefined ? {} : { happenings: options.happenings }),
  });
  const tenantClient = openTenant(
    {
      tenantId: simulator.tenantId,
      endpoints: simulator.endpoints,
      ca: simulator.ca,
      credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    {
      monotonicMs: nowMs,
      sleep: (ms) => {
        office?.forward(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
    },
  );
  const client = { ...tenantClient, logs: openTenantLogs() };
  const chat: DisplayedMessage[] = [];
  const place = options.platform;
  const messenger = place === undefined ? keepingCards(chat, nowMs) : alsoKept(place.chat, chat, nowMs);
  const channel = place === undefined ? { terminal: 'hardening' } : { [place.chat.name]: place.channel };
  const signals = memorySignals();
  const shown = new Map<string, number>();
  const shownStore = {
    of: (tenant: string, key: string) => Promise.resolve(shown.get(`${tenant} ${key}`) ?? 0),
    record: (tenant: string, key: string, entries: number) => Promise.resolve(void shown.set(`${tenant} ${key}`, entries)),
  };
  const opened = openOffice({
    ...options.office,
    client,
    breakGlass: options.breakGlass ?? [],
    tenants: {
      contoso: {
        channel,
        signals: options.signals ?? {},
        ...options.tenant,
      },
    },
    stores: () => ({ signals, shown: shownStore }),
    draw: (job) => (options.isOutboxStopped === true ? Promise.resolve() : drawMessage(job, outbox.ports)),
  });
  office = opened;
  const outbox = openOutbox({
    office: opened,
    messengers: { [place?.chat.name ?? 'terminal']: messenger },
    channel,
    accounts: (entraId) =>
      place === undefined ? opened.directory.accountsOf(entraId) : { [place.chat.name]: place.account(entraId) },
  });
  Object.assign(outbox.ports, { shown: shownStore });
  await place?.chat.start(async (event) => {
    const answer = await opened.answers(event);
    return isRefusal(answer) ? refusalCard(answer) : answer;
  });
  const tick = signalTicks(options.jobs ?? opened.work.jobs);
  return {
    office: opened,
    simulator,
    signals,
    chat,
    pass: async (minutes) => {
      const stepMs = options.everyMs ?? tickMs;
      for (let left = minutes * minute; left > 0; left -= stepMs) {
        opened.forward(Math.min(left, stepMs));
        await tick(opened.work.served(), opened.now());
        await opened.settle();
      }
    },
    words,
    shows: (key, readable, put) => simulator.happen([{ at: begins + readable * minute, key, put }]),
    close: async () => {
      await place?.chat.stop();
      await client.close();
      await simulator.close();
    },
  };
}

/** A chat that keeps every card as data. */
function keepingCards(chat: DisplayedMessage[], nowMs: () => number): Messenger {
  return {
    post: (conversation, card) => {
      chat.push({ at: nowMs(), conversation, card });
      return Promise.resolve({ conversation, message: String(chat.length - 1) });
    },
    update: (posted, card) => {
      const found = chat[Number(posted.message)];
      if (found !== undefined) found.card = card;
      return Promise.resolve();
    },
    whisper: (to, _person, card) => {
      chat.push({ at: nowMs(), conversation: to, card });
      return Promise.resolve();
    },
    direct: (person) => Promise.resolve({ platform: 'terminal', channel: `direct-${person.id}` }),
  };
}

/** A real chat, with what it was given kept beside. */
function alsoKept(platform: ChatPlatform, chat: DisplayedMessage[], nowMs: () => number): Messenger {
  const kept = new Map<string, DisplayedMessage>();
  const idOf = ({ conversation, message }: Posted) => `${conversation.channel} ${message}`;
  return {
    post: async (conversation, card, under) => {
      const posted = await platform.post(conversation, card, under);
      const shown = { at: nowMs(), conversation, card };
      chat.push(shown);
      kept.set(idOf(posted), shown);
      return posted;
    },
    update: async (posted, card) => {
      await platform.update(posted, card);
      const found = kept.get(idOf(posted));
      if (found !== undefined) found.card = card;
    },
    whisper: async (to, person, card) => {
      await platform.whisper(to, person, card);
      chat.push({ at: nowMs(), conversation: to, card });
    },
    ...(platform.direct === undefined ? {} : { direct: platform.direct.bind(platform) }),
    ...(platform.attach === undefined ? {} : { attach: platform.attach.bind(platform) }),
  };
}

function words(card: Card): string {
  const texts: string[] = [card.title];
  const see = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(see);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === 'string' && (key === 'text' || key === 'label' || key === 'value')) texts.push(inner);
        else see(inner);
      }
  };
  see(card.blocks);
  return texts.join('\n');
}
