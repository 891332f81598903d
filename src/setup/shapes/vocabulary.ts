/** The words that names of the vendor are made of, so that a new name can be shown without showing one that a tenant made up. */
import { resources } from '../../tenant/resources/registry.js';
import { type ExpectedShape, expectedShapeOf } from './expected-shape.js';

/** Of error codes, beside the words that names of fields are made of. */
const ofCodes =
  'access authorization authentication bad by conflict consent denied disabled error exceeded exception expired failed forbidden found gateway generic gone granted insufficient internal invalid license licence limit management missing method microsoft msgraph non not object of or permission policy premium privileges quota request required resource scope server service subscription tenant throttled timeout token too many unauthorized unavailable unknown unsupported';
/** Of fields that come with the collections and are not read. */
const ofFields =
  'additional context enforced insider levels location messages offline organization outlook parent refresh report session size subject supported tags verified windows mac mobile for';

const vocabulary: ReadonlySet<string> = new Set([
  ...`${ofCodes} ${ofFields}`.split(' '),
  ...resources.flatMap(({ row }) =>
    namesIn(expectedShapeOf(row)).flatMap((name) => wordsOf(name).map((word) => word.toLowerCase())),
  ),
]);

/** A name with each of its words that is none of the vendor's by its form alone: `PopAllowed` stays, `contoso_badgeKind` is `a_aKind`. */
export function vendorName(name: string): string {
  // The number of an error of Entra ID.
  if (/^AADSTS\d{1,9}$/.test(name)) return name;
  return wordsOf(name)
    .map((word) => (!/\d/.test(word) && vocabulary.has(word.toLowerCase()) ? word : masked(word)))
    .join('')
    .slice(0, maxName);
}

const maxName = 80;

/** `signInActivity` is sign, In and Activity; what stands between words is a part of its own. */
function wordsOf(name: string): readonly string[] {
  return name.split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[^A-Za-z])|(?<=[^A-Za-z])(?=[A-Za-z])/);
}

function namesIn(expected: ExpectedShape): readonly string[] {
  if (expected.kind !== 'object' && expected.kind !== 'objects') return [];
  return [...expected.fields].flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

/** Runs of letters of one case, of digits and of anything else become one sign each: `hybridJoin7` is `aAa9`. */
export function masked(text: string): string {
  const form = text
    .replaceAll(/\p{Lu}+/gu, 'A')
    .replaceAll(/[^\P{L}A]+/gu, 'a')
    .replaceAll(/\p{N}+/gu, '9')
    .replaceAll(/[^Aa9._@:/ -]+/gu, '?');
  return form === '' ? '(empty)' : form.slice(0, maxForm);
}

const maxForm = 24;
