/** What a year of settings decided in chat costs: when a process starts, and with each audit. */
import { LiveSettings } from '../src/config/live-settings';
import { settingsFrom } from '../src/config/load';
import type { LedgerEvent } from '../src/engine/ledger/entry';
import { openLedger } from '../src/engine/ledger/sealed-ledger';
import { decisionSigner, decisionVerifier } from '../src/engine/plan/decision';
import { decidedSubject } from '../src/features/settings-change/decided';
import { DecidedSettings } from '../src/features/settings-change/decided-settings';
import { termsDigest, valueHash, type Weighed, weighedDigest } from '../src/features/settings-change/entry-terms';
import { canonicalJson } from '../src/lib/json';
import { gatewayKeys, keyring, signedChain, workerSigner } from '../test/support/ledger/signed-entries';
import { emptyStorage, memoryKeeper, memoryLog, type Storage } from '../test/support/stores/memory-stores';
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
  const signer = decisionSigner(gatewayKeys.privateKeyPem);
  const weighed: Weighed = { risk: 'medium', why: [], without: [], unknown: [], verdicts: [], plans: [] };
  return Array.from({ length: changes }, (_, index): LedgerEvent => {
    const id = `p-${String(index).padStart(7, '0')}`;
    const list = Array.from({ length: (index % 200) + 1 }, (_unused, entry) => `scanner${entry}@contoso.com`);
    const change = index % 3 === 0 ? { key: allow, to: list } : { key: minutes, to: 15 + (index % 90) };
    const terms = { changes: [change] };
    const signed = (kind: 'request' | 'approve', person: string, digest: string) =>
      signer.sign({
        v: 1,
        kind,
        person: { entraId: person, name: person.slice(0, 2) },
        tenant,
        subject: id,
        digest,
        surface: 'terminal',
        decidedAt: at.toISOString(),
        expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
        nonce: `${id}-${kind}`,
      });
    return {
      type: 'settingsDecided',
      id,
      order: index + 1,
      terms,
      weighed,
      request: signed('request', ana, termsDigest(terms)),
      approvals: [signed('approve', bo, weighedDigest(terms, weighed))],
      approvedBy: [{ entraId: bo, name: 'bo' }],
      file: { [change.key]: valueHash(undefined) },
      at: at.toISOString(),
    };
  });
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

/** A process that has just started: it reads the ledger, and has the settings in force. A worker checks every entry, and copies it into its mirror. */
async function start(storage: Storage, isWorker = false) {
  const keeper = isWorker ? { keeper: memoryKeeper({ mirrors: new Map() }) } : {};
  const ledger = openLedger({ log: memoryLog(storage), clock: { now: () => at }, keyring, signer: workerSigner, ...keeper });
  const decided = new DecidedSettings(new LiveSettings(settings), decisionVerifier(keyring));
  await ledger.head(tenant);
  await decided.renew(tenant, ledger);
  return { ledger, decided };
}

function openYear() {
  const events = decisions();
  return {
    withSettings: stored(events, () => decidedSubject),
    without: stored(others(events), (index) => `c-${index}`),
  };
}

/** One look takes microseconds. */
const looks = 1000;

function startOf(role: 'worker' | 'gateway'): Benchmark {
  return {
    name: `settings-year-${role}`,
    about: `a processor's time that ${changes} changes of settings add to the start of a ${role}, until they count; the floor is the start with as many entries of the same size about something else`,
    unit: 's',
    goal: { kind: 'atMost', number: 0.2 },
    rounds: 5,
    open: async () => {
      const { withSettings, without } = openYear();
      const { decided } = await start(withSettings);
      const counting = decided.of(tenant).inForce.filter(({ whyNot }) => whyNot === null);
      if (counting.length !== 2) throw new Error('Not all of it counts.');
      return {
        round: async () => {
          const floor = await cpuOf(() => start(without, role === 'worker'));
          const all = await cpuOf(() => start(withSettings, role === 'worker'));
          return { floor, value: all - floor };
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
    name: 'settings-year-audit',
    about: `what ${changes} changes of settings add to an audit: looking whether there is anything new; the floor is the same look where nothing was decided`,
    unit: 'ms',
    goal: { kind: 'atMost', number: 1 },
    rounds: 5,
    open: async () => {
      const { withSettings, without } = openYear();
      const [one, other] = [await start(withSettings), await start(without)];
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
