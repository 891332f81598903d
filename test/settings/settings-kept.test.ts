/** Where the settings that count stand is kept for the process that starts next. Editing what is kept, or what was replaced, gains nothing. */
import { keys } from '../../adapters/redis/keys';
import { createSealedStore } from '../../adapters/redis/sealed-store';
import { newDecisionKeys } from '../../src/compose/keys';
import { rulesOfOver } from '../../src/compose/stores';
import { LiveSettings } from '../../src/config/live-settings';
import { settingsFrom } from '../../src/config/load';
import { digestOfKeys } from '../../src/engine/ledger/kept-index';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { decidedOf, decidedSubject, keptOf } from '../../src/features/settings-change/decided';
import { DecidedSettings } from '../../src/features/settings-change/decided-settings';
import type { KeyChange } from '../../src/features/settings-change/entry-terms';
import { type KeptSettings, type KeptSettingsStore, openKeptSettings } from '../../src/features/settings-change/kept';
import { fileEntry, type Keyring, keyringOf } from '../../src/keys/keyring';
import { tenantId } from '../support/corridor/office';
import {
  gatewayKeys,
  gatewaySigner,
  keptByGateways,
  keptByWorkers,
  keyring,
  signedChain,
  workerKeys,
} from '../support/ledger/signed-entries';
import { decidedEvents } from '../support/settings/decided-events';
import { documentWith } from '../support/settings/settings-office';
import { emptyStorage, memoryLog, type Storage } from '../support/stores/memory-stores';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { loadedBy, sourcesOf } from '../support/tree/import-graph';

const at = new Date('2026-11-24T08:00:00Z');
const minutes = 'controls.idle-timeout.minutes';
const allow = 'controls.pop-imap.allow';
const days = 'travel.maxDays';
const file = settingsFrom(documentWith(), 'hardenbot.yaml');

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
beforeEach(() => valkey.connect().flushall());

/** Forty changes of one number, with one of a list after the first ten: of both the newest counts, and of the list nothing newer follows. */
const year = (length = 40): readonly (readonly KeyChange[])[] =>
  Array.from({ length }, (_, index) =>
    index === 10 ? [{ key: allow, to: ['scanner@contoso.com'] }] : [{ key: minutes, to: 15 + index }],
  );

function ledgerOf(all: readonly (readonly KeyChange[])[], keyPem?: string): Storage {
  const storage = emptyStorage();
  const events = decidedEvents(all, { tenant: tenantId, at, ...(keyPem === undefined ? {} : { keyPem }) });
  storage.entries.set(tenantId, [
    ...signedChain(
      tenantId,
      events.map((event) => ({ subject: decidedSubject, event, at })),
    ),
  ]);
  return storage;
}

const storeOf = (values = keptByGateways(), { code = 'one', known = keyring }: { code?: string; known?: Keyring } = {}) =>
  openKeptSettings({
    role: 'gateway',
    store: createSealedStore(valkey.connect(), values),
    concluded: () => ({ code, keys: digestOfKeys(known) }),
  });

/** A gateway that has just started: what counts for it, and which entries it read one by one. */
async function started(storage: Storage, store?: KeptSettingsStore, known = keyring) {
  const read = new Set<number>();
  const log = memoryLog(storage);
  const ledger = openLedger({ log, clock: { now: () => at }, keyring: known, signer: gatewaySigner });
  const watched: typeof ledger = {
    ...ledger,
    entriesAt: (tenant, subject, places, asOf) => {
      for (const place of places) if (place < (storage.entries.get(tenantId) ?? []).length) read.add(place);
      return ledger.entriesAt(tenant, subject, places, asOf);
    },
  };
  const decided = new DecidedSettings(new LiveSettings(file), decisionVerifier(known), store);
  await decided.renew(tenantId, watched);
  const values = decided.of(tenantId).inForce.map(({ key, value, whyNot }) => ({ key, value, whyNot }));
  return { values, read: [...read].sort((one, other) => one - other), decided, ledger };
}

const inForceAfter = async (storage: Storage) => (await started(storage)).values;

