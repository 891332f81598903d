/** /harden settings: what counts in a tenant, and where each value comes from. */
import type { Card } from '../../../chat/card.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import { splitWords } from '../../../gateway/commands/words/split-words.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import { settingCard, settingsCard } from '../card.js';
import { settingsPrefix } from '../entry-terms.js';
import { keyMeant } from '../rule-of-key.js';
import { settingsChangeOf } from '../settings-change.js';
import { sourcesOf } from '../sources.js';
import { propose } from './decide.js';
import { readTyped } from './read-typed.js';

/** How many of the newest proposals are looked at for those that wait. */
const lookedAt = 50;

export const settings: Command = {
  name: 'settings',
  takes: '[show] [<setting>]',
  maxWords: 2,
  lists: true,
  summary:
    'shows the settings of a tenant: each value, and whether it comes from hardenbot.yaml or was decided in chat, by whom and when',
  example: '/harden settings pop-imap.allow',
  needs: 'read',
  run: async (call, ports) => {
    const [first, second] = call.words;
    const typed = first === 'show' ? second : first;
    await ports.decided.renew(call.tenant.id, ports.ledger);
    return typed === undefined || typed === 'show' ? all(call, ports) : one(call, typed, ports);
  },
};

async function all({ tenant }: CommandCall, { decided, ledger, now }: CommandPorts): Promise<Card> {
  const ids = await ledger.recent(tenant.id, lookedAt, settingsPrefix);
  const { log } = decided.of(tenant.id);
  const waiting: string[] = [];
  for (const id of ids) {
    const asked = settingsChangeOf(await ledger.subject(tenant.id, id));
    const isOver = asked?.rejection != null || asked?.withdrawn != null || asked?.declined != null;
    if (asked === null || isOver || log?.byId.has(id) === true || now() >= asked.expiresAt) continue;
    waiting.push(`${id} (${asked.terms.changes.map(({ key }) => key).join(', ')})`);
  }
  return settingsCard(tenant.name, sourcesOf(decided, tenant.id), waiting);
}

function one({ tenant }: CommandCall, typed: string, { decided }: CommandPorts): Card | Refusal {
  const meant = keyMeant(typed, tenant.name);
  if (isRefusal(meant)) return meant;
  const source = sourcesOf(decided, tenant.id).find(({ key }) => key === meant.key);
  return settingCard(tenant.name, meant.key, source);
}

/** What was written in the form of one setting. */
export async function changeByForm(
  ports: CommandPorts,
  call: Omit<CommandCall, 'words'>,
  { key, typed }: { readonly key: string; readonly typed: string },
) {
  const words = splitWords(typed);
  if (isRefusal(words)) return words;
  const said = takeOptions(words, ['ticket']);
  if (isRefusal(said)) return said;
  const { words: written, ...ticket } = said;
  const value = written.map((word, index) => (index === 0 ? word.replace(/^value=/u, '') : word)).filter((word) => word !== '');
  const denied = await ports.directory.authorize(call.person, 'request', call.tenant.id);
  if (denied !== null) return denied;
  await ports.decided.renew(call.tenant.id, ports.ledger);
  const changes = readTyped('set', [key, ...value], { decided: ports.decided, tenant: call.tenant });
  return isRefusal(changes) ? changes : propose(ports, { ...call, ...ticket }, changes);
}
