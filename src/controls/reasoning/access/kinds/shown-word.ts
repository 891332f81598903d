/** Words of the service as people read them. */
import { hidesMember } from '../../../../tenant/hidden-word.js';

/** The word in whose place the service hides another one says nothing. */
export function shownWord(word: unknown): string {
  return hidesMember(word) ? 'something that Microsoft Graph does not show' : String(word);
}
