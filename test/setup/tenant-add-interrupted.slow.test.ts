/** `hardenbot tenant add` that is ended somewhere: the same command goes on, and what comes of it is the same. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { changeFile } from '../../src/cli/tenant/entry';
import { sample } from '../support/runner/counts';
import { CustomerTenant, certificateLines, clientId } from '../support/tenants/customer-tenant';

let customer: CustomerTenant;
afterEach(() => customer.close());

const lag = { lag: { unknown: 1, withoutRoles: 1 } };
const registration = () => ({ clientId, certificate: customer.path('app.pem') });

/** What the provider has on disk: the names of all files, and what was changed in those that are changed. */
function onDisk(): Readonly<Record<string, string>> {
  const text = (name: string): string => (/\.(yaml|env|new)$/.test(name) ? readFileSync(customer.path(name), 'utf8') : '');
  const placeless = (name: string) => text(name).replaceAll(customer.folder, '').replaceAll(customer.simulator.url, '');
  return Object.fromEntries(readdirSync(customer.folder).map((name) => [name, placeless(name)]));
}

/** A provider who adds a first customer: the registration is not in the file of secrets yet. */
async function open(): Promise<void> {
  customer = await CustomerTenant.open('write', lag);
  writeFileSync(customer.path('worker.env'), '# Secrets of the worker.\n', { mode: 0o600 });
}

class Killed extends Error {}

/** Runs until it has said this many things, and is dead then. */
async function runUntil(lines: number): Promise<void> {
  const end = (): never => {
    throw new Killed();
  };
  await expect(customer.add(registration(), customer.bothDo(), { after: lines, end })).rejects.toThrow(Killed);
}

test('ended after each thing that it says, it goes on with the same command, and leaves what a run without an end leaves', async () => {
  await open();
  await customer.add(registration(), customer.bothDo());
  const whole = { lines: customer.said.map((_said, index) => index + 1), onDisk: onDisk() };
  expect(whole.lines.length).toBeGreaterThan(7);
  for (const line of sample(whole.lines, 2)) {
    await customer.close();
    await open();
    await runUntil(line);
    const { state, missing } = await customer.add(registration(), customer.bothDo());
    expect({ line, state, missing, onDisk: onDisk() }).toEqual({ line, state: 'added', missing: [], onDisk: whole.onDisk });
  }
});

test('people who do their part while nobody waits are found to have done it', async () => {
  await open();
  await runUntil(3);
  customer.consent();
  customer.giveExchangeRoles();
  expect(await customer.add(registration())).toMatchObject({ state: 'added', missing: [] });
});

test('the registration is written into the file of secrets once, for all tenants', async () => {
  await open();
  await customer.add({ ...registration(), timeout: 0 });
  await customer.add({ ...registration(), timeout: 0 });
  await customer.add({ timeout: 0 });
  expect(readFileSync(customer.path('worker.env'), 'utf8')).toBe(`# Secrets of the worker.\n${certificateLines(customer)}`);
});

test('settings that somebody began to change and left are changed; those that somebody is changing are not', async () => {
  await open();
  customer.consent();
  customer.giveExchangeRoles();
  const beside = customer.path('hardenbot.yaml.new');
  writeFileSync(beside, String(process.ppid));
  await expect(customer.add(registration())).rejects.toThrow(/hardenbot.yaml was not changed[\s\S]*process \d+ is changing it/);
  for (const left of ['', 'tenants:\n  half']) {
    writeFileSync(beside, left);
    changeFile(customer.path('hardenbot.yaml'), (text) => text);
    expect(readdirSync(customer.folder)).not.toContain('hardenbot.yaml.new');
  }
  writeFileSync(beside, String(process.pid));
  expect(await customer.add(registration())).toMatchObject({ state: 'added' });
  expect(readdirSync(customer.folder)).not.toContain('hardenbot.yaml.new');
});
