/** What each feature says of the day in its digest. */
import type { DigestSection } from '../views/digest-section.js';
import { features } from './features.js';

/** A part of a feature's folder. */
interface SectionPart {
  readonly section: DigestSection;
}

export const digestSections: readonly DigestSection[] = features
  .filter(({ inDigest }) => inDigest === true)
  .map(({ id }) => (require(`./${id}/digest-section.js`) as SectionPart).section);
