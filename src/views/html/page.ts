/** The frame of a page: one file that needs nothing else, and forbids itself everything else. */
import { type Html, html } from './escape.js';

export function htmlPage(page: {
  /** As BCP 47 names it. */
  readonly language: string;
  readonly title: string;
  readonly body: Html;
  /** Rules beside those of every page. */
  readonly style?: string;
  /** Whether it holds a picture, in itself. */
  readonly hasPicture?: boolean;
}): string {
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${page.hasPicture === true ? '; img-src data:' : ''}">
<title>${page.title}</title>
<style>${{ html: `${style}${page.style ?? ''}` }}</style>
</head>
<body><main>
${page.body}
</main></body>
</html>
`.html;
}

/** How the report looks: on a screen light or dark, on a phone each cell below the one before it, on paper black on white. */
const style = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #5b6675; --line: #d7dde5; --card: #f5f7fa;
  --good: #17703a; --warn: #8a5a00; --bad: #b3261e; --none: #5b6675; --trend: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e6eaf0; --soft: #9aa6b5; --line: #313a47; --card: #1c222c;
  --good: #5fd08a; --warn: #f0b84b; --bad: #ff8a80; --none: #9aa6b5; --trend: #7fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .35rem 0; } .soft { color: var(--soft); }
.score { display: flex; gap: 2rem; align-items: center; flex-wrap: wrap; margin: 1.5rem 0; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.score strong { font-size: 3rem; line-height: 1; } .score svg { flex: 1 1 20rem; min-width: 0; height: 6rem; }
svg path { fill: none; stroke: var(--trend); stroke-width: 2; } svg line { stroke: var(--line); } svg text { fill: var(--soft); font-size: 11px; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; } td.short { white-space: nowrap; }
article { padding: 1rem 1.25rem; margin: .75rem 0; border: 1px solid var(--line); border-left: .3rem solid var(--none); border-radius: .4rem; }
article header { display: flex; gap: .75rem; align-items: baseline; flex-wrap: wrap; }
.badge { font-weight: 600; } .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .neutral { color: var(--none); }
article.good { border-left-color: var(--good); } article.warn { border-left-color: var(--warn); } article.bad { border-left-color: var(--bad); }
details { margin: .75rem 0; } summary { cursor: pointer; padding: .5rem 0; }
article.good, article.warn, article.bad { color: inherit; }
code { font: .85em ui-monospace, Consolas, monospace; }
@media screen and (max-width: 40rem) { main { padding: 1.25rem .9rem 3rem; } article { padding: .8rem .9rem; } article header > *, .score > * { min-width: 0; }
  .rows, .rows tbody, .rows tr, .rows td { display: block; } .rows thead { display: none; } .rows tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .rows td { border: 0; padding: .1rem 0; } .rows td.short { white-space: normal; } .rows td:empty { display: none; } .rows td[data-of]::before { content: attr(data-of) ": "; color: var(--soft); } }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --card: #fff; --good: #0b5527; --warn: #6b4500;
  --bad: #8f1d17; --none: #444; --trend: #123f85; } main { max-width: none; padding: 0; } body { font-size: 10pt; }
  article header, h2 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } @page { margin: 15mm; } }
`;
