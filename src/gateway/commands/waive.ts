/** /harden waive: asks others to accept a finding for a time, with a reason. */
import { isRefusal, refuse } from '../../errors.js';
import type { Command } from './command.js';
import { findControl } from './find-control.js';
import { parseFlags } from './flags.js';
import { readReason } from './reason.js';

export const waive: Command = {
  name: 'waive',
  flags: ['days', 'reason'],
  options: ['ticket'],
  takes: '<control> [object] --days N --reason … [ticket=…]',
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
        : ports.waiving.end(call, object.toLowerCase());
    const control = findControl(first, ports.controls);
    if (isRefusal(control)) return control;
    const typed = named.get('days') ?? '';
    const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
    if (days < 1) return refuse('missing-days', 'For how many days?', 'Add --days N, a whole number, e.g. --days 30.');
    const reason = readReason(named.get('reason'), {
      reason: 'A waiver needs a reason.',
      remedy: 'Add --reason and why, for those who approve it.',
    });
    if (isRefusal(reason)) return reason;
    const wish = { control, days, reason };
    return ports.waiving.request(call, object === undefined ? wish : { ...wish, object });
  },
};
