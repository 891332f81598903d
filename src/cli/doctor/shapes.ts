/** `hardenbot doctor --shapes`: looks at a tenant as it is on the wire, and says only how its answers are made. */
import { openRawAnswers } from '../../../adapters/m365/raw-answers.js';
import { packageVersion } from '../../process/package-root.js';
import { lookAtShapes } from '../../setup/shapes/look.js';
import { type ShapesDocument, shapesDocument } from '../../setup/shapes/report-text.js';
import { type OneShotOptions, tenantTime, withConnection } from '../one-shot-tenant.js';
import { withProgress } from '../output/print-progress.js';

/** Throws InputError for a bad file or a missing credential. */
export function shapesOf(options: OneShotOptions): Promise<ShapesDocument> {
  return withConnection(options, async ({ connection, asOf }) => {
    const about = { version: packageVersion(), source: options.state === undefined ? 'tenant' : 'export' } as const;
    const answers = openRawAnswers(connection, tenantTime);
    try {
      return shapesDocument(about, await withProgress('asking the tenant …', (at) => lookAtShapes(answers, asOf, { at })));
    } finally {
      await answers.close();
    }
  });
}
