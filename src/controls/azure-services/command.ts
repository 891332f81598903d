/** Commands of the Azure CLI for one resource, safe to paste whatever its names are. */

interface ResourceNames {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

/** The parts of a resource id; null for a text that is none. */
export function namesIn(id: string): ResourceNames | null {
  const found = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/[^/]+\/[^/]+\/([^/]+)$/i.exec(id);
  const [, subscription, group, name] = found ?? [];
  return subscription === undefined || group === undefined || name === undefined ? null : { subscription, group, name };
}

/** Said where no command can be given: the row has no id, or a name in it has to be looked at by a person. */
const inPortal = 'in the Azure portal, under Networking';

/**
 * What closes it, with the command.
 * @param words after `az`: the command, its target and its options; a name of the tenant is one item
 */
export function by(what: string, words: readonly string[] | null): string {
  const quoted = words?.map(quote) ?? [];
  const isSafe = words !== null && quoted.every((word) => word !== null);
  return `${what}, ${isSafe ? `by: az ${quoted.join(' ')}` : inPortal}`;
}

/** The options that name a resource. */
export function target(id: string | null | undefined): readonly string[] | null {
  const names = namesIn(id ?? '');
  if (names === null) return null;
  return ['--subscription', names.subscription, '--resource-group', names.group, '--name', names.name];
}

/** A word for bash, zsh and PowerShell alike; null for one with a character that one of them treats in a way of its own. */
function quote(word: string): string | null {
  if (/^[\w./=:-]+$/.test(word)) return word;
  return /^[\p{L}\p{N}\w .,()[\]{}"=:/-]+$/u.test(word) && !word.startsWith('-') ? `'${word}'` : null;
}
