/** Every command, in the order of help. */
import { audit } from './audit.js';
import { changes } from './changes.js';
import type { Command } from './command.js';
import { explain } from './explain.js';
import { helpCommand } from './help.js';
import { keep } from './keep.js';
import { plan } from './plan.js';
import { revert } from './revert.js';
import { status } from './status.js';

export const commands: readonly Command[] = [helpCommand(() => commands), status, audit, explain, plan, keep, revert, changes];
