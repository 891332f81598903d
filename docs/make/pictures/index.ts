/** `npm run pictures`: draws the cards of the story as Slack and Teams show them, light and dark, into docs/pictures. Needs Chromium. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/lib/errors';
import { runScript } from '../../../test/support/runner/script';

const folder = join(__dirname, '..', '..', 'pictures');

async function main(): Promise<void> {
  const [, , program = '/usr/bin/chromium'] = process.argv;
  if (program === '--help')
    return void process.stdout.write('npm run pictures -- [path of Chromium; /usr/bin/chromium when left out]\n');
  if (!existsSync(program))
    throw new InputError(`There is no Chromium at ${program}.`, ['install one, or say where it is: npm run pictures -- PATH']);
  // Loaded by now alone: anyone who has no Chromium is answered at once.
  const [{ openBrowser }, { picturesOf }, { smallPng }, { tellForPictures }] = await Promise.all([
    import('./browser.js'),
    import('./pictures.js'),
    import('./small-png.js'),
    import('./story.js'),
  ]);
  const pictures = picturesOf(await tellForPictures(new Date()));
  mkdirSync(folder, { recursive: true });
  const browser = await openBrowser(program);
  try {
    for (const { file, html } of pictures) {
      const png = smallPng(await browser.picture(html));
      writeFileSync(join(folder, file), png);
      process.stdout.write(`${file} ${Math.ceil(png.length / 1024)} KiB\n`);
    }
  } finally {
    await browser.close();
  }
}

runScript(main);
