/** The buttons that ask for work: an audit, and the steps of an incident; and the one that links an account. */
import { incidentPrefix } from '../../features/incident/incident.js';
import { typedAccount } from '../../features/incident/typed.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import { readReason } from '../commands/words/reason.js';
import type { Button } from './button.js';

export const audit: Button = {
  name: 'audit',
  asksForWork: true,
  run: ({ call }, { deciding }) => deciding.requestAudit(call),
};

function stage(name: 'contain' | 'clean' | 'restore', isWork: boolean): Button {
  return {
    name,
    ...(isWork ? { asksForWork: true as const } : {}),
    run: ({ call, subject }, { deciding }) => deciding.requestStage(call, { stage: name, incident: subject, items: undefined }),
  };
}

const ofIncident = stage('contain', false);

/** Of an incident, or of an account that a card names by its object id or the name it signs in with. */
export const contain: Button = {
  name: 'contain',
  run: (press, ports) => {
    if (press.subject.startsWith(incidentPrefix)) return ofIncident.run?.(press, ports) ?? unreadable;
    const account = typedAccount(press.subject);
    return account === null ? unreadable : ports.deciding.requestContain(press.call, account);
  },
};

const unreadable = refuse('unknown-account', 'That is not the name of one account. Nothing was done.', 'Write its object id.');
export const clean = stage('clean', true);
export const restore = stage('restore', true);

/** Says of what is left of an incident how the person knows that it is in order. */
export const claim: Button = {
  name: 'claim',
  run: ({ call, subject, reason: typed }, { deciding }) => {
    const how = readReason(typed, { reason: 'A claim says how you know.', remedy: 'Press the button again and say how.' });
    return isRefusal(how) ? how : deciding.claim(call, { incident: subject, items: ['rest'], words: how });
  },
};

export const link: Button = {
  name: 'link',
  asksForWork: true,
  runForPerson: ({ call: { person, actor }, subject, digest }, { linking }) =>
    linking.confirm(person, actor, { code: subject, digest }),
};