test('whoever starts reads the decisions that count and what is new, and comes to the same as one that reads all', async () => {
  const storage = ledgerOf(year());
  expect((await started(storage, storeOf())).read).toHaveLength(40);
  expect(await started(storage, storeOf())).toMatchObject({ read: [10, 39], values: await inForceAfter(storage) });
  const longer = ledgerOf([...year(), [{ key: days, to: 3 }], [{ key: allow, to: ['other@contoso.com'] }]]);
  expect(await started(longer, storeOf())).toMatchObject({ read: [10, 39, 40, 41], values: await inForceAfter(longer) });
});

test('a proposal that was decided long ago takes no second decision, and its entry is found', async () => {
  const storage = ledgerOf(year());
  await started(storage, storeOf());
  const [again] = decidedEvents([[{ key: minutes, to: 15 }]], { tenant: tenantId, at });
  if (again === undefined) throw new Error('There is none.');
  const before = storage.entries.get(tenantId) ?? [];
  before.push(...signedChain(tenantId, [{ subject: decidedSubject, event: { ...again, order: 41 }, at }], before));
  const { values, decided } = await started(storage, storeOf());
  expect(values.find(({ key }) => key === minutes)?.value).toBe(54);
  expect(decided.of(tenantId).log?.ids.slice(-2)).toEqual(['p-0000039', null]);
});

/** Of what a gateway kept of a ledger, whatever was done to it since. */
const tampering: readonly (readonly [string, (storage: Storage) => Promise<KeptSettingsStore>])[] = [
  ['kept by other code', async () => storeOf(keptByGateways(), { code: 'another' })],
  [
    'kept with other keys',
    async () => {
      const other = keyringOf({
        keys: [
          ...keyring.keys.map((key) =>
            fileEntry(key.role, key.role === 'gateway' ? gatewayKeys.publicKeyPem : workerKeys.publicKeyPem),
          ),
          fileEntry('gateway', newDecisionKeys().publicKeyPem),
        ],
      });
      return storeOf(keptByGateways(), { known: other });
    },
  ],
  [
    'edited by someone without a key',
    async () => {
      const name = keys.scanCursor(tenantId, 'settings-gateway');
      const text = (await valkey.connect().get(name)) ?? '';
      await valkey.connect().set(name, text.replace(`"${minutes}",39`, `"${minutes}",3`));
      expect(text).not.toBe(await valkey.connect().get(name));
      return storeOf();
    },
  ],
  [
    'signed by a worker',
    async (storage) => {
      const kept = await keptAfter(storage);
      const byWorker = openKeptSettings({
        role: 'worker',
        store: createSealedStore(valkey.connect(), keptByWorkers()),
        concluded: () => ({ code: 'one', keys: digestOfKeys(keyring) }),
      });
      await byWorker.keep(tenantId, kept);
      await valkey
        .connect()
        .copy(keys.scanCursor(tenantId, 'settings-worker'), keys.scanCursor(tenantId, 'settings-gateway'), 'REPLACE');
      return storeOf();
    },
  ],
  [
    'of another tenant',
    async (storage) => {
      const other = '7e000000-0000-4000-8000-000000000002';
      await storeOf().keep(other, await keptAfter(storage));
      await valkey
        .connect()
        .copy(keys.scanCursor(other, 'settings-gateway'), keys.scanCursor(tenantId, 'settings-gateway'), 'REPLACE');
      return storeOf();
    },
  ],
  ['of another ledger', async () => signedBy(await keptAfter(ledgerOf([...year(39), [{ key: minutes, to: 500 }]])))],
  ['of a longer ledger', async () => signedBy(await keptAfter(ledgerOf([...year(), [{ key: minutes, to: 500 }]])))],
  ['that names an entry without that key', async (storage) => signedBy({ ...(await keptAfter(storage)), keys: [[allow, 12]] })],
  ['that names no entry', async (storage) => signedBy({ ...(await keptAfter(storage)), keys: [[minutes, 400]] })],
  [
    'that says of an entry that it counts for nothing',
    async (storage) => {
      const kept = await keptAfter(storage);
      return signedBy({ ...kept, ids: kept.ids.map((id, place) => (place === 39 ? null : id)) });
    },
  ],
];

