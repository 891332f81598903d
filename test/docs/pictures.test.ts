/** The pictures of the manual: each is small, and is shown somewhere; no browser is needed here. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { themes } from '../../docs/make/pictures/page';
import { beforeFiles, pictureFiles } from '../../docs/make/pictures/pictures';
import { slackPage } from '../../docs/make/pictures/slack-page';
import { teamsPage } from '../../docs/make/pictures/teams-page';
import { placesForText } from '../support/chat/sample-cards';

const root = join(__dirname, '..', '..');
/** A status has a row for everything that is open. */
const maxBytes = 160_000;

/** Pages of the manual, by path from the root. */
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** Files that the pages show, from the root, by the page that shows them. Where a light one stands alone, the site shows the dark one in its place. */
const shown = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:src|srcset)="([^"]+)"|!\[[^\]]*\]\(([^)]+)\)/g)].flatMap(([, tag, image = '']) =>
    [...new Set([tag ?? image, image.replace(/-light\.png$/, '-dark.png')])]
      .filter((name) => name !== '')
      .map((name) => ({ page: path, file: relative(root, join(root, dirname(path), name)) })),
  ),
);

test('what a tenant wrote is text in the pictures of both chats', () => {
  for (const { place, put } of placesForText)
    for (const page of [slackPage, teamsPage])
      expect({ place, page: page(put('<img src=x onerror=alert(1)></script>'), 'light') }).toEqual({
        place,
        page: expect.not.stringContaining('<img src=x'),
      });
});

test('every picture that a page shows is there, and every picture there is shown', () => {
  expect(shown.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
  const files = new Set(shown.map(({ file }) => file));
  expect([...pictureFiles, ...beforeFiles].filter((file) => !files.has(`docs/pictures/${file}`))).toEqual([]);
  expect(readdirSync(join(root, 'docs', 'pictures')).sort()).toEqual([...pictureFiles, ...beforeFiles, 'rooms.svg'].sort());
});

test('every picture of a card is shown in light and in dark, and says in words what is on it', () => {
  for (const { path, text } of pages) {
    for (const [element] of text.matchAll(/<picture>[\s\S]*?<\/picture>/g))
      for (const theme of themes) expect({ path, element }).toEqual({ path, element: expect.stringContaining(`-${theme}.png`) });
    for (const [image, alt = ''] of text.matchAll(/!\[([^\]]*)\]\([^)]*\.png\)/g))
      expect({ path, image, said: alt.length > 5, theme: /-dark\.png/.test(image) }).toEqual({
        path,
        image,
        said: true,
        theme: false,
      });
  }
});

test('no picture is large', () => {
  const sizes = [...pictureFiles, ...beforeFiles].map((file) => ({
    file,
    bytes: statSync(join(root, 'docs', 'pictures', file)).size,
  }));
  expect(sizes.filter(({ bytes }) => bytes > maxBytes)).toEqual([]);
});
