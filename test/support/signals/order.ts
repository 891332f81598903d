/**
 * One random order of what can happen between a row and its card: rows that come late, twice or as twins, rounds that run twice at once, a worker that dies before
 * any write, a store that loses or brings back what was kept beside the ledger, a queue that is emptied, a log that does not answer, and a chat that is away.
 */
import { DeliveryError, type Messenger } from '../../../src/chat/platform';
import { deafDefinition, heardDefinition } from '../../../src/features/signals/deaf';
import type { SignalFacts, SignalState, SignalStore } from '../../../src/features/signals/store';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import { TenantError } from '../../../src/lib/errors';
import type { TenantClient } from '../../../src/tenant/client';
import type { Read } from '../../../src/tenant/resource';
import { type Chance, chanceOf } from '../chaos/random';
import { openOutbox } from '../chat/outbox';
import { type Office, openOffice, tenantId } from '../corridor/office';
import { memoryMessages } from '../stores/memory-stores';

const minute = 60_000;
const begins = Date.parse('2026-11-24T09:00:00Z');
/** Rounds are handed out so often: what is read does not depend on it. */
const stepMs = 5 * minute;
/** A row that comes no later than this is found by the next round, any other one by a sweep. */
const overlapMs = 15 * minute;
const emergency = { id: 'bbbbbbbb-0000-4000-8000-0000000000b1', userPrincipalName: 'bg1@contoso.com' };

interface LogRow {
  readonly key: 'graph.directoryAudits' | 'graph.signIns';
  readonly at: number;
  readonly readable: number;
  readonly row: Record<string, unknown>;
}

/** What happens in the tenant, and by which key its one sign is known. */
interface Happening {
  readonly about: string;
  readonly key: string;
  readonly rows: readonly LogRow[];
}

export interface OrderResult {
  readonly seed: number;
  /** Sentences on what went wrong; none: everything was reported once, and not before its evidence. */
  readonly wrong: readonly string[];
  readonly happenings: number;
  readonly blows: readonly string[];
}

class Died extends Error {}

export async function runOrder(seed: number): Promise<OrderResult> {
  const chance = chanceOf(seed);
  const happenings = Array.from({ length: 2 + chance.below(5) }, (_unused, index) => happeningOf(chance, index));
  const rows = happenings.flatMap((one) => one.rows);
  const harness = new CrashHarness(chance, rows);
  // Without a blow it is also known how long a sign may take.
  if (chance.happens(0.3)) harness.calm();
  const end = Math.max(...rows.map(({ readable }) => readable)) + 150 * minute;
  for (let now = begins; now < end; now += stepMs) await harness.step();
  // Nothing breaks any more, and what was lost is found.
  harness.calm();
  for (let steps = 0; steps < 6; steps += 1) await harness.step();
  return { seed, wrong: harness.complaints(happenings), happenings: happenings.length, blows: harness.blows };
}

function happeningOf(chance: Chance, index: number): Happening {
  const at = begins + (1 + chance.below(90)) * minute;
  const late = (): number => (chance.happens(0.2) ? 18 + chance.below(40) : chance.below(18)) * minute;
  const first = at + late();
  // The service answers a row again, and writes a twin of some.
  const again = chance.happens(0.3) ? [first + chance.below(60) * minute] : [];
  if (chance.happens(0.4)) {
    const id = `sign-in-${index}`;
    const row = { id, createdDateTime: iso(at), userId: emergency.id, status: { errorCode: chance.pick([0, 50126]) } };
    const rows = [first, ...again].map((readable): LogRow => ({ key: 'graph.signIns', at, readable, row }));
    return { about: emergency.id, key: row.status.errorCode === 0 ? id : `${id} failed`, rows };
  }
  const policy = `policy-${index}`;
  const correlationId = `action-${index}`;
  const own = (id: string, activity: string, readable: number): LogRow => ({
    key: 'graph.directoryAudits',
    at,
    readable,
    row: auditRow({ id, at, policy, correlationId, activity }),
  });
  const twin = chance.happens(0.5) ? [own(`twin-${index}`, 'Update policy', at + late())] : [];
  const rows = [first, ...again].map((readable) => own(`row-${index}`, 'Update Conditional Access policy', readable));
  return { about: policy, key: correlationId, rows: [...rows, ...twin] };
}

