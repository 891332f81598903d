/**
 * Status, approval and digest on a phone: with the longest names there are, a card and its buttons are one screen of 390 x 844, light and dark. A report is
 * as wide as the screen, whatever a tenant names, and nothing in it acts.
 */
import type { Browser, Page } from 'playwright-core';
import { pictured, themes } from '../../docs/make/pictures/page';
import { slackPage } from '../../docs/make/pictures/slack-page';
import { teamsPage } from '../../docs/make/pictures/teams-page';
import type { Card } from '../../src/chat/card';
import { controls } from '../../src/controls/index';
import type { ExportDocument } from '../../src/posture/export-document';
import { frameworkPage } from '../../src/views/framework/page';
import { matrixPage } from '../../src/views/html/matrix';
import { htmlReport } from '../../src/views/html/report';
import { hostileTexts } from '../support/chat/hostile-text';
import { longestCards } from '../support/chat/longest-cards';
import { frameworkNamed, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';
import { openChromium } from '../support/runner/chromium';

const screen = { width: 390, height: 844 };
const chats = { Slack: slackPage, Teams: teamsPage } as const;

let browser: Browser;
let page: Page;
let cards: Readonly<Record<string, Card>>;

beforeAll(async () => {
  cards = await longestCards();
  browser = await openChromium();
  page = await browser.newPage({ viewport: screen, offline: true });
}, 120_000);
afterAll(() => browser.close());

/** How high a message is, and the labels of buttons that reach past the edge of the screen. */
async function drawn(html: string): Promise<{ readonly height: number; readonly past: readonly string[] }> {
  await page.setContent(html);
  return page.evaluate(`(() => {
    const past = [...document.querySelectorAll('.ac-pushButton, .button')]
      .filter((button) => button.scrollWidth > button.clientWidth || button.getBoundingClientRect().right > ${screen.width})
      .map((button) => button.textContent);
    return { height: document.getElementById('${pictured}').getBoundingClientRect().height, past };
  })()`);
}

describe.each(Object.entries(chats))('in %s', (_chat, pageOf) => {
  test.each(themes)(
    'each is one screen, and no button is past its edge: %s',
    async (theme) => {
      const found: object[] = [];
      for (const [name, card] of Object.entries(cards)) {
        const { height, past } = await drawn(pageOf(card, theme));
        if (height > screen.height || past.length > 0) found.push({ name, height, past });
      }
      expect(found).toEqual([]);
      expect(Object.keys(cards).length).toBeGreaterThan(30);
    },
    120_000,
  );
});

/** The sample export, with this text for everything that a tenant or a person names. */
function naming(text: string): ExportDocument {
  const sample = sampleExport();
  const value = { object: text, property: text, actual: [text], expected: { [text]: text } };
  return {
    ...sample,
    findings: sample.findings.map((finding) => ({
      ...finding,
      summary: text,
      evidence: [value],
      evidenceTotal: 1,
      gaps: 1,
      warnings: [{ code: 'stale', text }],
    })),
    moves: sample.moves.map((move) => ({ ...move, objects: [text] })),
    changes: sample.changes.map((change) => ({
      ...change,
      what: text,
      refused: text,
      decisions: change.decisions.map((one) => ({ ...one, by: text, reason: text, ticket: text })),
    })),
    writes: sample.writes.map((write) => ({ ...write, object: text, property: text, before: text, after: text })),
    waived: sample.waived.map((waived) => ({ ...waived, object: text, reason: text })),
  };
}

const matrixOf = (document: ExportDocument): string =>
  matrixPage({
    group: 'all',
    at: new Date(document.at),
    controls,
    tenants: [{ tenant: document.tenant, lines: document.findings.map((finding) => ({ ...finding, at: document.at })) }],
  } as unknown as Parameters<typeof matrixPage>[0]);

const reports = {
  'the report': htmlReport,
  'the report of a framework': (document: ExportDocument) =>
    frameworkPage(reportOf(frameworkNamed('nis2'), document), { language: 'de', logo: null }),
  'the page of many tenants': matrixOf,
} as const;

const longNames = [
  { name: 'a name of 256 characters', text: 'x'.repeat(256) },
  { name: 'a usual name', text: 'finance@contoso.com' },
];

test.each(Object.entries(reports))(
  '%s is as wide as the screen, whatever is named, and nothing in it acts',
  async (_what, draw) => {
    const acted: string[] = [];
    const heard = (what: string) => () => void acted.push(what);
    page.on('dialog', heard('a dialog'));
    page.on('request', heard('a request'));
    const found: object[] = [];
    for (const { name, text } of [...longNames, ...hostileTexts]) {
      await page.setContent(draw(naming(text)));
      const seen = await page.evaluate(`(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        const links = [...document.links].filter((link) => !link.getAttribute('href').startsWith('#'));
        return { width: document.documentElement.scrollWidth, alive: document.scripts.length + document.images.length + links.length };
      })()`);
      found.push({ name, seen });
    }
    const fits = { width: screen.width, alive: 0 };
    expect(found).toEqual(found.map((one) => ({ ...one, seen: fits })));
    expect(acted).toEqual([]);
  },
  120_000,
);
