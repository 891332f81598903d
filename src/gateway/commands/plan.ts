/** /harden plan: works out the exact change and asks for approval. */
import { isRefusal } from '../../errors.js';
import type { Command } from './command.js';
import { findControl } from './find-control.js';

export const plan: Command = {
  name: 'plan',
  options: ['ticket', 'at', 'except'],
  takes: '<control> [list=a,b | ...] [except=x,y] [at=…] [ticket=…]',
  summary: 'works out the exact change and asks others to approve it; ... shows which lists it takes for one plan',
  example: '/harden plan pop-imap',
  run: async (call, ports) => {
    const control = findControl(call.words[0], ports.controls);
    return isRefusal(control) ? control : ports.deciding.requestPlan(call, control, call.words.slice(1));
  },
};
