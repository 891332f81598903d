/** Text in a command of PowerShell that people copy: nothing in it is expanded, and nothing ends it early. */

/** PowerShell takes the typographic marks for the apostrophe, at the beginning and at the end of a text alike. */
const apostrophes = /['\u2018\u2019\u201A\u201B]/g;

/** A literal of PowerShell. */
export function quoted(text: string): string {
  return `'${text.replaceAll(apostrophes, '$&$&')}'`;
}
