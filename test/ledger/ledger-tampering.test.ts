/** Every way to tamper with a ledger, forty times each: with a checkpoint all are found, and what cannot be found without one is named. */
import { newDecisionKeys } from '../../src/compose/keys';
import { genesis, link } from '../../src/engine/ledger/chain';
import { checkpointSigner } from '../../src/engine/ledger/checkpoint';
import type { Entry } from '../../src/engine/ledger/entry';
import type { StoredRow } from '../../src/engine/ledger/entry-log';
import { TenantIndex } from '../../src/engine/ledger/tenant-index';
import { verifyLedger } from '../../src/engine/ledger/verify';
import { keyringFileFrom, keyringOf } from '../../src/keys/keyring';
import { canonicalJson } from '../../src/lib/json';
import { type Chance, chanceOf } from '../support/chaos/random';
import {
  gatewayKeys,
  keyring,
  signedChain,
  checkpoints as signer,
  workerKeys,
  workerSigner,
} from '../support/ledger/signed-entries';

const tenant = 'tenant-1';
const trials = 40;
const { keyId } = workerSigner;

const rowsOf = (entries: readonly Entry[]): readonly StoredRow[] =>
  entries.map((entry, position) => ({ seq: position + 1, text: canonicalJson(entry) }));
const stranger = checkpointSigner(newDecisionKeys().privateKeyPem);

function written(length: number, before: readonly Entry[] = [], word = 'as it was'): readonly Entry[] {
  const said = Array.from({ length }, (_unused, n) => ({
    subject: `c-${(before.length + n) % 4}`,
    event: { type: 'nothingToDo' as const, reason: word },
    at: new Date(Date.UTC(2026, 10, 24, 0, 0, before.length + n)),
  }));
  return signedChain(tenant, said, before);
}

/** With hashes that fit and without a key: signatures are those of other entries. */
function forgedChain(length: number, before: readonly Entry[]): readonly Entry[] {
  const entries: Entry[] = [];
  const index = new TenantIndex();
  for (const entry of before) index.add(entry);
  for (let n = 0; n < length; n += 1) {
    const at = new Date(Date.UTC(2026, 10, 24, 0, 1, n));
    const body = {
      tenant,
      subject: `c-${n % 4}`,
      event: { type: 'nothingToDo' as const, reason: 'as someone wants it' },
      at,
      keyId,
    };
    const entry = link(index.head, index.subjectHead(body.subject), body, () => before.at(-1)?.signature ?? 'none');
    entries.push(entry);
    index.add(entry);
  }
  return entries;
}

/** Each takes a whole ledger and returns what an attacker left of it. `at`: a place that is neither the first nor the last entry. */
const attacks: Readonly<Record<string, (entries: readonly Entry[], at: number, chance: Chance) => readonly Entry[]>> = {
  'an entry edited': (entries, at) => entries.map((entry, index) => (index === at ? { ...entry, subject: 'c-other' } : entry)),
  'two entries swapped': (entries, at) => [
    ...entries.slice(0, at),
    ...entries.slice(at, at + 2).reverse(),
    ...entries.slice(at + 2),
  ],
  'an entry dropped': (entries, at) => entries.filter((_entry, index) => index !== at),
  'an entry inserted': (entries, at) => [...entries.slice(0, at), ...forgedChain(1, entries.slice(0, at)), ...entries.slice(at)],
  'the end cut': (entries, _at, chance) => entries.slice(0, entries.length - 1 - chance.below(entries.length - 1)),
  'history written again with fitting hashes': (entries, at) => [
    ...entries.slice(0, at),
    ...forgedChain(entries.length - at, entries.slice(0, at)),
  ],
  'history written again by someone who has the keys': (entries, at) => [
    ...entries.slice(0, at),
    ...written(entries.length - at, entries.slice(0, at), 'as someone wants it'),
  ],
  'an entry signed for another place': (entries, at) => [
    ...entries.slice(0, at),
    entries[at - 1] as Entry,
    ...entries.slice(at + 1),
  ],
};

