/** What a year of settings decided in chat costs: when a process starts, and with each audit. */
import { LiveSettings } from '../src/config/live-settings';
import { settingsFrom } from '../src/config/load';
import { entryText } from '../src/engine/ledger/chain';
import type { LedgerEvent } from '../src/engine/ledger/entry';
import type { IndexStore } from '../src/engine/ledger/kept-index';
import type { LedgerMirror } from '../src/engine/ledger/ledger-mirror';
import { openLedger } from '../src/engine/ledger/sealed-ledger';
import { TenantIndex } from '../src/engine/ledger/tenant-index';
import { decisionVerifier } from '../src/engine/plan/decision';
import { decidedSubject } from '../src/features/settings-change/decided';
import { DecidedSettings } from '../src/features/settings-change/decided-settings';
import { type KeptSettingsStore, keptSettingsSchema } from '../src/features/settings-change/kept';
import { keyringFrom, type Role } from '../src/keys/keyring';
import { canonicalJson } from '../src/lib/json';
import { gatewayKeys, signedChain, workerKeys, workerSigner } from '../test/support/ledger/signed-entries';
import { decidedEvents } from '../test/support/settings/decided-events';
import { emptyStorage, memoryLog, type Storage } from '../test/support/stores/memory-stores';
import type { Benchmark } from './support/benchmark';
import { cpuOf } from './support/cpu-of';
import { timed } from './support/timed';

const tenant = '7e000000-0000-4000-8000-000000000001';
const changes = 2000;
const at = new Date('2026-11-24T08:00:00Z');
const [ana, bo] = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];
const minutes = 'controls.idle-timeout.minutes';
const allow = 'controls.pop-imap.allow';

const settings = settingsFrom(
  {
    tenants: { contoso: { tenantId: tenant, channel: { terminal: 'hardening' }, controls: { 'pop-imap': {} } } },
    people: [
      { entraId: ana, name: 'ana', terminal: 'ana' },
      { entraId: bo, name: 'bo', terminal: 'bo' },
    ],
    access: { read: { people: [ana, bo] }, request: { people: [ana, bo] } },
    approvals: { approvers: { people: [ana, bo] }, tiers: { low: 1, medium: 1, high: 1 } },
  },
  'hardenbot.yaml',
);

/** Two changes of three are of one number, and the third makes a list longer, as far as a list of two hundred goes. */
function decisions(): readonly LedgerEvent[] {
  const each = Array.from({ length: changes }, (_, index) => {
    const list = Array.from({ length: (index % 200) + 1 }, (_unused, entry) => `scanner${entry}@contoso.com`);
    return [index % 3 === 0 ? { key: allow, to: list } : { key: minutes, to: 15 + (index % 90) }];
  });
  return decidedEvents(each, { tenant, at });
}

/** As many entries of the same bytes that are about something else. */
function others(of: readonly LedgerEvent[]): readonly LedgerEvent[] {
  return of.map((event) => ({ type: 'nothingToDo', reason: 'x'.repeat(canonicalJson(event).length) }));
}

function stored(events: readonly LedgerEvent[], subjectOf: (index: number) => string): Storage {
  const storage = emptyStorage();
  storage.entries.set(tenant, [
    ...signedChain(
      tenant,
      events.map((event, index) => ({ subject: subjectOf(index), event, at })),
    ),
  ]);
  return storage;
}

/** What processes before have left: the index of the ledger, as a mirror or a gateway keeps it, and where the settings that count stand. */
interface Left {
  index: { readonly index: ReturnType<TenantIndex['snapshot']>; readonly headText: string } | null;
  settings: string | null;
}

/** A process that has just started and remembers no signature: it reads what is new of the ledger, and has the settings in force. */
async function start(storage: Storage, left: Left, role: Role) {
  const load = () => (left.index === null ? null : { index: TenantIndex.from(left.index.index), headText: left.index.headText });
  const keeper: LedgerMirror = {
    load: async () => load() ?? { index: new TenantIndex(), headText: null },
    from: async () => [],
    keep: async (_tenant, entries, index) => {
      const last = entries.at(-1);
      if (last !== undefined) left.index = { index: index.snapshot(), headText: entryText(last) };
    },
  };
  const indexes: IndexStore = {
    load: async () => load(),
    keep: async (_tenant, { index, headText }) => {
      left.index = { index: index.snapshot(), headText };
    },
  };
  const kept: KeptSettingsStore = {
    of: async () => (left.settings === null ? null : keptSettingsSchema.parse(JSON.parse(left.settings))),
    keep: async (_tenant, found) => {
      left.settings = JSON.stringify(found);
    },
  };
  const known = keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: workerKeys.publicKeyPem });
  const ledger = openLedger({
    log: memoryLog(storage),
    clock: { now: () => at },
    keyring: known,
    signer: workerSigner,
    ...(role === 'worker' ? { keeper } : { indexes }),
  });
  const decided = new DecidedSettings(new LiveSettings(settings), decisionVerifier(known), kept);
  await ledger.head(tenant);
  await decided.renew(tenant, ledger);
  return { ledger, decided };
}

