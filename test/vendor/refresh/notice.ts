/** What is kept of each description, and what its licence asks to be said. */

export interface Entry {
  readonly name: string;
  /** Below the folder of the descriptions. */
  readonly files: readonly string[];
  readonly origin: string;
  /** A commit, or the version of a package. */
  readonly version: string;
  /** Of the commit; null for a package. */
  readonly date: string | null;
  readonly licence: 'MIT' | 'CC BY 4.0';
  readonly copyright: string;
  readonly kept: string;
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR
A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

export function noticeOf(entries: readonly Entry[]): string {
  const parts = entries.map(({ name, files, origin, version, date, licence, copyright, kept }) =>
    [
      name,
      `  files:   ${files.join(', ')}`,
      `  from:    ${origin}, ${version}${date === null ? '' : ` of ${date}`}`,
      `  licence: ${licence}${licence === 'CC BY 4.0' ? ', https://creativecommons.org/licenses/by/4.0/' : ''}; ${copyright}`,
      `  changed: ${kept}`,
    ].join('\n'),
  );
  return `The vendors' published descriptions, trimmed to what this project asks of them. They are used by tests alone and are in no release.
npm run vendor writes them and this notice.

${parts.join('\n\n')}

The MIT licence, for those files that are under it:

${mit}
`;
}
