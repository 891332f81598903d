/** What may be said of a text that a tenant could have written: its form, never itself. */

/** Runs of letters of one case, of digits and of anything else become one sign each: `hybridJoin7` is `aAa9`. */
export function masked(text: string): string {
  const form = text
    .replaceAll(/\p{Lu}+/gu, 'A')
    .replaceAll(/[^\P{L}A]+/gu, 'a')
    .replaceAll(/\p{N}+/gu, '9')
    .replaceAll(/[^Aa9._@:/ -]+/gu, '?');
  return form === '' ? '(empty)' : form.slice(0, maxForm);
}

const maxForm = 24;
