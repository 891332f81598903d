/** `demo --date`: the demo on another day, which no real tenant is ever judged on. */
import { clockOf, dayOfDemo, refuseRealTenants } from '../../src/cli/demo/on-date';
import type { Settings } from '../../src/config/settings';
import { clockFrom } from '../../src/process/system-clock';

const tenants = (endpoints: object | undefined) => ({ tenants: { contoso: { endpoints } } }) as unknown as Settings;
const at = (host: string) => ({
  authorityHost: `https://${host}:8443/login`,
  graph: `https://${host}:8443/graph`,
  exchange: `https://${host}:8443/exchange`,
});

test.each(['2027-02-30', '2027-2-1', 'tomorrow', '2027-02-01T00:00:00Z', ''])('"%s" is no day', (text) => {
  expect(() => dayOfDemo(text)).toThrow('Give a day as 2027-02-01.');
});

test('the day begins at nine in the morning and goes on from there', () => {
  const clock = clockOf(dayOfDemo('2027-02-01'));
  const first = clock.now();
  expect(first.toISOString()).toMatch(/^2027-02-01T09:00:0/);
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(first.getTime());
});

test('a clock of another day counts as fast as the one on the wall', () => {
  const clock = clockFrom(new Date('2027-02-01T09:00:00Z'));
  // A busy machine may do anything between two looks: each lies between two of the other clock.
  const look = () => ({ from: clock.monotonicMs(), day: clock.now().getTime(), to: clock.monotonicMs() });
  const first = look();
  while (clock.monotonicMs() - first.to < 20);
  const second = look();
  expect(second.day - first.day).toBeGreaterThanOrEqual(second.from - first.to - 2);
  expect(second.day - first.day).toBeLessThanOrEqual(second.to - first.from + 2);
});

test.each(['127.0.0.1', '[::1]', 'localhost'])('a tenant simulated at %s may be looked at on another day', (host) => {
  expect(() => refuseRealTenants(tenants(at(host)))).not.toThrow();
});

test.each<[string, object | undefined]>([
  ['without endpoints of its own', undefined],
  ['whose Graph is elsewhere', { ...at('127.0.0.1'), graph: 'https://graph.microsoft.com' }],
  ['whose name only begins as this machine', at('127.0.0.1.example.com')],
])('a tenant %s is not', (_how, endpoints) => {
  expect(() => refuseRealTenants(tenants(endpoints))).toThrow('Only simulated tenants can be looked at on another day.');
});
