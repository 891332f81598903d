/** Every command, in the order of help. */
import { definitions } from '../controls/definitions.js';
import { approve } from '../gateway/commands/approve.js';
import { ask } from '../gateway/commands/ask.js';
import { audit } from '../gateway/commands/audit.js';
import { changes } from '../gateway/commands/changes.js';
import type { Command } from '../gateway/commands/command.js';
import { digest } from '../gateway/commands/digest.js';
import { emergency } from '../gateway/commands/emergency.js';
import { evidence } from '../gateway/commands/evidence.js';
import { explain } from '../gateway/commands/explain.js';
import { exportCommand } from '../gateway/commands/export.js';
import { type CommandGroup, helpCommand } from '../gateway/commands/help.js';
import { history } from '../gateway/commands/history.js';
import { home } from '../gateway/commands/home.js';
import { directory, link, unlink } from '../gateway/commands/link.js';
import { notify } from '../gateway/commands/notify.js';
import { keep, revert, review, revoke } from '../gateway/commands/of-change.js';
import { plan } from '../gateway/commands/plan.js';
import { show } from '../gateway/commands/show.js';
import { status } from '../gateway/commands/status.js';
import { whoami } from '../gateway/commands/whoami.js';
import { meantBy } from '../gateway/feature.js';
import { gatewayFeatures } from './gateway.js';

/** What people come for, in the order of help; a feature's commands stand behind the others of their group, or in a group of their own behind the changes. */
export const groups = grouped([
  { title: 'Look', commands: [home, status, audit, explain, history, digest] },
  { title: 'Change', commands: [plan, approve, ask, revoke, keep, revert, emergency, review, changes, show] },
  ...gatewayFeatures.map(({ help }) => help),
  { title: 'Accept, and keep a record', commands: [exportCommand, evidence] },
  { title: 'You', commands: [notify, whoami, link, unlink, directory] },
]);

export const commands: readonly Command[] = [
  helpCommand(groups, meantBy(gatewayFeatures)),
  ...groups.flatMap((group) => group.commands),
];

/** What a word already means in the chat; null where a tenant may be called like it. */
export function meaningInChat(word: string): 'command' | 'control' | null {
  if (definitions.some(({ id }) => id === word)) return 'control';
  return commands.some(({ name }) => name === word) ? 'command' : null;
}

function grouped(parts: readonly CommandGroup[]): readonly CommandGroup[] {
  const titles = [...new Set(parts.map(({ title }) => title))];
  return titles.map((title) => ({
    title,
    commands: parts.filter((part) => part.title === title).flatMap((part) => part.commands),
  }));
}
