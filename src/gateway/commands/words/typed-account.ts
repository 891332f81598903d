/** The name of an account as people type it. */

const maxLength = 254;

/** The account as it was meant, lower-case; null for what can be no name. Chats turn addresses into links, `<mailto:a@b|a@b>` or `[a@b](mailto:a@b)`. */
export function typedAccount(word: string): string | null {
  const link = /^<mailto:([^|>]+)\|([^>]+)>$|^\[([^\]]+)\]\(mailto:([^)]+)\)$/i.exec(word.trim());
  const [, one = word, other = one, shown = one, target = other] = link ?? [];
  const name = bare((link?.[3] === undefined ? one : shown).trim().toLowerCase());
  const same = bare((link?.[3] === undefined ? other : target).trim().toLowerCase());
  // A link that leads elsewhere than it shows is not guessed at.
  return name === '' || name.length > maxLength || name !== same || /[\s"<>|]/.test(name) ? null : name;
}

/** Without the code marks, quotes and full stop of the sentence that an address was copied from: none begins or ends with one. */
function bare(address: string): string {
  return address.includes('@') ? address.replaceAll(/^[`'"([{]+|[`'")\]}.,;:!?]+$/gu, '') : address;
}

/** A letter that no name of an account can hold and that looks like one that can, as `U+0430`; null: there is none. Sign-in names are ASCII. */
export function lookalikeIn(name: string): string | null {
  const [found] = name.normalize('NFC').match(/[^\p{ASCII}]/u) ?? [];
  return found === undefined ? null : `${found}, U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
