/** The control that a word names, or what to do about a word that names none. */
import { shorten } from '../../../chat/safe-text.js';
import type { ControlDefinition } from '../../../controls/control.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { looksLikeId } from '../../../lib/ids.js';

export function findControl<Known extends ControlDefinition>(
  word: string | undefined,
  controls: readonly Known[],
): Known | Refusal {
  const ids = controls.map((control) => control.id);
  if (word === undefined) return refuse('missing-control', 'Which control?', `Name one of ${ids.join(', ')}.`);
  const found = controls.find((control) => control.id === word.toLowerCase());
  if (found !== undefined) return found;
  if (looksLikeId(word))
    return refuse(
      'unknown-control',
      `${shorten(word, 40)} is an id, and not the name of a control.`,
      `/harden show ${shorten(word, 40)} shows what has that id; /harden status all lists the controls.`,
    );
  const meant = didYouMean(word, ids);
  return refuse(
    'unknown-control',
    `There is no control "${shorten(word, 40)}".`,
    meant === null ? `Name one of ${ids.join(', ')}.` : `Did you mean ${meant}?`,
  );
}
