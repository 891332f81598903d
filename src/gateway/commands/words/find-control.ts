/** The control that a word names, or what to do about a word that names none. */
import { shorten } from '../../../chat/safe-text.js';
import type { ControlDefinition } from '../../../controls/control.js';
import { didYouMean, nearestFirst } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { looksLikeId } from '../../../lib/ids.js';

export function findControl<Known extends ControlDefinition>(
  word: string | undefined,
  controls: readonly Known[],
): Known | Refusal {
  const ids = controls.map((control) => control.id);
  if (word === undefined) return refuse('missing-control', 'Which control?', `Name one of ${ids.toSorted().join(', ')}.`);
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
    meant.length === 0 ? `Name one of ${nearestFirst(word, ids).join(', ')}.` : `Did you mean ${meant.join(', or ')}?`,
  );
}

/** More of them would not help to choose. */
const maxAbout = 4;

/** They stand in titles and say nothing of what a control is about. */
const ordinary =
  /^(?:nothing|with|without|within|that|through|your|other|else|when|before|around|each|not|cannot|none|few|two|three|them|far|out|everyone|and|the|for|from|one|all|any|only|works?|goes|acts?|lets?|needs?|keep|use|stop|reach|early|ready)$/u;

/** Controls whose title has the word, or else whose reason has it as a name: people know `dmarc`, and not what it is called here. */
function controlsAbout(typed: string, controls: readonly ControlDefinition[]): readonly string[] {
  const word = typed.toLowerCase();
  if (!/^[a-z0-9-]{3,40}$/.test(word) || ordinary.test(word)) return [];
  const whole = new RegExp(`\\b${word}s?\\b`, 'iu');
  // With a capital within a sentence: an ordinary word says nothing of what a control is about.
  const name = new RegExp(`(?<=[\\p{Ll},] |\\()${word}s?\\b`, 'giu');
  const idsOf = (isAbout: (control: ControlDefinition) => boolean): readonly string[] =>
    controls.filter(isAbout).map(({ id }) => id);
  const titled = idsOf(({ title, changeTitle }) => whole.test(`${title} ${changeTitle.does}`));
  const found = titled.length > 0 ? titled : idsOf(({ why }) => (why.match(name) ?? []).some((one) => /\p{Lu}/u.test(one)));
  return found.length > maxAbout ? [] : found;
}
