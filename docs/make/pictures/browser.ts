/** A browser that draws a page and gives the picture of its message, without reaching for any network. */
import { chromium } from 'playwright-core';
import { pictured } from './page';

export interface Browser {
  /** A PNG of the message alone. */
  picture(html: string): Promise<Buffer>;
  close(): Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  // Grey edges of letters: coloured ones double the size of a picture.
  '--disable-lcd-text',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage({ viewport: { width: 430, height: 844 }, offline: true });
  return {
    picture: async (html) => {
      await page.setContent(html);
      return page.locator(`#${pictured}`).screenshot();
    },
    close: () => browser.close(),
  };
}
