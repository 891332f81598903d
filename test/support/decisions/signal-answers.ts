/** The answer to each button of a signal that does not exist. It does not depend on the state of a change. */
import type { SignalAct } from './decision-grid';

/** A person without the right to request changes does not learn whether a signal exists. */
const noSuchSignal = `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-signal | unknown-signal | not-allowed | not-allowed | not-allowed
`;
/** Answering a question about your own account needs no right in the tenant. */
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
  containSignal: noSuchSignal,
  waiveSignal: noSuchSignal,
  saidYes: notAsked,
  saidNo: notAsked,
};
