/** Status, approval and digest on a phone: with the longest names there are, a card and its buttons are one screen of 390 x 844, light and dark. */
import type { Browser, Page } from 'playwright-core';
import { pictured, themes } from '../docs/make/pictures/page';
import { slackPage } from '../docs/make/pictures/slack-page';
import { teamsPage } from '../docs/make/pictures/teams-page';
import type { Card } from '../src/chat/card';
import { longestCards } from './support/chat/longest-cards';
import { openChromium } from './support/runner/chromium';

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
