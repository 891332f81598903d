/** Every control, one line each, in the order of reports. */
import type { Control } from './control.js';
import { modernAuth } from './modern-auth/index.js';
import { owaGroups } from './owa-groups/index.js';
import { popImap } from './pop-imap/index.js';
import { smtpAuth } from './smtp-auth/index.js';

export const controls: readonly Control[] = [popImap, modernAuth, smtpAuth, owaGroups];
