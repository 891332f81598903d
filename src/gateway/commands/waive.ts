/** /harden waive: asks others to accept a finding for a time, with a reason. */
import { shorten } from '../../chat/safe-text.js';
import { isRefusal, refuse } from '../../errors.js';
import type { Command } from './command.js';
import { findControl } from './find-control.js';
import { parseFlags } from './flags.js';

const maxReason = 500;

export const waive: Command = {
  name: 'waive',
  takes: '<control> [object] --days N --reason …',
  summary: 'asks others to accept a finding for a time; `end <waiver id>` ends one',
  example: '/harden waive pop-imap scanner@contoso.com --days 30 --reason "the scanner is replaced in December"',
  run: async (call, ports) => {
    const { plain, named } = parseFlags(call.words);
    const [first, object] = plain;
    if (first?.toLowerCase() === 'end')
      return object === undefined
        ? refuse('missing-waiver', 'Which waiver?', 'Name its id; /harden waivers lists them.')
        : ports.waiving.end(call, object.toLowerCase());
    const control = findControl(first, ports.controls);
    if (isRefusal(control)) return control;
    const days = Number(named.get('days') ?? '');
    if (!Number.isInteger(days) || days < 1)
      return refuse('missing-days', 'For how many days?', 'Add --days N, a whole number, e.g. --days 30.');
    const reason = named.get('reason') ?? '';
    if (reason === '')
      return refuse('missing-reason', 'A waiver needs a reason.', 'Add --reason and why, for those who approve it.');
    const wish = { control, days, reason: shorten(reason, maxReason) };
    return ports.waiving.request(call, object === undefined ? wish : { ...wish, object });
  },
};
