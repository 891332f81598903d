/** /harden waive: asks others to accept a finding for a time, with a reason. */

import type { Command } from '../../../gateway/commands/command.js';
import { findControl } from '../../../gateway/commands/words/find-control.js';
import { parseFlags } from '../../../gateway/commands/words/flags.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { referenceNames, referenceTakes } from '../../kinds.js';
import { endWaiver, requestWaiver, type WaiverTime, waivingPorts } from './decide.js';

export const waive: Command = {
  name: 'waive',
  flags: ['days', 'reason'],
  options: referenceNames,
  takes: `<control> [object] --days N --reason …${referenceTakes}`,
  summary: 'asks others to accept a finding for a time; `end <waiver id>` ends one',
  example: '/harden waive pop-imap scanner@contoso.com --days 30 --reason "the scanner is replaced in December"',
  run: async (call, ports) => {
    const flags = parseFlags(call.words, ['days', 'reason']);
    if (isRefusal(flags)) return flags;
    const { plain, named } = flags;
    const [first, object] = plain;
    if (first?.toLowerCase() === 'end')
      return object === undefined
        ? refuse('missing-waiver', 'Which waiver?', 'Name its id; /harden waivers lists them.')
        : endWaiver(waivingPorts(ports), call, object.toLowerCase());
    const control = findControl(first, ports.controls);
    if (isRefusal(control)) return control;
    const terms = readWaiverTerms({ days: named.get('days') ?? '', reason: named.get('reason') });
    if (isRefusal(terms)) return terms;
    const wish = { control, ...terms };
    return requestWaiver(waivingPorts(ports), call, object === undefined ? wish : { ...wish, object });
  },
};

/** For how long, and why. */
function readWaiverTerms(typed: { readonly days: string; readonly reason: string | undefined }): WaiverTime | Refusal {
  const days = /^\d{1,4}$/.test(typed.days) ? Number(typed.days) : 0;
  if (days < 1) return refuse('missing-days', 'For how many days?', 'Add --days N, a whole number, e.g. --days 30.');
  const reason = readReason(typed.reason, {
    reason: 'A waiver needs a reason.',
    remedy: 'Add --reason and why, for those who approve it.',
  });
  return isRefusal(reason) ? reason : { days, reason };
}

/** The answer to the question of a button: `30 the scanner is replaced in December`. */
export function readWaiverAnswer(answer: string): WaiverTime | Refusal {
  const [days = '', ...reason] = answer.trim().split(/\s+/u);
  return readWaiverTerms({ days, reason: reason.join(' ') });
}
