/** Two workers never write one mirror, whatever containers they run in; a worker that died gives its folder free. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMirror } from '../../adapters/redis/mirror';
import { claimMirror, type MirrorClaim } from '../../adapters/redis/mirror-claim';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { InputError } from '../../src/lib/errors';
import { asStored, signedChain } from '../support/ledger/signed-entries';

const beatMs = 20;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-claim-'));
  file = join(folder, 'worker.claim');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A claim as another process would have left it. */
function claimedBy(owner: { readonly pid: number; readonly place: string }): void {
  writeFileSync(file, JSON.stringify({ owner: 'another', ...owner }));
}

/** The name of this place, as claims have it. */
async function here(): Promise<string> {
  const claim = await claimMirror(folder, beatMs);
  const { place } = JSON.parse(readFileSync(file, 'utf8')) as { place: string };
  claim.release();
  return place;
}

/** Someone elsewhere is alive: the claim is touched again and again. */
function touching(): NodeJS.Timeout {
  let at = 1_800_000_000;
  return setInterval(() => {
    at += 1;
    utimesSync(file, at, at);
  }, beatMs);
}

test('a worker in another container with the same process id is seen, and the second one is told what to do', async () => {
  claimedBy({ pid: process.pid, place: 'another container' });
  const beat = touching();
  await expect(claimMirror(folder, beatMs)).rejects.toThrow(InputError);
  await expect(claimMirror(folder, beatMs)).rejects.toThrow('HARDENBOT_LEDGER_MIRROR: give each worker a folder of its own');
  clearInterval(beat);
});

test('a worker in another container that does not touch its claim any more has died', async () => {
  claimedBy({ pid: 1, place: 'another container' });
  (await claimMirror(folder, beatMs)).release();
});

test('a worker that was killed here gives its folder free at once', async () => {
  claimedBy({ pid: 4_194_305, place: await here() });
  const asked = performance.now();
  (await claimMirror(folder, 600_000)).release();
  expect(performance.now() - asked).toBeLessThan(60_000);
});

test('of many that start at once on the folder of a dead one, exactly one gets it', async () => {
  claimedBy({ pid: 1, place: 'another container' });
  const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimMirror(folder, beatMs)));
  const got = claims.flatMap((claim): MirrorClaim[] => (claim.status === 'fulfilled' ? [claim.value] : []));
  expect(got).toHaveLength(1);
  expect(() => got[0]?.check()).not.toThrow();
  got[0]?.release();
});

test('one that was taken for dead because it was stopped writes nothing into the mirror any more', async () => {
  const claim = await claimMirror(folder, beatMs);
  const mirror = openMirror(folder, claim.check);
  const index = (await mirror.load('t')).index;
  const said = { subject: 'c-1', event: { type: 'applying' as const }, at: new Date(0) };
  const [entry, next] = asStored(signedChain('t', [said, said]));
  if (entry === undefined || next === undefined) throw new Error('Two entries are needed.');
  await mirror.keep('t', [entry], index);
  const before = readFileSync(join(folder, 't.jsonl'), 'utf8');
  rmSync(file);
  claimedBy({ pid: 1, place: 'another container' });
  await expect(mirror.keep('t', [next], index)).rejects.toThrow(RetryLater);
  expect(readFileSync(join(folder, 't.jsonl'), 'utf8')).toBe(before);
  claim.release();
  expect(readFileSync(file, 'utf8')).toContain('another container');
  await mirror.close();
});