function auditRow(of: {
  readonly id: string;
  readonly at: number;
  readonly policy: string;
  readonly correlationId: string;
  readonly activity: string;
}): Record<string, unknown> {
  const value = (state: string): string =>
    JSON.stringify({ id: of.policy, displayName: of.policy, state, conditions: {}, grantControls: { builtInControls: ['mfa'] } });
  return {
    id: of.id,
    activityDateTime: iso(of.at),
    correlationId: of.correlationId,
    activityDisplayName: of.activity,
    result: 'success',
    initiatedBy: { user: { id: 'mallory', userPrincipalName: 'mallory@contoso.com' } },
    targetResources: [
      {
        id: of.policy,
        displayName: of.policy,
        type: 'Policy',
        modifiedProperties: [{ displayName: 'ConditionalAccessPolicy', oldValue: value('enabled'), newValue: value('disabled') }],
      },
    ],
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Everything that outlives a process: the ledger and the stores in `office.storage`, what is kept of signals, what messages stand where. */
class CrashHarness {
  readonly blows: string[] = [];
  private office: Office;
  private breaks = true;
  private readonly kept: { state: SignalState | null; facts: SignalFacts | null; old: SignalState | null } = {
    state: null,
    facts: null,
    old: null,
  };
  private readonly shown = new Map<string, number>();
  private readonly messages = memoryMessages();
  private readonly posted: { readonly title: string; readonly at: number }[] = [];
  private chatAwayUntil = 0;
  /** By the key of its resource. */
  private readonly logAwayUntil = new Map<string, number>();
  private readonly hasBeta: boolean;
  /** Calls until the worker dies; 0: it does not. */
  private fuse = 0;

  constructor(
    private readonly chance: Chance,
    private readonly rows: readonly LogRow[],
  ) {
    this.hasBeta = chance.happens(0.5);
    this.office = this.open(undefined);
  }

  calm(): void {
    this.breaks = false;
    this.fuse = 0;
    this.chatAwayUntil = 0;
    this.logAwayUntil.clear();
  }

  async step(): Promise<void> {
    this.office.forward(stepMs);
    if (this.breaks) this.blow();
    const jobs = this.office.work.jobs;
    for (const subject of this.chance.shuffled(['fast', 'slow'])) await jobs.ensure(jobOf(subject));
    try {
      // Two workers may have the same round: a lock that was lost, or a job that was made up.
      if (this.breaks && this.chance.happens(0.1)) await this.twiceAtOnce();
      else await this.office.settle();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      this.restart('the worker died');
    }
  }

  /** Where one of two rounds dies, the other one completes with the same stores. */
  private async twiceAtOnce(): Promise<void> {
    const ended = await Promise.allSettled([this.office.settle(), this.office.runJob(jobOf('fast'))]);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  complaints(happenings: readonly Happening[]): readonly string[] {
    const wrong: string[] = [];
    const entries = (this.office.storage.entries.get(tenantId) ?? []).flatMap(({ event, at, subject }) =>
      event.type === 'signalled' ? event.signs.map((sign) => ({ sign, at: Date.parse(at), subject })) : [],
    );
    for (const { about, key, rows } of happenings) {
      const found = entries.filter(({ sign }) => sign.about.id === about && sign.key === key);
      const first = Math.min(...rows.map(({ readable }) => readable));
      if (found.length !== 1) wrong.push(`${key} was reported ${found.length} times`);
      const isUsual =
        this.blows.length === 0 && rows.some(({ at, readable }) => readable === first && readable - at <= overlapMs);
      if (isUsual && found.some(({ at }) => at > first + 2 * stepMs))
        wrong.push(`${key} was reported long after its row could be read`);
      if (found.some(({ at }) => at < first)) wrong.push(`${key} was reported before its row could be read`);
    }
    const wanted = new Set(happenings.map(({ about, key }) => `${about} ${key}`));
    // A log that does not answer rings as well, and that it is read again stands on its card: neither has a row.
    const ofLogs: ReadonlySet<string> = new Set([deafDefinition.id, heardDefinition.id]);
    for (const { sign } of entries.filter((one) => !ofLogs.has(one.sign.kind)))
      if (!wanted.has(`${sign.about.id} ${sign.key}`)) wrong.push(`${sign.kind} about ${sign.about.id} was made up`);
    for (const subject of new Set(entries.map((entry) => entry.subject))) {
      const count = (this.office.storage.entries.get(tenantId) ?? []).filter((entry) => entry.subject === subject).length;
      if ((this.shown.get(`${tenantId} ${subject}`) ?? 0) < count) wrong.push(`the card ${subject} does not show its last entry`);
    }
    return wrong;
  }

  private blow(): void {
    const { chance } = this;
    if (chance.happens(0.08)) {
      this.fuse = 1 + chance.below(14);
      this.blows.push('a death to come');
    }
    if (chance.happens(0.05)) this.restart('a restart');
    if (chance.happens(0.04)) {
      this.kept.state = null;
      this.blows.push('the store lost what was kept');
    }
    if (chance.happens(0.04) && this.kept.old !== null) {
      this.kept.state = this.kept.old;
      this.blows.push('a fail-over brought back what was kept before');
    }
    if (chance.happens(0.1)) this.kept.old = this.kept.state;
    if (chance.happens(0.06)) {
      this.chatAwayUntil = this.office.now().getTime() + chance.below(30) * minute;
      this.blows.push('the chat is away');
    }
    if (chance.happens(0.06)) {
      const key = chance.pick(['graph.directoryAudits', 'graph.signIns', 'graph.signIns/beta']);
      this.logAwayUntil.set(key, this.office.now().getTime() + chance.below(40) * minute);
      this.blows.push('a log does not answer');
    }
  }

  /** Another process goes on with the stores as they are; the queue is empty. */
  private restart(why: string): void {
    this.blows.push(why);
    this.fuse = 0;
    this.office = this.open(this.office.snapshot());
  }

  private open(from: ReturnType<Office['snapshot']> | undefined): Office {
    const shown = {
      of: (tenant: string, key: string) => Promise.resolve(this.shown.get(`${tenant} ${key}`) ?? 0),
      record: (tenant: string, key: string, entries: number) => Promise.resolve(void this.shown.set(`${tenant} ${key}`, entries)),
    };
    const office = openOffice({
      ...(from === undefined ? {} : { from }),
      client: this.client(),
      breakGlass: [emergency.userPrincipalName],
      tenants: { contoso: { channel: { terminal: 'hardening' }, signals: {} } },
      stores: () => ({ signals: this.store(), shown }),
      before: (ledger) => ledger,
      pause: () => this.burn(),
      draw: async (job) => {
        try {
          await drawMessage(job, outbox.ports);
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          await office.work.jobs.add(job, { delayMs: 2 * minute });
        }
      },
    });
    const outbox = openOutbox({
      office,
      messengers: { terminal: this.messenger(() => office.now().getTime()) },
      channel: { terminal: 'hardening' },
      messages: this.messages,
    });
    Object.assign(outbox.ports, { shown });
    return office;
  }

  /** A process can end before any call that leaves something. */
  private burn(): Promise<void> {
    if (this.fuse > 0) {
      this.fuse -= 1;
      if (this.fuse === 0) return Promise.reject(new Died('The worker died.'));
    }
    return Promise.resolve();
  }

  private store(): SignalStore {
    return {
      state: () => Promise.resolve(this.kept.state),
      saveState: async (_tenant, state) => {
        await this.burn();
        this.kept.state = structuredClone(state);
      },
      facts: () => Promise.resolve(this.kept.facts),
      saveFacts: async (_tenant, facts) => {
        await this.burn();
        this.kept.facts = structuredClone(facts);
      },
    };
  }

  private messenger(now: () => number): Messenger {
    const check = (): void => {
      if (now() < this.chatAwayUntil) throw new DeliveryError('The chat is away.', 'later', minute);
    };
    return {
      post: async (conversation, card) => {
        check();
        this.posted.push({ title: card.title, at: now() });
        return { conversation, message: String(this.posted.length) };
      },
      update: async () => check(),
      whisper: async () => check(),
    };
  }

  private client(): TenantClient {
    const rowsFor = (read: Read): readonly Record<string, unknown>[] => {
      const now = this.office.now().getTime();
      if (read.resource.key === 'graph.users') return [emergency];
      const from = /ge (\S+)/.exec(decodeURIComponent(read.filter ?? ''))?.[1];
      const since = from === undefined ? 0 : Date.parse(from);
      const key = read.resource.key === 'graph.signIns/beta' ? 'graph.signIns' : read.resource.key;
      const mine = this.rows.filter((row) => row.key === key && row.readable <= now && row.at >= since);
      return this.chance.shuffled(mine).map(({ row }) => row);
    };
    const check = ({ key }: Read['resource']): void => {
      if (key === 'graph.signIns/beta' && !this.hasBeta) throw new TenantError('no such log', { kind: 'notOffered' });
      if (this.office.now().getTime() < (this.logAwayUntil.get(key) ?? 0))
        throw new TenantError('the service is away', { kind: 'unavailable' });
    };
    return {
      read: async function* <Row>(read: Read<Row>) {
        check(read.resource);
        yield { rows: rowsFor(read as Read).map((row) => read.resource.row.parse(row)), calls: 1 };
      },
      current: () => Promise.resolve(null),
      write: () => Promise.reject(new Error('Nothing is written here.')),
      close: () => Promise.resolve(),
      origin: { platform: 'none' },
    } as unknown as TenantClient;
  }
}

function jobOf(subject: string) {
  return {
    name: 'signals' as const,
    tenant: tenantId,
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject },
  };
}