async function found(entries: readonly Entry[], checkpoints: readonly string[]): Promise<boolean> {
  const { problems } = await verifyLedger({ tenant, rows: rowsOf(entries), checkpoints, keyring });
  return problems.length > 0;
}

/** How many of the trials of an attack are found. */
async function foundOf(name: string, withCheckpoint: boolean): Promise<number> {
  const attack = attacks[name];
  if (attack === undefined) throw new Error(`There is no attack "${name}".`);
  let count = 0;
  for (let seed = 1; seed <= trials; seed += 1) {
    const chance = chanceOf(seed);
    const entries = written(5 + chance.below(30));
    const head = entries.at(-1) ?? genesis;
    const left = attack(entries, 1 + chance.below(entries.length - 2), chance);
    if (await found(left, withCheckpoint ? [signer.sign(tenant, head)] : [])) count += 1;
  }
  return count;
}

test('an untouched ledger is found to be whole, with and without a checkpoint', async () => {
  const entries = written(20);
  expect(await found(entries, [signer.sign(tenant, entries[9] ?? genesis), signer.sign(tenant, entries[19] ?? genesis)])).toBe(
    false,
  );
  expect(await found(entries, [])).toBe(false);
});

test.each(Object.keys(attacks))('with a checkpoint, %s is found every time', async (name) => {
  expect(await foundOf(name, true)).toBe(trials);
});

test.each([
  'an entry edited',
  'two entries swapped',
  'an entry dropped',
  'an entry inserted',
  'history written again with fitting hashes',
  'an entry signed for another place',
])('without a checkpoint, %s is found every time', async (name) => {
  expect(await foundOf(name, false)).toBe(trials);
});

test.each(['the end cut', 'history written again by someone who has the keys'])(
  'without a checkpoint, %s cannot be found in the store alone',
  async (name) => {
    expect(await foundOf(name, false)).toBe(0);
  },
);

test('a rewritten ledger with checkpoints of another key is found every time', async () => {
  for (let seed = 1; seed <= trials; seed += 1) {
    const chance = chanceOf(seed);
    const entries = written(5 + chance.below(30), [], 'as someone wants it');
    const forged = stranger.sign(tenant, entries.at(-1) ?? genesis);
    const [word, name, seq, hash, , signature] = forged.split(':');
    const renamed = [word, name, seq, hash, signer.sign(tenant, genesis).split(':')[4], signature].join(':');
    expect(await found(entries, [forged])).toBe(true);
    expect(await found(entries, [renamed])).toBe(true);
  }
});

test('a checkpoint of another tenant, and text that is none, are said to be so', async () => {
  const report = await verifyLedger({
    tenant,
    rows: rowsOf(written(3)),
    checkpoints: [signer.sign('tenant-2', { seq: 3, hash: 'a' }), 'checkpoint 7'],
    keyring,
  });
  expect(report.problems.map(({ text }) => text)).toEqual([
    'The checkpoint at entry 3 is of another tenant.',
    '"checkpoint 7" is no checkpoint: copy it whole from the chat.',
  ]);
});

test('a checkpoint of a key that has ended says nothing, unless the ledger recorded it while the key was in use', async () => {
  const entries = written(6);
  const early = signer.sign(tenant, entries[2] ?? genesis);
  const recorded = signedChain(
    tenant,
    [{ subject: 'c-1', event: { type: 'checkpoint', checkpoint: early }, at: new Date('2026-11-24T00:01:00Z') }],
    entries,
  );
  const rows = rowsOf([...entries, ...recorded]);
  const { publicKeyPem } = workerKeys;
  const { keys } = keyringFileFrom({ gateway: gatewayKeys.publicKeyPem, worker: publicKeyPem });
  const revokedAt = '2026-11-25T00:00:00.000Z';
  const after = keyringOf({ keys: keys.map((key) => (key.role === 'worker' ? { ...key, revokedAt } : key)) });
  const judge = async (checkpoint: string) =>
    (await verifyLedger({ tenant, rows, checkpoints: [checkpoint], keyring: after })).problems.map(({ kind }) => kind);
  expect(await judge(early)).toEqual([]);
  expect(await judge(signer.sign(tenant, entries[4] ?? genesis))).toEqual(['cannotTell']);
});
