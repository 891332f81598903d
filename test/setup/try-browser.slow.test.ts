/** `hardenbot try` as a person meets it: its own process, a real browser before the simulated Entra ID, and the report in that browser. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { openChromium } from '../support/runner/chromium';
import { startTlsOpeningProxy } from '../support/runner/tls-opening-proxy';
import { admin, clientId, guest, member, openTryLab, stranger, type TryLab } from '../support/tenants/try-lab';
import { TryProcess } from '../support/tenants/try-process';

let lab: TryLab;
let browser: Browser;
let endpoints: Readonly<Record<string, string>>;
let caFile: string;
beforeAll(async () => {
  lab = await openTryLab();
  browser = await openChromium();
  caFile = join(new TryProcess().folder, 'ca.pem');
  writeFileSync(caFile, lab.place.ca ?? '');
  endpoints = { ...lab.place.endpoints, caFile };
});
beforeEach(() => lab.anew());
afterAll(async () => {
  await browser.close();
  await lab.close();
});

/** A diary of what a person does, a line an action. */
class Sitting {
  readonly diary: string[] = [];
  #page: Page | null = null;

  async opens(address: string): Promise<Page> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    this.#page = await context.newPage();
    await this.#page.goto(address);
    return this.#page;
  }

  async picks(account: string): Promise<void> {
    this.diary.push('signs in');
    await this.page.locator(`a[href*="account=${encodeURIComponent(account)}"]`).click();
  }

  async presses(button: 'Accept' | 'Cancel'): Promise<void> {
    this.diary.push(`presses ${button}`);
    await this.page.getByText(button, { exact: true }).click();
  }

  get page(): Page {
    if (this.#page === null) throw new Error('No page is open.');
    return this.#page;
  }
}

/** Some of each service: the whole tenant is read once, because the limits of the real one are kept. */
const some = ['--control', 'mfa', 'app-consent', 'pop-imap', 'modern-auth'];
const words = ['--client-id', clientId];

test('five actions lead to the findings of the tenant in a report, and nothing else stays on the disk', async () => {
  const sitting = new Sitting();
  sitting.diary.push('types the command');
  const run = new TryProcess().start(endpoints, [...words, '--exchange']);
  await sitting.opens(await run.opened(0));
  await sitting.picks(admin);
  await sitting.presses('Accept');
  await expect(sitting.page.textContent('body')).resolves.toContain('You are signed in');
  await sitting.opens(await run.opened(1));
  await sitting.picks(admin);
  await sitting.presses('Accept');
  const { code, out } = await run.ended;
  expect(code).toBe(0);
  expect(sitting.diary).toEqual(['types the command', 'signs in', 'presses Accept', 'signs in', 'presses Accept']);
  const path = /The report: (\S+\.html)/.exec(out)?.[1] ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await expect(run.opened(2)).resolves.toBe(`file://${path}`);
  expect(out.trimEnd().split('\n').at(-1)).toBe(
    `To remove the consent: az login --tenant ${lab.simulator.tenantId} --allow-no-subscriptions && az ad sp delete --id ${clientId}`,
  );
  expect(run.left()).toEqual([]);
  await looksAt(path, 'whole');
});

test('a first consent that is refused ends it, with nothing read and no report', async () => {
  const sitting = new Sitting();
  const run = new TryProcess().start(endpoints, words);
  await sitting.opens(await run.opened(0));
  await sitting.picks(admin);
  await sitting.presses('Cancel');
  await expect(sitting.page.textContent('body')).resolves.toContain('You did not allow it');
  const { code, out, err } = await run.ended;
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('The permissions were not granted. Nothing was read.');
});

test('a second consent that is refused leaves Exchange visibly unread, on every size of page', async () => {
  const sitting = new Sitting();
  const run = new TryProcess().start(endpoints, [...words, ...some, '--exchange', '--no-open']);
  for (const [number, button] of [
    [0, 'Accept'],
    [1, 'Cancel'],
  ] as const) {
    await sitting.opens(await run.opened(number));
    await sitting.picks(admin);
    await sitting.presses(button);
  }
  const { code, out } = await run.ended;
  expect(code).toBe(0);
  expect(out).toMatch(/Exchange Online: NOT READ for \d+ controls\. Exchange Online was not allowed to be read/);
  await looksAt(/The report: (\S+\.html)/.exec(out)?.[1] ?? '', 'without-exchange');
});

test('an account of another tenant sees why in the browser; Ctrl-C ends the wait with nothing read', async () => {
  const sitting = new Sitting();
  const run = new TryProcess().start(endpoints, [...words, '--tenant', 'contoso.com']);
  await sitting.opens(await run.opened(0));
  await sitting.picks(stranger);
  await expect(sitting.page.textContent('body')).resolves.toContain('AADSTS50020');
  run.interrupt();
  expect((await run.ended).out).toBe('');
});

