/** How much memory what is short-lived takes in a process that nobody started with flags of Node. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromSources } from '../support/runner/own-process';

const flags = JSON.stringify(join(__dirname, '..', '..', 'src', 'process', 'node-flags.ts'));

/** Rows that live for a page each; prints by how many megabytes the young generation grows meanwhile, both halves. */
const streaming = `
  const young = () =>
    require('node:v8').getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size / 1024 / 1024;
  const before = young();
  let kept = [];
  let most = before;
  for (let n = 0; n < 600_000; n += 1) {
    kept.push({ n, text: 'row ' + n });
    if (kept.length === 20_000) kept = kept.slice(10_000);
    if (n % 20_000 === 0) most = Math.max(most, young());
  }
  process.stdout.write(String(most - before));`;

/** As a command is started: without the flag of tests, by which V8 collects in another way. */
const asTyped = fromSources.filter((flag) => flag !== '--single-threaded-gc');

async function growth(before: string) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...asTyped, '-e', `${before}${streaming}`], {
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { megabytes: Number(stdout), complaints: stderr };
}

test('the young generation of a command that streams rows hardly grows, and would grow otherwise', async () => {
  const small = await growth(`require(${flags}).keepYoungGenerationSmall();`);
  expect(small.complaints).toBe('');
  expect(small.megabytes).toBeLessThan(6);
  expect((await growth(`require(${flags});`)).megabytes).toBeGreaterThan(8);
});
