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
  const slip = didYouMean(word, ids);
  const meant = slip === null ? controlsAbout(word, controls) : [slip];
  return refuse(
    'unknown-control',
    `There is no control "${shorten(word, 40)}".`,
    meant.length === 0 ? `Name one of ${ids.join(', ')}.` : `Did you mean ${meant.join(', or ')}?`,
  );
}

/** More of them would not help to choose. */
const maxAbout = 4;

/** Controls whose title has the word, or else whose reason has it: people know `dmarc`, and not what it is called here. */
function controlsAbout(typed: string, controls: readonly ControlDefinition[]): readonly string[] {
  const word = typed.toLowerCase();
  if (!/^[a-z0-9-]{3,40}$/.test(word)) return [];
  const whole = new RegExp(`\\b${word}s?\\b`, 'iu');
  const idsOf = (said: (control: ControlDefinition) => string): readonly string[] =>
    controls.filter((control) => whole.test(said(control))).map(({ id }) => id);
  const titled = idsOf(({ title, changeTitle }) => `${title} ${changeTitle.does}`);
  const found = titled.length > 0 ? titled : idsOf(({ why }) => why);
  return found.length > maxAbout ? [] : found;
}
