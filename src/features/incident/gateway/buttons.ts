/** The buttons that contain, clean and restore an account, and the one that answers for what is left of an incident. */
import type { Button } from '../../../gateway/buttons/button.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { incidentPrefix } from '../incident.js';
import { claimItems, requestContain, requestStage } from './decide.js';

function stage(name: 'contain' | 'clean' | 'restore', isWork: boolean): Button {
  return {
    name,
    ...(isWork ? { asksForWork: true as const } : {}),
    run: ({ call, subject }, { deciding }) => requestStage(deciding, call, { stage: name, incident: subject, items: undefined }),
  };
}

const ofIncident = stage('contain', false);

/** Of an incident, or of an account that a card names by its object id or the name it signs in with. */
const contain: Button = {
  name: 'contain',
  run: (press, ports) => {
    if (press.subject.startsWith(incidentPrefix)) return ofIncident.run?.(press, ports) ?? unreadable;
    const account = typedAccount(press.subject);
    return account === null ? unreadable : requestContain(ports.deciding, press.call, account);
  },
};

const unreadable = refuse('unknown-account', 'That is not the name of one account. Nothing was done.', 'Write its object id.');

/** Says of what is left of an incident how the person knows that it is in order. */
const claim: Button = {
  name: 'claim',
  run: ({ call, subject, reason: typed }, { deciding }) => {
    const how = readReason(typed, { reason: 'A claim says how you know.', remedy: 'Press the button again and say how.' });
    return isRefusal(how) ? how : claimItems(deciding, call, { incident: subject, items: ['rest'], words: how });
  },
};

export const incidentButtons: readonly Button[] = [contain, stage('clean', true), stage('restore', true), claim];
