/** What a command is told that takes one tenant and names none, where there are several: how it would be written. */
import { didYouMean } from '../../lib/did-you-mean.js';
import type { Refusal } from '../../lib/errors.js';
import type { Command } from '../commands/command.js';
import type { TenantAddress } from '../decisions/recorder.js';

/** Longer ones hold text of people, which no example has to repeat. */
const maxRepeated = 60;

/** What a command takes beside the tenant: nothing, so that another word was meant to be one. */
const takesTenants = /^(\[(all \| )?@group\])?$/;
const nameLike = /^[\p{L}\d][\p{L}\d.-]*$/u;

/**
 * The refusal with an example that can be typed as it stands.
 * @param typed the text of the command, and its words
 * @param here the tenants that may be named, at least one
 */
export function whichTenant(
  refusal: Refusal,
  typed: { readonly text: string; readonly words: readonly string[] },
  { command, here }: { readonly command: Command; readonly here: readonly TenantAddress[] },
): Refusal {
  const names = here.map(({ name }) => name);
  const [, ...rest] = typed.words;
  const text = typed.text.trim();
  const all = command.runForGroup === undefined ? '' : ' @all stands for all of them.';
  const slip = rest.flatMap((word) => {
    const name = didYouMean(word, names);
    return name === null ? [] : [text.replace(word, name)];
  })[0];
  const remedy = `${refusal.remedy}${all}`;
  if (slip !== undefined && slip.length <= maxRepeated) return { ...refusal, remedy: `${remedy} Did you mean /harden ${slip}?` };
  const [stray] = rest;
  if (
    stray !== undefined &&
    rest.length === 1 &&
    nameLike.test(stray) &&
    text.length <= maxRepeated &&
    takesTenants.test(command.takes)
  )
    return {
      ...refusal,
      remedy: `${remedy} None of them is called ${stray}. For example: /harden ${command.name} ${names[0] ?? ''}`,
    };
  const isWhole = text.length <= maxRepeated && (rest.length > 0 || !command.takes.startsWith('<'));
  return { ...refusal, remedy: `${remedy} For example: ${isWhole ? `/harden ${text}` : command.example} ${names[0] ?? ''}` };
}
