/** /harden settings: what counts in a tenant, and where each value comes from. */

import { safeFileName, textFile } from '../../../chat/attachment.js';
import type { Card } from '../../../chat/card.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import { splitWords } from '../../../gateway/commands/words/split-words.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { counted } from '../../../views/words.js';
import { referenceNames } from '../../kinds.js';
import { settingCard, settingsCard } from '../card.js';
import { keyMeant, keysBelow } from '../rule-of-key.js';
import { type Source, withNames } from '../sources.js';
import { waitingChanges } from '../waiting.js';
import { type WhatCounts, whatCounts } from '../what-counts.js';
import { propose } from './decide.js';
import { readTyped } from './read-typed.js';

/** The settings of a tenant as a file. */
function settingsExportCard(tenant: string, { sources, text }: WhatCounts): Card {
  const decided = sources.filter(({ from }) => from !== null).length;
  const said = decided === 0 ? 'nothing was decided in chat' : `${counted(decided, 'setting')} decided in chat`;
  return {
    title: `Settings of ${tenant} as a file`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [{ text: `The part of hardenbot.yaml that is about ${tenant}, as it counts now: ${said}. It holds no secret.` }],
      },
      {
        kind: 'attachment',
        name: safeFileName(`${tenant}-settings.yaml`),
        label: 'Settings',
        holds: counted(sources.length, 'setting'),
        ask: 'settings export',
        preview: [],
        file: textFile(text()),
      },
    ],
  };
}

export const settings: Command = {
  name: 'settings',
  takes: '[show] [<setting>] | export',
  maxWords: 2,
  lists: true,
  summary:
    'shows the settings of a tenant: each value, and whether it comes from hardenbot.yaml or was decided in chat, by whom and when; export gives them as a file',
  example: '/harden settings pop-imap.allow',
  needs: 'read',
  run: async (call, ports) => {
    const [first, second] = call.words;
    if (first === 'export' && second !== undefined)
      return refuse('unread-word', 'The file has every setting of a tenant.', 'Write /harden settings export.');
    const typed = first === 'show' ? second : first;
    const counting = await whatCounts(ports, call.tenant);
    if (typed === 'export') return settingsExportCard(call.tenant.name, counting);
    if (typed !== undefined && typed !== 'show') return one(call, typed, counting.sources);
    const waiting = await waitingChanges(ports, call.tenant.id);
    return settingsCard(
      call.tenant.name,
      withNames(counting.sources, (id) => ports.directory.nameOf(id)),
      waiting,
    );
  },
};

function one({ tenant }: CommandCall, typed: string, sources: readonly Source[]): Card | Refusal {
  const meant = keyMeant(typed, tenant.name);
  if (isRefusal(meant)) {
    const below = keysBelow(typed);
    const remedy = below.length > 0 ? `Name one of ${below.join(', ')}.` : meant.remedy;
    return { ...meant, remedy: remedy.replace(' Nothing was proposed.', '') };
  }
  const source = sources.find(({ key }) => key === meant.key);
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
  const said = takeOptions(words, referenceNames);
  if (isRefusal(said)) return said;
  const { words: written, ...named } = said;
  const value = written.map((word, index) => (index === 0 ? word.replace(/^value=/u, '') : word)).filter((word) => word !== '');
  const denied = await ports.directory.authorize(call.person, 'request', call.tenant.id);
  if (denied !== null) return denied;
  await ports.decided.renew(call.tenant.id, ports.ledger);
  const changes = readTyped('set', [key, ...value], { decided: ports.decided, tenant: call.tenant });
  return isRefusal(changes) ? changes : propose(ports, { ...call, ...named }, changes);
}
