/** What people type about an incident: an account, and which of its items they mean. */
import { type Refusal, refuse } from '../../lib/errors.js';

const maxLength = 254;

/** The account as it was meant, lower-case; null for what can be no name. Chats turn addresses into links, `<mailto:a@b|a@b>` or `[a@b](mailto:a@b)`. */
export function typedAccount(word: string): string | null {
  const link = /^<mailto:([^|>]+)\|([^>]+)>$|^\[([^\]]+)\]\(mailto:([^)]+)\)$/i.exec(word.trim());
  const [, one = word, other = one, shown = one, target = other] = link ?? [];
  const name = (link?.[3] === undefined ? one : shown).trim().toLowerCase();
  const same = (link?.[3] === undefined ? other : target).trim().toLowerCase();
  // A link that leads elsewhere than it shows is not guessed at.
  return name === '' || name.length > maxLength || name !== same || /[\s"<>|]/.test(name) ? null : name;
}

/** A letter that no name of an account can hold and that looks like one that can, as `U+0430`; null: there is none. Sign-in names are ASCII. */
export function lookalikeIn(name: string): string | null {
  const [found] = name.normalize('NFC').match(/[^\p{ASCII}]/u) ?? [];
  return found === undefined ? null : `${found}, U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Undefined: what was proposed. Numbers as typed, in order and once each. */
export function typedItems(words: readonly string[]): readonly string[] | undefined | Refusal {
  const parts = words
    .flatMap((word) => word.split(','))
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const wrong = parts.find((part) => part !== 'all' && !/^[1-9]\d{0,3}$/.test(part));
  if (wrong !== undefined || (parts.includes('all') && parts.length > 1))
    return refuse(
      'unknown-item',
      'That is not a list of items.',
      'Write the numbers on the card of the incident, as 1,3,5, or all.',
    );
  return parts.includes('all') ? ['all'] : [...new Set(parts)].sort((one, other) => Number(one) - Number(other));
}