const signedBy = async (kept: KeptSettings): Promise<KeptSettingsStore> => {
  await storeOf().keep(tenantId, kept);
  return storeOf();
};

async function keptAfter(storage: Storage, entries = (storage.entries.get(tenantId) ?? []).length): Promise<KeptSettings> {
  const ledger = openLedger({ log: memoryLog(storage), clock: { now: () => at }, keyring, signer: gatewaySigner });
  await ledger.head(tenantId);
  const log = await decidedOf(entries, null, { ledger, tenant: tenantId, verifier: decisionVerifier(keyring) });
  if (log === null) throw new Error('Nothing was decided.');
  return keptOf(log);
}

test.each(tampering)('what is kept, %s, is not believed: everything is read', async (_what, tampered) => {
  const storage = ledgerOf(year());
  await started(storage, storeOf());
  const { values, read } = await started(storage, await tampered(storage));
  expect({ values, read: read.length }).toEqual({ values: await inForceAfter(storage), read: 40 });
});

test('an older one put back costs reading, and brings nothing back that was replaced', async () => {
  const storage = ledgerOf(year());
  const { values, read } = await started(storage, await signedBy(await keptAfter(storage, 35)));
  expect({ values, read }).toEqual({ values: await inForceAfter(storage), read: [10, 34, 35, 36, 37, 38, 39] });
});

test('what was decided with a key that was revoked since is passed over, though it was kept as what counts', async () => {
  const stolen = newDecisionKeys();
  const both = [fileEntry('gateway', gatewayKeys.publicKeyPem), fileEntry('worker', workerKeys.publicKeyPem)];
  const before = keyringOf({ keys: [...both, fileEntry('gateway', stolen.publicKeyPem)] });
  const after = keyringOf({
    keys: [...both, { ...fileEntry('gateway', stolen.publicKeyPem), revokedAt: '2027-01-01T00:00:00.000Z' }],
  });
  const storage = ledgerOf(year(), stolen.privateKeyPem);
  expect(
    (await started(storage, storeOf(keptByGateways(), { known: before }), before)).values.map(({ whyNot }) => whyNot),
  ).toEqual([null, null]);
  const now = await started(storage, storeOf(keptByGateways(), { known: after }), after);
  expect(now.values.map(({ whyNot }) => whyNot)).toEqual(['not-genuine', 'not-genuine']);
});

function edited(storage: Storage, place: number): void {
  const entries = storage.entries.get(tenantId) ?? [];
  const entry = entries[place];
  if (entry?.event.type !== 'settingsDecided') throw new Error('There is none.');
  const event = { ...entry.event, terms: { changes: [{ key: minutes, to: 1440 }] } };
  entries[place] = { ...entry, event };
}

test('an edited entry that counts stops the start, and one that was replaced moves nothing', async () => {
  const storage = ledgerOf(year());
  const ledger = openLedger({ log: memoryLog(storage), clock: { now: () => at }, keyring, signer: gatewaySigner });
  await ledger.head(tenantId);
  const decided = new DecidedSettings(
    new LiveSettings(file),
    decisionVerifier(keyring),
    await signedBy(await keptAfter(storage)),
  );
  edited(storage, 3);
  await decided.renew(tenantId, ledger, 'known');
  expect(decided.said(tenantId, minutes)).toBe(54);
  edited(storage, 39);
  await expect(started(storage, storeOf())).rejects.toThrow('edited');
});

test('the digest of the code is over every file that decides which decision counts', () => {
  const folders = rulesOfOver.map((folder) => `src/${folder}/`);
  const loaded = [...loadedBy('src/features/settings-change/decided.ts', sourcesOf('src'))].filter((name) =>
    name.startsWith('src/'),
  );
  expect(loaded.filter((name) => !folders.some((folder) => name.startsWith(folder)))).toEqual([]);
});