test('a guest is told so, and whoever has no role sees which one is missing', async () => {
  lab.simulator.delegations().consent(clientId, scopes());
  const asGuest = new Sitting();
  const first = new TryProcess().start(endpoints, words);
  await asGuest.opens(await first.opened(0));
  await asGuest.picks(guest);
  const refused = await first.ended;
  expect([refused.code, refused.out]).toEqual([3, '']);
  expect(refused.err).toContain('is a guest of the tenant');
  const asMember = new Sitting();
  const second = new TryProcess().start(endpoints, [...words, ...some, '--no-open']);
  await asMember.opens(await second.opened(0));
  await asMember.picks(member);
  const { code, out } = await second.ended;
  expect(code).toBe(0);
  expect(out).toMatch(/Entra ID: NOT READ for \d+ controls\. Your account may not read this\. It takes the role Global Reader/);
});

test('without a browser a code is shown, and typed in on another device', async () => {
  const run = new TryProcess().start(endpoints, [...words, ...some, '--json'], { browser: false });
  const [address, code] = await Promise.all([run.said(/Open (\S+) on any device/), run.said(/enter the code (\w+)/)]);
  const sitting = new Sitting();
  const page = await sitting.opens(address);
  await page.locator('input').fill(code);
  await page.getByText('Next').click();
  await sitting.picks(admin);
  await sitting.presses('Accept');
  const ended = await run.ended;
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.out)).toMatchObject({ schema: 'findings/1', tenant: lab.simulator.tenantId });
});

test('offline, and behind a proxy that opens TLS or is away, one sentence says so within five seconds', async () => {
  const services = ['authorityHost', 'graph', 'exchange', 'arm'];
  const dead = Object.fromEntries(services.map((name) => [name, 'https://localhost:9']));
  const { cert } = await makeCertificate();
  const otherAuthority = join(new TryProcess().folder, 'other.pem');
  writeFileSync(otherAuthority, cert);
  const cases: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp])[] = [
    [dead, {}, /localhost:9 cannot be reached \(ECONNREFUSED\)\. Check the network/],
    [
      { ...endpoints, caFile: otherAuthority },
      {},
      /does not trust the certificate that localhost:\d+ shows, which was issued by "localhost" .* `endpoints\.caFile`/,
    ],
    [
      endpoints,
      { HTTPS_PROXY: 'http://127.0.0.1:9' },
      /cannot be reached through the proxy 127\.0\.0\.1:9 \(ECONNREFUSED\)\. Correct HTTPS_PROXY/,
    ],
    [{ ...endpoints }, {}, /knows no tenant "nowhere\.example"/],
  ];
  for (const [at, env, sentence] of cases) {
    const began = process.hrtime.bigint();
    const { code, out, err } = await new TryProcess().start(at, [...words, '--tenant', 'nowhere.example'], { env }).ended;
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(sentence);
    expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(8);
  }
});

test('a proxy that opens TLS is named with the fix, and with its authority in NODE_EXTRA_CA_CERTS it goes on', async () => {
  const proxy = await startTlsOpeningProxy('Contoso Web Gateway CA', { url: lab.simulator.url, ca: lab.place.ca ?? '' });
  const { caFile: _, ...untrusted } = endpoints;
  const env = { HTTPS_PROXY: proxy.address };
  const refused = await new TryProcess().start(untrusted, words, { env }).ended;
  expect([refused.code, refused.out]).toEqual([3, '']);
  expect(refused.err).toMatch(/issued by "Contoso Web Gateway CA" .* NODE_EXTRA_CA_CERTS=/);
  const authority = join(new TryProcess().folder, 'gateway.pem');
  writeFileSync(authority, proxy.ca);
  const run = new TryProcess().start(untrusted, [...words, ...some, '--json'], {
    env: { ...env, NODE_EXTRA_CA_CERTS: authority },
  });
  const sitting = new Sitting();
  await sitting.opens(await run.opened(0));
  await sitting.picks(admin);
  await sitting.presses('Accept');
  expect((await run.ended).code).toBe(0);
  expect(proxy.read.length).toBeGreaterThan(0);
  proxy.close();
});

function scopes(): readonly string[] {
  const { graph, exchange } = lab.place.endpoints;
  return [...lab.permissions.map((name) => `${graph}/${name}`), `${exchange}/Exchange.Manage`];
}

/** Nothing runs out of the page, and what was not read is as large as what was: at a desk, on a phone, on paper. */
async function looksAt(path: string, name: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`file://${path}`);
  const pictures = join(__dirname, '..', '..', '.cache', 'try-pictures');
  mkdirSync(pictures, { recursive: true });
  for (const [size, width, height, media] of [
    ['desk', 1280, 900, 'screen'],
    ['phone', 390, 844, 'screen'],
    ['paper', 794, 1123, 'print'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ media });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const sizeOf = async (tile: string): Promise<number> => (await page.locator(`.tile.${tile}`).boundingBox())?.width ?? 0;
    expect(Math.abs((await sizeOf('unread')) - (await sizeOf('bad')))).toBeLessThan(2);
    await page.screenshot({ path: join(pictures, `${name}-${size}.png`), fullPage: true });
  }
  await page.close();
}
