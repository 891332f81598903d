/** A page that holds one message, for a browser to draw: what Slack's and Teams' pages have in common. */

export type Theme = 'light' | 'dark';
export const themes: readonly Theme[] = ['light', 'dark'];

export interface Page {
  readonly title: string;
  readonly style: string;
  readonly body: string;
}

/** The picture is of the element with this id. */
export const pictured = 'message';

const font = `-apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif`;
export const monospace = `Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace`;

export function htmlOf({ title, style, body }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
body { margin: 0; font-family: ${font}; }
.sign { width: 1em; height: 1em; vertical-align: -0.12em; }
${style}
</style>
</head>
<body>
${body}
<script>${drawSigns}</script>
</body>
</html>
`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** JSON that may stand in a script: nothing in it ends the script. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

const svg = (inner: string): string => `<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${inner}</svg>`;

/** The signs of tones. A machine without a font for emoji would draw boxes. */
const signs: Readonly<Record<string, string>> = {
  '✅': svg(
    '<rect width="16" height="16" rx="3" fill="#2fa84f"/><path d="M4 8.5l3 3 5.5-7" fill="none" stroke="#fff" stroke-width="2"/>',
  ),
  '⚠️': svg(
    '<path d="M8 1l7.5 14H.5z" fill="#f2b93b"/><path d="M8 6v4.5" stroke="#3b2d00" stroke-width="1.8"/><circle cx="8" cy="12.7" r="1" fill="#3b2d00"/>',
  ),
  '⛔': svg('<circle cx="8" cy="8" r="8" fill="#d63a3a"/><rect x="3" y="6.7" width="10" height="2.6" rx="1" fill="#fff"/>'),
};

/** Puts a drawing in the place of each sign, wherever it stands in the text of the page. */
const drawSigns = `{
const signs = ${scriptJson(signs)};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) if (walker.currentNode.parentElement.tagName !== 'SCRIPT') texts.push(walker.currentNode);
for (const text of texts) {
  const parts = text.data.split(/(${Object.keys(signs).join('|')})/);
  if (parts.length === 1) continue;
  const nodes = parts.map((part) => {
    if (signs[part] === undefined) return document.createTextNode(part);
    const holder = document.createElement('span');
    holder.innerHTML = signs[part];
    return holder;
  });
  text.replaceWith(...nodes);
}
}`;
