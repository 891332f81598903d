/** What is over in a ledger is kept, so that a process that starts reads what is open and what is new. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { createScanCursorStore } from '../../adapters/redis/stores';
import { rulesOfOver } from '../../src/compose/stores';
import { OpenSubjects, type ScanCursorStore } from '../../src/engine/changes/open-subjects';
import { digestOfCode } from '../../src/process/own-code';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';
import { keptByGateways, keptByWorkers } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { loadedBy, sourcesOf } from '../support/tree/import-graph';

const day = 24 * 60 * 60_000;
let valkey: TestValkey;

beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
beforeEach(() => valkey.connect().flushall());

const role = 'worker';
/** As a process of this code has it that was just started. */
const storeOf = (values = keptByWorkers(), code = 'one'): ScanCursorStore =>
  createScanCursorStore(valkey.connect(), values, { role, code: () => code });

/** A worker that has just started and looks at every tenant: the changes that it reads in a look. */
function started(office: Office, store: ScanCursorStore) {
  const read: string[] = [];
  const ledger: typeof office.work.ledger = {
    ...office.work.ledger,
    fold: (tenant, subject, fold) => {
      read.push(subject);
      return office.work.ledger.fold(tenant, subject, fold);
    },
  };
  const tenants = office.work.served().filter(({ id }) => id === tenantId);
  const work = { ...office.work, ledger, shown: { ...office.work.shown, of: () => Promise.resolve(Number.MAX_SAFE_INTEGER) } };
  const reconciler = createReconciler(work, tenants, { graceMs: 0, stillOpen: new OpenSubjects(ledger, store) });
  return async () => {
    await wholeRound(reconciler);
    return read.splice(0);
  };
}

/** One plan that nobody approved in time, and one that waits. */
async function oneOver(): Promise<{ readonly office: Office; readonly over: string; readonly open: string }> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const over = office.newest();
  office.forward(30 * day);
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return { office, over, open: office.newest() };
}

/** Two looks: what was read in the first is kept once nothing is new. */
async function looksTwice(office: Office, store = storeOf()): Promise<readonly string[]> {
  const look = started(office, store);
  const read = await look();
  await look();
  return read;
}

test('a worker that starts reads what the one before it left open, and nothing that was over', async () => {
  const { office, over, open } = await oneOver();
  expect([...(await looksTwice(office))].sort()).toEqual([over, open].sort());
  expect(await started(office, storeOf())()).toEqual([open]);
});

test('what is over is read again once somebody wrote to it', async () => {
  const { office, over, open } = await oneOver();
  await looksTwice(office);
  const refusal = { code: 'late', reason: 'It is too late.', remedy: 'Ask again.', job: 'apply' };
  await office.work.ledger.append(tenantId, over, { type: 'turnedAway', ...refusal });
  expect([...(await started(office, storeOf())())].sort()).toEqual([over, open].sort());
});

test.each<readonly [string, (office: Office) => Promise<ScanCursorStore>]>([
  ['that other code kept', async () => storeOf(keptByWorkers(), 'another')],
  [
    'that is of another ledger',
    async (office) => {
      const { seq } = await office.work.ledger.head(tenantId);
      await storeOf().keep(tenantId, { upTo: { seq, hash: 'f'.repeat(64) }, open: [] });
      return storeOf();
    },
  ],
  [
    'that says more than the ledger has',
    async (office) => {
      const { seq, hash } = await office.work.ledger.head(tenantId);
      await storeOf().keep(tenantId, { upTo: { seq: seq + 1, hash }, open: [] });
      return storeOf();
    },
  ],
  [
    'that no worker signed',
    async () => {
      const text = (await valkey.connect().get(keys.scanCursor(tenantId, role))) ?? '';
      await valkey.connect().set(keys.scanCursor(tenantId, role), text.replace(/"open":\[.*?\]/, '"open":[]'));
      return storeOf();
    },
  ],
  [
    'of a gateway, which has less to do',
    async (office) => {
      const kept = createScanCursorStore(valkey.connect(), keptByGateways(), { role: 'gateway', code: () => 'one' });
      await kept.keep(tenantId, { upTo: await office.work.ledger.head(tenantId), open: [] });
      await valkey.connect().copy(keys.scanCursor(tenantId, 'gateway'), keys.scanCursor(tenantId, role), 'REPLACE');
      return storeOf();
    },
  ],
])('nothing is left out by something %s', async (_what, tampered) => {
  const { office, over, open } = await oneOver();
  await looksTwice(office);
  const store = await tampered(office);
  expect([...(await started(office, store)())].sort()).toEqual([over, open].sort());
});

test('a store that takes no writes keeps nobody from looking', async () => {
  const { office, over, open } = await oneOver();
  const refusing: ScanCursorStore = { ...storeOf(), keep: () => Promise.reject(new Error('READONLY')) };
  expect([...(await looksTwice(office, refusing))].sort()).toEqual([over, open].sort());
});

test('what keeps it from being kept and is no refusal of the store is told', async () => {
  const { office } = await oneOver();
  const broken: ScanCursorStore = { ...storeOf(), keep: () => Promise.reject(new Error('no key to sign with')) };
  await expect(looksTwice(office, broken)).rejects.toThrow('no key to sign with');
});

test('other code is told by its digest, whatever its version says', () => {
  const root = mkdtempSync(join(tmpdir(), 'hardenbot-code-'));
  try {
    mkdirSync(join(root, 'rules'));
    writeFileSync(join(root, 'rules', 'one.js'), 'return true;');
    writeFileSync(join(root, 'rules', 'one.js.map'), '{}');
    const before = digestOfCode(['rules'], root);
    writeFileSync(join(root, 'rules', 'one.js.map'), '{"version":3}');
    expect(digestOfCode(['rules'], root)).toBe(before);
    writeFileSync(join(root, 'rules', 'one.js'), 'return fals;');
    expect(digestOfCode(['rules'], root)).not.toBe(before);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('the digest is of all that decides what is over: what both looks load, but for tenants and controls', () => {
  const files = sourcesOf('src');
  const loaded = ['src/worker/upkeep/reconcile.ts', 'src/gateway/outbox/watch-overdue.ts'].flatMap((path) => [
    ...loadedBy(path, files),
  ]);
  const isLeftOut = (path: string) => /^src\/(tenant|controls)\//.test(path);
  const isDigested = (path: string) => rulesOfOver.some((folder) => path.startsWith(`src/${folder}/`));
  expect(loaded.filter((path) => !isDigested(path) && !isLeftOut(path))).toEqual([]);
});
