/** /harden emergency: approves alone what cannot wait, with a reason that everyone sees. */

import { isOpen } from '../../engine/changes/change.js';
import { referenceNames } from '../../features/kinds.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import type { Command } from './command.js';
import { seenIn, shownFirst } from './shown-first.js';
import { readReason } from './words/reason.js';

export const emergency: Command = {
  name: 'emergency',
  urgent: true,
  freeText: true,
  options: referenceNames,
  takes: '<change id> [<digest>] <reason>',
  summary:
    'shows the plan; with the digest that the answer shows, approves it alone. Everyone is notified, and someone has to review it',
  example: '/harden emergency c-4k7m2xq 533d08844be5 mailboxes are being read right now',
  run: async (call, ports) => {
    const [id, ...words] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id, and behind it the reason.');
    const { seen, rest } = seenIn(words);
    const why = readReason(rest.join(' '), {
      reason: 'An emergency approval needs a reason.',
      remedy: 'Say behind the id why it cannot wait: everyone reads it.',
    });
    if (isRefusal(why)) return why;
    const typed = { name: 'emergency', does: 'approve it alone', id: id.toLowerCase(), seen, more: [why] };
    const whyNot = () => ports.deciding.whyNotAlone(call, typed.id);
    return (await shownFirst(call, typed, { takes: isOpen, whyNot, ports })) ?? ports.deciding.emergency(call, typed.id, why);
  },
};
