/** /harden audit: reads the tenant and judges it, all controls or one. */
import { isRefusal } from '../../errors.js';
import type { Command } from './command.js';
import { findControl } from './find-control.js';

export const audit: Command = {
  name: 'audit',
  takes: '[control]',
  summary: 'reads the tenant now and judges every control, or one',
  example: '/harden audit pop-imap',
  run: async (call, ports) => {
    const [word] = call.words;
    const control = word === undefined ? undefined : findControl(word, ports.controls);
    return isRefusal(control) ? control : ports.deciding.requestAudit(call, control);
  },
};
