/** What was decided in chat, laid over the settings of a process, and where hardenbot.yaml says something else. */
import { plural } from '../../lib/plural.js';
import type { InEffectPart } from '../settings-in-effect.js';
import { DecidedSettings } from './decided-settings.js';
import { valueHash } from './entry-terms.js';
import { openKeptSettings } from './kept.js';
import type { Source } from './sources.js';
import { whatCounts } from './what-counts.js';

export const inEffect: InEffectPart = {
  open: (live, verifier, kept) => new DecidedSettings(live, verifier, kept === undefined ? undefined : openKeptSettings(kept)),
  differing: async (ports, tenant) => differingLine(differingOf((await whatCounts(ports, tenant)).sources)),
};

interface Differing {
  /** Keys under which the decision counts, and the file says another value or none. */
  readonly byChat: readonly string[];
  /** Keys under which the file counts, and something else was decided. */
  readonly byFile: readonly string[];
}

export function differingOf(sources: readonly Source[]): Differing {
  const isOther = (one: Source['value'] | null, other: Source['value'] | null): boolean =>
    valueHash(one ?? undefined) !== valueHash(other ?? undefined);
  return {
    byChat: sources.filter(({ value, file, from }) => from !== null && isOther(value, file)).map(({ key }) => key),
    byFile: sources
      .filter(({ value, passedOver }) => passedOver !== null && passedOver.value !== null && isOther(passedOver.value, value))
      .map(({ key }) => key),
  };
}

/** `3 settings differ from hardenbot.yaml: …`; null where none does. */
export function differingLine({ byChat, byFile }: Differing): string | null {
  const all = byChat.length + byFile.length;
  if (all === 0) return null;
  const counting = [
    ...(byChat.length === 0 ? [] : [`what was decided in chat counts for ${byChat.length}`]),
    ...(byFile.length === 0 ? [] : [`the file counts for ${byFile.length}`]),
  ];
  return `${plural(all, 'setting')} decided in chat ${all === 1 ? 'differs' : 'differ'} from hardenbot.yaml: ${counting.join(', ')}.`;
}
