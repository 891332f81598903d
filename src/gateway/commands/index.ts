/** Every command, in the order of help. */
import { approve } from './approve.js';
import { ask } from './ask.js';
import { audit } from './audit.js';
import { changes } from './changes.js';
import { clean } from './clean.js';
import type { Command } from './command.js';
import { contain } from './contain.js';
import { digest } from './digest.js';
import { directory } from './directory.js';
import { emergency } from './emergency.js';
import { evidence } from './evidence.js';
import { explain } from './explain.js';
import { exportCommand } from './export.js';
import { type CommandGroup, helpCommand } from './help.js';
import { history } from './history.js';
import { home } from './home.js';
import { incident } from './incident.js';
import { link } from './link.js';
import { notify } from './notify.js';
import { keep, resume, revert, review, revoke } from './of-change.js';
import { plan } from './plan.js';
import { restore } from './restore.js';
import { show } from './show.js';
import { status } from './status.js';
import { travel } from './travel.js';
import { travels } from './travels.js';
import { unlink } from './unlink.js';
import { waive } from './waive.js';
import { waivers } from './waivers.js';
import { whoami } from './whoami.js';
import { why } from './why.js';
import { whyMail } from './why-mail.js';

/** What people come for, in the order of help. */
const groups: readonly CommandGroup[] = [
  { title: 'Look', commands: [home, status, audit, explain, history, digest, why, whyMail] },
  { title: 'Change', commands: [plan, approve, ask, revoke, keep, revert, emergency, review, changes, show] },
  { title: 'Travel', commands: [travel, travels] },
  { title: 'An account that was taken over', commands: [contain, clean, restore, resume, incident] },
  { title: 'Accept, and keep a record', commands: [waive, waivers, exportCommand, evidence] },
  { title: 'You', commands: [notify, whoami, link, unlink, directory] },
];

export const commands: readonly Command[] = [helpCommand(groups), ...groups.flatMap((group) => group.commands)];
