/** What the engine has to know of a travel exception: when it ends, whom it is about, and whether it is the one of the request. */
import { refuse } from '../../lib/errors.js';
import { canonicalJson } from '../../lib/json.js';
import type { ChangeKind } from '../change-kind.js';
import { countriesOf, travelPrefix } from './terms.js';

const exceptionOver = refuse('trip-over', 'The travel exception is over by now.', 'Ask for another one.');

export const travelKind: ChangeKind = {
  id: 'travel',
  prefix: travelPrefix,

  commandFor: ({ travel }) =>
    travel === undefined ? '/harden travel' : `/harden travel ${travel.account.name} ${travel.countries.join(' ')} until=…`,

  // The digest holds who travels.
  isAsAsked: ({ travel: planned }, { travel: asked }) => {
    if (planned === undefined || asked === undefined) return planned === undefined && asked === undefined;
    const { account: _account, isPrivileged: _isPrivileged, ...asPlanned } = planned;
    const { person: _person, ...asAsked } = asked;
    return canonicalJson(asPlanned) === canonicalJson(asAsked);
  },

  // Nobody lets themselves in.
  withoutSay: ({ travel }) => travel?.account.id,

  codeOver: exceptionOver.code,
  ownEnd: ({ travel }, id) => {
    if (travel === undefined) return null;
    const until = new Date(travel.until);
    return {
      subject: travel.extends ?? id,
      until,
      over: exceptionOver,
      whyNotKept: (changeId) =>
        refuse(
          'nothing-to-keep',
          `${changeId} is a travel exception: it ends at its time and cannot be kept.`,
          'Lengthen it with the button on its card, which takes another approval.',
        ),
      nothingToEnd: (changeId) =>
        refuse(
          'nothing-to-revert',
          `${changeId} is about a travel exception, and there is nothing to end.`,
          'See /harden travels.',
        ),
    };
  },

  notifies: ({ travel }) => travel?.account.id,

  inShort: ({ travel }) => (travel === undefined ? 'travel' : `travel of ${travel.account.name} to ${countriesOf(travel)}`),

  // Nobody keeps one: it ends at its time, or when someone ends it.
  statusWords: {
    verified: 'under way',
    lapsed: 'past its time, to be ended',
    reverting: 'being ended',
    revertedUnkept: 'ended',
    revertStopped: 'not ended completely',
  },

  whileHalted: { ends: 'travel exceptions still end', short: 'ends of travel exceptions' },

  orphaned: {
    inForce: (gone, which) => `${gone} there hardenbot still allows ${which.join(', ')}: nobody ends that.`,
    one: ({ travel }, until) =>
      travel === undefined ? '' : `${travel.account.name} from ${countriesOf(travel)} until ${until.toISOString()}`,
    byHand:
      'end travel exceptions by hand (the account off the lists of those whom policies leave out, then the policies and locations called "hardenbot travel …")',
  },
};
