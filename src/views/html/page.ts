/** The frame of a page: one file that needs nothing else, and forbids itself everything else. */
import { type Html, html } from './escape.js';
import { style } from './style.js';

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
