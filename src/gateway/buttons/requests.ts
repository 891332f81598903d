/** The buttons that ask for something: an audit, plans, an account to be linked, or more of what a card says in few lines. */

import type { Answer } from '../../chat/platform.js';
import { kindOfId, referenceNames } from '../../features/kinds.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { readSeveral, several } from '../../views/plan-buttons.js';
import type { CommandPorts } from '../commands/command.js';
import { plan, requestPlans } from '../commands/plan.js';
import { statusOf } from '../commands/status.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';
import { changeNamed, planInAnswer } from '../plan-in-answer.js';
import { unknownChange } from '../unknown-change.js';
import type { Button, Press } from './button.js';

export const audit: Button = {
  name: 'audit',
  asksForWork: true,
  run: ({ call }, { deciding }) => deciding.requestAudit(call),
};

export const link: Button = {
  name: 'link',
  asksForWork: true,
  runForPerson: ({ call: { person, actor }, subject, digest }, { linking }) =>
    linking.confirm(person, actor, { code: subject, digest }),
};

/** @param others what is not planned for a control, by what the button is about */
export function planning(others: ReadonlyMap<string, NonNullable<Button['run']>>): Button {
  return {
    name: 'plan',
    asksForWork: true,
    run: (press, ports) => (others.get(press.subject) ?? planControls)(press, ports),
  };
}

function planControls({ call, subject, reason = '' }: Press, ports: CommandPorts): Promise<Answer | Refusal> | Refusal {
  const typed = splitWords(subject === several ? readSeveral(reason) : `${subject} ${reason}`);
  const torn = isRefusal(typed) ? null : plan.whyTorn?.(['plan', ...typed], { controls: ports.controls, named: () => false });
  if (torn != null) return torn;
  const said = isRefusal(typed) ? typed : takeOptions(typed, [...referenceNames, 'at', 'except', 'replaces']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestPlans({ ...call, ...options }, words, ports);
}

/** What the button is about that shows every control. */
const everyControl = 'all';

export const show: Button = {
  name: 'show',
  run: async ({ call, subject }, ports) => {
    // A travel exception may be seen by everyone who may know of the tenant, as in the channel.
    const denied = kindOfId(subject) === undefined ? await ports.directory.authorize(call.person, 'read', call.tenant.id) : null;
    if (denied !== null) return denied;
    if (subject === everyControl) return statusOf({ ...ports, stores: ports.deciding.stores }, call.tenant, 'short');
    const change = await changeNamed(call, subject, ports);
    return change === null
      ? unknownChange(ports.ledger, call.tenant.id, { typed: subject, reason: 'There is no change of that id here.' })
      : planInAnswer(call, change, ports);
  },
};