const nothingLeft = (): Left => ({ index: null, settings: null });

/** What a process leaves that had read everything. */
async function leftBy(storage: Storage, role: Role): Promise<Left> {
  const left = nothingLeft();
  const { decided } = await start(storage, left, role);
  if (decided.of(tenant).entries > 0 && counting(decided) !== 2) throw new Error('Not all of it counts.');
  if (left.index === null) throw new Error('The index was not kept.');
  return left;
}

function counting(decided: DecidedSettings<unknown>): number {
  return decided.of(tenant).inForce.filter(({ whyNot }) => whyNot === null).length;
}

function openYear() {
  const events = decisions();
  // A ledger of which a gateway keeps its index has more than settings.
  const before = others(events.slice(0, 1)).flatMap((event) => Array.from({ length: 3500 }, () => event));
  const ofSettings = [...before, ...events];
  const without = [...before, ...others(events)];
  return {
    withSettings: stored(ofSettings, (index) => (index < before.length ? `c-${index}` : decidedSubject)),
    without: stored(without, (index) => `c-${index}`),
  };
}

/** One look takes microseconds. */
const looks = 1000;

/** A start takes milliseconds. */
const starts = 20;

function startOf(role: Role): Benchmark {
  return {
    name: `settings-year-${role}`,
    about: `a processor's time that ${changes} changes of settings add to the start of a ${role} that had read them before, until they count; the floor is the start with as many entries of the same size about something else`,
    unit: 'ms',
    goal: { kind: 'atMost', number: 5 },
    rounds: 5,
    open: async () => {
      const { withSettings, without } = openYear();
      const [left, leftWithout] = [await leftBy(withSettings, role), await leftBy(without, role)];
      const all = (storage: Storage, from: Left) =>
        cpuOf(async () => {
          for (let count = 0; count < starts; count += 1) await start(storage, from, role);
        });
      return {
        round: async () => {
          const floor = ((await all(without, leftWithout)) / starts) * 1000;
          return { floor, value: ((await all(withSettings, left)) / starts) * 1000 - floor };
        },
        close: async () => undefined,
      };
    },
  };
}

export const settingsYear: readonly Benchmark[] = [
  startOf('worker'),
  startOf('gateway'),
  {
    name: 'settings-year-first',
    about: `a processor's time that ${changes} changes of settings add to the first start of a gateway, or to one of another version: each is verified once`,
    unit: 's',
    goal: { kind: 'atMost', number: 1 },
    rounds: 5,
    open: async () => {
      const { withSettings, without } = openYear();
      return {
        round: async () => {
          const floor = await cpuOf(() => start(without, nothingLeft(), 'gateway'));
          return { floor, value: (await cpuOf(() => start(withSettings, nothingLeft(), 'gateway'))) - floor };
        },
        close: async () => undefined,
      };
    },
  },
  {
    name: 'settings-year-audit',
    about: `what ${changes} changes of settings add to an audit: looking whether there is anything new; the floor is the same look where nothing was decided`,
    unit: 'ms',
    goal: { kind: 'atMost', number: 1 },
    rounds: 5,
    open: async () => {
      const { withSettings, without } = openYear();
      const [one, other] = [await start(withSettings, nothingLeft(), 'worker'), await start(without, nothingLeft(), 'worker')];
      const look = async ({ decided, ledger }: typeof one): Promise<number> => {
        const all = await timed(async () => {
          for (let count = 0; count < looks; count += 1) await decided.renew(tenant, ledger);
        });
        return all / looks;
      };
      return { round: async () => ({ floor: await look(other), value: await look(one) }), close: async () => undefined };
    },
  },
];
