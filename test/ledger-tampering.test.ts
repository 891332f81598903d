/** Every way to tamper with a ledger, forty times each: with a checkpoint all are found, and what cannot be found without one is named. */
import { newDecisionKeys } from '../src/compose/keys';
import { type ChainHead, genesis, link } from '../src/ledger/chain';
import { checkpointSigner } from '../src/ledger/checkpoint';
import type { Entry } from '../src/ledger/entry';
import { verifyLedger } from '../src/ledger/verify';
import { type Chance, chanceOf } from './support/chaos/random';

const tenant = 'tenant-1';
const trials = 40;
const signer = checkpointSigner(newDecisionKeys().privateKeyPem);
const stranger = checkpointSigner(newDecisionKeys().privateKeyPem);

function written(length: number, after: ChainHead = genesis, word = 'as it was'): Entry[] {
  const entries: Entry[] = [];
  let head = after;
  for (let n = 0; n < length; n += 1) {
    const at = new Date(Date.UTC(2026, 10, 24, 0, 0, after.seq + n));
    const entry = link(head, { tenant, subject: `c-${after.seq + n}`, event: { type: 'nothingToDo', reason: word }, at });
    entries.push(entry);
    head = entry;
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
  'an entry inserted': (entries, at) => [
    ...entries.slice(0, at),
    ...written(1, entries[at - 1], 'inserted'),
    ...entries.slice(at),
  ],
  'the end cut': (entries, _at, chance) => entries.slice(0, entries.length - 1 - chance.below(entries.length - 1)),
  'history written anew with fitting hashes': (entries, at) => [
    ...entries.slice(0, at),
    ...written(entries.length - at, entries[at - 1], 'as somebody wants it'),
  ],
};

async function found(entries: readonly Entry[], checkpoints: readonly string[]): Promise<boolean> {
  const { problems } = await verifyLedger({ tenant, entries, checkpoints, publicKeyPem: signer.publicKeyPem });
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

test.each(['an entry edited', 'two entries swapped', 'an entry dropped', 'an entry inserted'])(
  'without a checkpoint, %s is found every time',
  async (name) => {
    expect(await foundOf(name, false)).toBe(trials);
  },
);

test.each(['the end cut', 'history written anew with fitting hashes'])(
  'without a checkpoint, %s cannot be found: the chain has no secret',
  async (name) => {
    expect(await foundOf(name, false)).toBe(0);
  },
);

test('a rewritten ledger with checkpoints of another key is found every time', async () => {
  for (let seed = 1; seed <= trials; seed += 1) {
    const chance = chanceOf(seed);
    const entries = written(5 + chance.below(30), genesis, 'as somebody wants it');
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
    entries: written(3),
    checkpoints: [signer.sign('tenant-2', { seq: 3, hash: 'a' }), 'checkpoint 7'],
    publicKeyPem: signer.publicKeyPem,
  });
  expect(report.problems).toEqual([
    'The checkpoint at entry 3 is of another tenant.',
    '"checkpoint 7" is no checkpoint: copy it whole from the chat.',
  ]);
});
