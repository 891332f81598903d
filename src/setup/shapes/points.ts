/** What the answers of a tenant say about a point that no source confirms. */
import type { Unconfirmed } from '../../tenant/resource.js';
import { type Difference, expectedAt } from './compare.js';
import type { ExpectedShape } from './expected-shape.js';
import { asExpected, type ObservedShape, type Words } from './observed-shape.js';

/**
 * - `confirmed`, `contradicted`: by values of the field that came · `toJudge`: values came, and people have to say what they mean
 * - `notSeen`: no value came · `notReadable`: the collection was refused · `noRead`: no answer to a read could show it
 */
export type PointState = 'confirmed' | 'contradicted' | 'toJudge' | 'notSeen' | 'notReadable' | 'noRead';

export interface JudgedPoint {
  readonly point: string;
  readonly state: PointState;
  /** Kinds, known words and forms of what the field held, each with how often; null where nothing came. */
  readonly seen: string | null;
}

interface Looked {
  readonly expected: ExpectedShape;
  readonly seen: ObservedShape;
  readonly words: Words;
  readonly differences: readonly Difference[];
  readonly isRefused: boolean;
}

export function judgePoint({ point, field: path, form }: Unconfirmed, looked: Looked): JudgedPoint {
  if (path === undefined) return { point, state: 'noRead', seen: null };
  const field = looked.seen.fields.get(path);
  const kinds = [...(field?.kinds ?? [])].filter(([kind]) => kind !== 'null');
  if (field === undefined || kinds.length === 0)
    return { point, state: looked.isRefused ? 'notReadable' : 'notSeen', seen: null };
  const known = looked.words[path] !== undefined;
  const forms = known ? [] : [...field.forms];
  const seen = [...(forms.length > 0 ? [] : kinds), ...field.words, ...forms]
    .map(([what, times]) => `${what} (${times})`)
    .join(', ');
  const isOff = looked.differences.some(({ about }) => about === path);
  if (isOff || (form !== undefined && forms.some(([one]) => one !== asExpected))) return { point, state: 'contradicted', seen };
  const kind = expectedAt(path, looked.expected)?.kind;
  const isSettled = form !== undefined || known || (kind !== 'text' && kind !== 'texts' && kind !== 'any');
  return { point, state: isSettled ? 'confirmed' : 'toJudge', seen };
}
