/** What everyone is answered to the buttons of a signal that there is not: the same in every state of a change. */
import type { SignalAct } from './decision-grid';

/** Whoever may not ask in the tenant is told nothing of its signals. */
const noSuchSignal = `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-signal | unknown-signal | not-allowed | not-allowed | not-allowed
`;
/** A question about oneself needs no right in the tenant: whoever has an account may answer the one that was put to them. */
const notAsked = `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-signal | unknown-signal | unknown-signal | unknown-signal | unknown-signal | unknown-signal
`;

export const signalAnswers: Readonly<Record<SignalAct, string>> = {
  wasMe: noSuchSignal,
  expected: noSuchSignal,
  falseAlarm: noSuchSignal,
  take: noSuchSignal,
  askPerson: noSuchSignal,
  restoreState: noSuchSignal,
  saidYes: notAsked,
  saidNo: notAsked,
};
