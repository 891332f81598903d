/** Which files name a feature outside its folder: what has to be touched to add one like it, or to take it away. */
import type { SourceFile } from './import-graph';

/** What a feature is called in names of code and in words, by its folder. `Travellers` in a case is the name of a group. */
const words: Readonly<Record<string, RegExp>> = {
  // `IncidentReportContent` is a column of the vendor's.
  incident: /\bincidents?\b|incident(?=[A-Z])|(?<!Generate)Incident(?!Report)/,
  // "Ticket systems" are what people lose mail from.
  ticket: /\btickets?\b(?! systems)|ticket(?=[A-Z])|Ticket/,
  travel: /\b[tT]ravels?(?![a-z])|[a-z]Travels?(?![a-z])|\b[tT]rips?(?![a-z])|[a-z]Trips?(?![a-z])/,
  // Reasons are called why everywhere.
  why: /'why-mail'|id: 'why'|features\/why|\.\/why\/|\.\/why\.js|[wW]hy(Store|Answer|Question)\b|(ask|answer|tell|look|register)Why\b/,
};

/** A pattern for what a feature is called. */
function wordsOf(feature: string): RegExp {
  return words[feature] ?? new RegExp(`\\b${feature}s?\\b|${feature}(?=[A-Z])|${feature.replace(/^./, (c) => c.toUpperCase())}`);
}

/** Files outside the folder whose code names it: comments say what they like, and cases of controls are data. */
export function filesNaming(feature: string, files: Iterable<SourceFile>): readonly string[] {
  const name = wordsOf(feature);
  return [...files]
    .filter(({ path }) => path.startsWith('src/') && !path.startsWith(`src/features/${feature}/`) && !path.endsWith('cases.ts'))
    .filter(({ text }) => name.test(withoutComments(text)))
    .map(({ path }) => path)
    .sort();
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
