/** Every control, one line each, in the order of reports. */
import type { Control } from './control.js';
import { popImap } from './pop-imap/index.js';

export const controls: readonly Control[] = [popImap];
