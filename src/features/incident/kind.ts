/** What the engine has to know of a stage of the playbook for a compromised account: that it cannot wait, and who decides on it. */
import { refuse } from '../../lib/errors.js';
import type { ChangeKind } from '../change-kind.js';
import { isShort } from './terms.js';

export const incidentKind: ChangeKind = {
  id: 'incident',
  isUrgent: true,
  // A compromised account is to do no more harm, and that was decided.
  beginsWhileHalted: isShort,
  // What may be done about an account is derived from all that was.
  keepsEntries: true,

  commandFor: ({ incident }, control) => `/harden ${control} ${incident?.id ?? ''}`.trim(),

  // Fewer approvals than usual are for one stage alone.
  isAsAsked: ({ incident, control, reverts }, { incident: asked }) => {
    const takesShortWay = reverts === undefined && isShort(control);
    return incident?.id === asked && (incident?.approvals !== undefined) === takesShortWay;
  },

  reported: ({ incident }) => (incident === undefined ? {} : { incident }),

  chosen: ({ items }) => items,

  keepsOut: ({ incident, control, reverts }) => {
    const isContaining = isShort(control);
    if (incident === undefined || !(isContaining || control === 'restore')) return null;
    return { account: incident.account, isOut: isContaining === (reverts === undefined) };
  },

  withoutSay: ({ incident }) => incident?.account.id,
  undoneWithoutSay: true,
  // What undoes it never takes the short way.
  whenUndone: ({ incident }) =>
    incident === undefined
      ? { asked: {}, planned: {} }
      : { asked: { incident: incident.id }, planned: { incident: { id: incident.id, account: incident.account } } },

  approval: ({ incident }) => {
    const { approvals, open } = incident ?? {};
    // Restoring access while something is open takes two people beside the one who asks.
    if (open !== undefined) return { approvals: 2 };
    return approvals === undefined ? null : { approvals, group: { key: 'incident', name: 'the incident group' } };
  },

  // An account that goes back with something of an intruder left open is never the decision of one person.
  whyNotAlone: ({ incident }) => (incident?.open === undefined ? null : takesTwo),
};

const takesTwo = refuse(
  'takes-two',
  'Restoring access while something is open takes two people, in an emergency too.',
  'Approve it with the button, and have a second approver do the same.',
);
