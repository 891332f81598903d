/** What `hardenbot doctor --shapes` found, for programs; nothing of it shows which tenant it was. `report-text.ts` says it to people. */
import type { ResourceShape } from './look.js';

/** An export is answered by the simulator of hardenbot itself, so that it says nothing of Microsoft 365. */
export type ShapesSource = 'tenant' | 'export';

export interface ShapesDocument {
  readonly schema: 'shapes/2';
  /** Of hardenbot: what is believed of the vendor comes with it. */
  readonly version: string;
  readonly source: ShapesSource;
  readonly counts: Readonly<Record<ResourceShape['state'] | 'differences', number>>;
  readonly collections: readonly ResourceShape[];
}

export function shapesDocument(
  { version, source }: Pick<ShapesDocument, 'version' | 'source'>,
  collections: readonly ResourceShape[],
): ShapesDocument {
  const count = (state: ResourceShape['state']): number => collections.filter((one) => one.state === state).length;
  return {
    schema: 'shapes/2',
    version,
    source,
    counts: {
      differences: collections.reduce((sum, { differences }) => sum + differences.length, 0),
      compared: count('compared'),
      empty: count('empty'),
      refused: count('refused'),
      nothingToTry: count('nothingToTry'),
    },
    collections,
  };
}
