/** What people ask for on the sign-in page: the same ask as by a button in a chat, of a person who signed in to Entra ID. */
import type { Account, Answer } from '../../chat/platform.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { accountDigest } from '../../people/links.js';
import { link } from '../buttons/requests.js';
import type { Invitation } from '../decisions/link-accounts.js';
import type { PressedAsk } from './ask.js';

/** What a decision that was made on the sign-in page names as the place. */
const signInSurface = 'entra';

type ShownInvitation = Pick<Invitation, 'code' | 'account'>;

/** The person says that the account they were shown is theirs. */
function linkOnPage(person: Person, { code, account }: ShownInvitation): PressedAsk {
  return {
    kind: 'pressed',
    signedIn: person,
    actor: { platform: signInSurface, id: person.entraId, membership: 'member' },
    conversation: { platform: signInSurface, channel: person.entraId },
    personal: true,
    isUrgent: false,
    isHeavy: false,
    button: link,
    subject: code,
    digest: accountDigest(account),
  };
}

/** Links the account that the page showed; gives it, or why not. */
export function acceptOnPage(answer: (ask: PressedAsk) => Promise<Answer | Refusal>) {
  return async (person: Person, shown: ShownInvitation): Promise<Account | Refusal> => {
    const answered = await answer(linkOnPage(person, shown));
    return isRefusal(answered) ? answered : shown.account;
  };
}
