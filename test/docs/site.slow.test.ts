/** The manual as a site: it is built from what is here, every link on it leads somewhere, its search finds, and it asks nobody else for anything. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import type { Browser } from 'playwright-core';
import { openChromium } from '../support/runner/chromium';

const root = join(__dirname, '..', '..');
const site = join(root, '.cache', 'site');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

let server: Server;
let address: string;

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'site'], { cwd: root, stdio: 'pipe' });
  server = createServer(({ url = '/' }, response) => {
    const path = join(site, normalize(decodeURI(new URL(url, 'http://site').pathname)));
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 300_000);

afterAll(() => new Promise((resolve) => server.close(resolve)));

const pages = () =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html') && path !== '404.html');

test('every page of the manual is on the site', () => {
  const listed = [...readFileSync(join(root, 'docs', 'README.md'), 'utf8').matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)].map(
    ([, path = '']) => path,
  );
  expect(listed.length).toBeGreaterThan(30);
  expect(
    listed.filter((path) => !existsSync(join(site, path.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html')))),
  ).toEqual([]);
});

test('every link of a page leads to a page of the site and to a heading of it, and every picture is there', () => {
  const ids = new Map(
    pages().map((path) => [
      path,
      new Set([...readFileSync(join(site, path), 'utf8').matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)),
    ]),
  );
  const broken = pages().flatMap((path) => {
    const body = readFileSync(join(site, path), 'utf8');
    const targets = [...body.matchAll(/(?:href|src|srcset)="(?!https?:|mailto:|data:)([^"]+)"/g)].map(([, target = '']) =>
      decodeURI(target).replaceAll('&amp;', '&'),
    );
    return targets
      .filter((target) => {
        const [file = '', id] = target.split('#');
        const at = file === '' ? path : file.startsWith('/') ? file.slice(1) : join(dirname(path), file);
        const page = at === '' || at.endsWith('/') ? `${at}index.html` : at;
        if (!existsSync(join(site, page))) return true;
        return id !== undefined && id !== '' && !(ids.get(page)?.has(id) ?? false);
      })
      .map((target) => `${path} → ${target}`);
  });
  expect(broken).toEqual([]);
});

test('its search finds a page by what stands on it, and nothing is asked of another host', async () => {
  const browser = await openChromium();
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(address);
  await page.locator('.VPNavBarSearch button').first().click();
  await page.locator('input[type="search"], .search-input').first().fill('REDIS_URL');
  const found = page.locator('.VPLocalSearchBox .results li a').first();
  await found.waitFor();
  await found.click();
  await page.waitForURL(/environment|settings|operations|troubleshooting/);
  expect([...new Set(asked)]).toEqual([address]);
  await browser.close();
}, 60_000);

describe('a reader', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test.each(['light', 'dark'] as const)('sees each card in the theme of the page: %s', async (theme) => {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width: 1200, height: 800 } });
    await page.goto(`${address}/pictures.html`);
    const seen = await page
      .locator('img[src*="-light."], img[src*="-dark."]')
      .evaluateAll((images) => images.filter((image) => image.checkVisibility()).map((image) => image.getAttribute('src') ?? ''));
    expect(seen.length).toBeGreaterThan(25);
    expect(seen.filter((src) => !src.includes(`-${theme}.`))).toEqual([]);
    await page.close();
  });

  test('needs to move no page sideways on a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const wide: string[] = [];
    for (const path of pages()) {
      await page.goto(`${address}/${path}`);
      if ((await page.evaluate('document.documentElement.scrollWidth')) !== 390) wide.push(path);
    }
    expect(wide).toEqual([]);
    await page.close();
  }, 180_000);

  test.each([
    ['how long a plan waits for approval', 'Settings', 'approvals', 'expiresAfter'],
    ['when the digest comes', 'Settings', 'One tenant, below tenants.<name>', 'digest.at'],
    ['the proxy on the way to Microsoft', 'Environment variables', 'Network and terminal', 'HTTPS_PROXY'],
    ['the user at the store', 'Settings', 'store', 'user'],
    ['where a webhook sends', 'Settings', 'webhooks', '<name>.url'],
  ])('finds %s in two clicks from the first page', async (_what, title, heading, key) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(address);
    await page.locator('.VPSidebar').getByRole('link', { name: title, exact: true }).click();
    await page.locator('.VPDocAsideOutline').getByRole('link', { name: heading, exact: true }).click();
    await page
      .locator('.vp-doc td code', { hasText: new RegExp(`^${key}$`) })
      .first()
      .waitFor();
    await page.close();
  });
});
