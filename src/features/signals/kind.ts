/** What the engine has to know of a plan that restores an object: whether it is the one of the request. */
import type { ChangeKind } from '../change-kind.js';

export const signalsKind: ChangeKind = {
  id: 'signals',
  commandFor: ({ signals }) => `/harden signals ${signals?.signal ?? ''}`.trim(),
  isAsAsked: ({ signals: planned }, { signals: asked }) =>
    planned === undefined || asked === undefined
      ? planned === undefined && asked === undefined
      : planned.signal === asked.signal && planned.object === asked.object,
  inShort: ({ signals }) => (signals === undefined ? 'restore' : `restore of ${signals.name}`),
};
