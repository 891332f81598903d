/** The manual as a site: the pages of docs/, grouped as docs/README.md groups them, with search. Everything is on this machine: no request leaves the built pages. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const docs = join(site, '..', 'docs');

/** Headings and lists of docs/README.md: the only list of pages. */
function sidebar() {
  const index = readFileSync(join(docs, 'README.md'), 'utf8');
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      text: section.split('\n')[0],
      items: [...section.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)].map(([, path]) => ({
        text: titleOf(path),
        link: `/${path.replace(/(README)?\.md$/, '')}`,
      })),
    }));
}

function titleOf(path) {
  return /^# (.+)$/m.exec(readFileSync(join(docs, path), 'utf8'))?.[1] ?? path;
}

/** Links to code and to files above docs/ are for readers of the repository; here only their words stay. */
function withoutLinksOutside(markdown) {
  markdown.core.ruler.push('links-outside', ({ tokens, env }) => {
    const folder = dirname(join(docs, env.relativePath ?? ''));
    for (const { children } of tokens) {
      let dropped = 0;
      for (const token of children ?? []) {
        const isOpen = token.type === 'link_open';
        const href = isOpen ? token.attrGet('href') : null;
        if (isOpen && isOutside(folder, href)) dropped += 1;
        else if (token.type !== 'link_close' || dropped === 0) continue;
        if (!isOpen) dropped -= 1;
        token.type = 'html_inline';
        token.content = '';
        token.tag = '';
      }
    }
  });
}

/** A folder's README.md is its index here. */
function indexes(markdown) {
  markdown.core.ruler.push('indexes', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null && !href.startsWith('http')) token.attrSet('href', href.replace(/(^|\/)README\.md/, '$1index.md'));
    }
  });
}

const slugOfGitHub = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** `<name>` in a sentence is a place to fill in, not an element of a page. */
function placesToFillIn(markdown) {
  markdown.core.ruler.push('places-to-fill-in', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.type === 'html_inline' && !/^<(\/?(br|details|summary)\b|!--)/i.test(token.content)) token.type = 'text';
  });
}

/** A picture of a card is there twice; the theme of the reader decides. GitHub, which cannot, shows the light one. */
function picturesInBothThemes(markdown) {
  const drawn = markdown.renderer.rules.image;
  markdown.renderer.rules.image = (tokens, index, ...rest) => {
    const token = tokens[index];
    const light = token.attrGet('src');
    if (!light.endsWith('-light.png')) return drawn(tokens, index, ...rest);
    return ['light', 'dark']
      .map((theme) => {
        token.attrSet('src', light.replace(/-light\.png$/, `-${theme}.png`));
        token.attrSet('class', `only-${theme}`);
        return drawn(tokens, index, ...rest);
      })
      .join('');
  };
}

const styles = `
  .dark .only-light, html:not(.dark) .only-dark { display: none }
  .vp-doc p img { display: inline-block; vertical-align: top; margin: 0 12px 12px 0 }
  @media (max-width: 640px) {
    .vp-doc th, .vp-doc td { padding: 6px 8px; font-size: 13px }
    .vp-doc td code { overflow-wrap: anywhere }
  }
`;

function isOutside(folder, href) {
  if (/^(https?:|mailto:|#)/.test(href)) return false;
  const file = join(folder, decodeURI(href.split('#')[0]));
  const isPage = file.endsWith('.md') && existsSync(file);
  return relative(docs, file).startsWith('..') || !isPage;
}

/** The pages are not below the folder of the packages, so what they import is looked for from there. */
const packagesOfTheSite = {
  name: 'packages-of-the-site',
  enforce: 'pre',
  resolveId(source, importer) {
    if (/^[./\0]/.test(source) || importer === undefined || !importer.startsWith(docs)) return null;
    return this.resolve(source, join(site, 'package.json'), { skipSelf: true });
  },
};

export default {
  srcDir: '../docs',
  srcExclude: ['make/**'],
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  title: 'hardenbot',
  description: 'Hardens Microsoft 365 tenants from Slack and Teams',
  head: [['style', {}, styles]],
  cleanUrls: false,
  lastUpdated: false,
  // Names as in the repository and headings as on GitHub: the links of the pages are made for both.
  rewrites: { 'README.md': 'index.md', ':folder/README.md': ':folder/index.md' },
  markdown: {
    anchor: { slugify: slugOfGitHub },
    config: (markdown) => {
      placesToFillIn(markdown);
      picturesInBothThemes(markdown);
      withoutLinksOutside(markdown);
      indexes(markdown);
    },
  },
  vite: { plugins: [packagesOfTheSite] },
  themeConfig: {
    sidebar: sidebar(),
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [],
  },
};
