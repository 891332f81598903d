/** The settings of a tenant as a file. */
import { safeFileName, textFile } from '../../../chat/attachment.js';
import type { Card } from '../../../chat/card.js';
import { counted } from '../../../views/words.js';
import type { WhatCounts } from '../what-counts.js';

export function settingsExportCard(tenant: string, { sources, text }: WhatCounts): Card {
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
