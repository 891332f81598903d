/** What a change of a setting of a tenant does, in plain words; those of a check stand in its definition. */
import type { SettingSentence } from '../../controls/setting-sentence.js';

/** By the key below the tenant, `digest.at`. Of other keys the card shows the name. */
export const tenantSentences: Readonly<Record<string, SettingSentence>> = {
  'approvals.approvers.people': { add: 'Let {} approve changes', remove: 'Stop {} approving changes' },
  'approvals.expiresAfter': { set: 'Let plans wait {} for approval' },
  'approvals.keepWithin': { set: 'Give people {} to keep a change' },
  'approvals.freeze': { add: 'Add a time in which nothing is changed', remove: 'Remove a time in which nothing is changed' },
  'approvals.windows': { add: 'Add a maintenance window', remove: 'Remove a maintenance window' },
  breakGlass: { add: 'Make {} a break-glass account', remove: 'Stop treating {} as a break-glass account' },
  'digest.at': { set: 'Send the digest at {}' },
  'digest.timeZone': { set: 'Send the digest by the clock of {}' },
  'digest.auditEvery': { set: 'Check the tenant every {}' },
  'digest.quiet.from': { set: 'Begin quiet hours at {}' },
  'digest.quiet.to': { set: 'End quiet hours at {}' },
  reportOnlyFor: { set: 'Keep new policies report-only for {}' },
  'signals.containWithoutAsking': {
    add: 'Let hardenbot block accounts without asking',
    remove: 'Stop hardenbot blocking accounts without asking',
  },
  'signals.quietForHours': { set: 'Keep an answered signal quiet for {} hours' },
  tags: { add: 'Add this tenant to the group {}', remove: 'Take this tenant out of the group {}' },
  timeZone: { set: 'Use the time zone {}' },
};
