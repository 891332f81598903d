/** Each entry of the ledger in a few words. */
import { assertNever } from '../errors.js';
import type { LedgerEvent } from '../ledger/entry.js';
import { utcMinute } from '../utc-minute.js';
import { verdictWord } from './words.js';

export function eventWords(event: LedgerEvent): string {
  switch (event.type) {
    case 'requested':
      return `asked for: ${[event.what, event.control, event.change, event.account, event.items?.join(',')].filter((part) => part !== undefined).join(' ')}`;
    case 'collected':
      return `collected: ${event.evidence.items.length} items, ${event.evidence.missing.length} reads failed`;
    case 'staged':
      return `${event.stage}: ${event.change}`;
    case 'resumed':
      return 'wanted what is left to be tried again';
    case 'audited':
      return `audited: ${Object.entries(event.verdicts)
        .map(([control, verdict]) => `${control} ${verdictWord[verdict]}`)
        .join(', ')}`;
    case 'planned':
      return `planned: ${event.plan.operations} operations, ${event.plan.risk} risk`;
    case 'nothingToDo':
      return event.reason;
    case 'refused':
      return `refused: ${event.reason}`;
    case 'turnedAway':
      return `turned away a job: ${event.reason}`;
    case 'approved':
    case 'rejected':
    case 'revoked':
    case 'reviewed':
    case 'kept':
      return reasoned(event.type, event.decision.decision.reason);
    case 'waived':
      return 'approved the waiver';
    case 'reminded':
      return event.told.length === 0 ? 'reminded the channel' : `reminded ${event.told.length} personally`;
    case 'applying':
      return reasoned('began to apply', event.checked);
    case 'intent':
      return `about to change ${event.operation.object}`;
    case 'outcome':
      return `${event.undo === true ? 'putting back' : 'operation'} ${event.n}: ${event.result}${event.reason === undefined ? '' : ` (${event.reason})`}`;
    case 'applied':
    case 'undone':
      return reasoned(`${event.type}: ${event.done} of ${event.total}`, event.stopped);
    case 'verified':
      return `measured ${verdictWord[event.measured]}, expected ${verdictWord[event.expected]}`;
    case 'reported':
      return `brought what it would have done since ${utcMinute(new Date(event.since))}`;
    case 'keepBy':
      return `undoes itself ${utcMinute(new Date(event.until))} unless kept`;
    case 'undoAsked':
      return 'wanted it back at once';
    case 'undoing':
      return event.why === 'notKept' ? 'nobody kept it: putting it back' : 'putting it back';
    case 'reverted':
      return `undone by ${event.by}`;
    case 'checkpoint':
      return event.checkpoint;
    case 'linkAsked':
    case 'linked':
      return `${event.type === 'linked' ? 'linked' : 'asked to link'} an account of ${event.platform}`;
    case 'unlinked':
      return `took back an account of ${event.platform}`;
    case 'drifted':
      return `${event.move.control} was ${verdictWord[event.move.from]}, is ${verdictWord[event.move.to]}`;
    case 'waiverAsked':
      return `asked to accept ${event.terms.control} for ${event.terms.days} days: ${event.terms.reason}`;
    case 'waiverEnded':
      return `the waiver ended: ${event.detail}`;
    case 'sealedOver':
      return `sealed over ${event.upTo} entries that were written before entries were signed`;
    case 'moved':
      return 'was put behind what a restore brought back';
    case 'stored':
      return `kept ${Object.keys(event.values).join(', ')}`;
    case 'clockJumped':
      return `the clock of the worker jumped by ${Math.round(event.byMs / 1000)} s`;
    default:
      return assertNever(event);
  }
}

function reasoned(what: string, reason: string | undefined): string {
  return reason === undefined ? what : `${what}: ${reason}`;
}
