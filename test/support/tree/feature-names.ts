/** Which files name a feature outside its folder: what has to be touched to add one like it, or to take it away. */
import { importersOf, type SourceFile } from './import-graph';

/** Schemas of what is stored, signed, or written in settings and in state files: a line each is what a feature costs. */
export const storedForms: ReadonlySet<string> = new Set([
  'src/config/settings.ts',
  'src/controls/reasoning/access/access-exception.ts',
  'src/features/events.ts',
  'src/features/settings-change/keys.ts',
  'src/features/settings.ts',
  'src/features/signals/events.ts',
  'src/features/terms.ts',
  'src/features/ticket/terms.ts',
]);

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

/** The features of a tree, each the folder of the part of it that is listed. */
export function featuresOf(files: ReadonlyMap<string, SourceFile>): readonly string[] {
  return [...(files.get(listOfFeatures)?.text ?? '').matchAll(/^ +\{ id: '([\w-]+)'/gm)].map(([, id = '']) => id);
}

/** Folders of features, those that others use and no list has among them. */
export function featureFolders(files: ReadonlyMap<string, SourceFile>): readonly string[] {
  const inFolders = [...files.keys()]
    .map((path) => path.split('/'))
    .filter(([, area, , ...rest]) => area === 'features' && rest.length > 0);
  return [...new Set(inFolders.map(([, , name = '']) => name))].sort();
}

/** Files outside a feature's folder that have to change to delete it, stored forms aside: the list of features, those that import it by its name, and those that read its settings. */
export function tiedTo(feature: string, files: ReadonlyMap<string, SourceFile>): readonly string[] {
  const folder = `src/features/${feature}/`;
  const list = featuresOf(files).includes(feature) ? [listOfFeatures] : [];
  const all = [...importersOf(files)].flatMap(([to, some]) => (to.startsWith(folder) ? some : []));
  const importers = all.filter(({ text }) => text.includes(`/${feature}/`)).map(({ path }) => path);
  const key = feature.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const ofSettings = new RegExp(`\\bsettings\\??\\.${key}\\b`);
  const readers = [...files.values()].filter(({ text }) => ofSettings.test(withoutComments(text))).map(({ path }) => path);
  return [...new Set([...list, ...importers, ...readers])]
    .filter((path) => !path.startsWith(folder) && !storedForms.has(path))
    .sort();
}

const listOfFeatures = 'src/features/features.ts';

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
