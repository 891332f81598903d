/** The simulated tenant behind a proxy that changes its answers: what a vendor that is not as believed would send. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRawAnswers } from '../../../adapters/m365/raw-answers';
import { startSimulator } from '../../../adapters/m365/simulator/index';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { lookAtShapes } from '../../../src/setup/shapes/look';
import { type ShapesDocument, shapesDocument } from '../../../src/setup/shapes/report-text';
import { manualTime } from '../time/manual-time';
import { openFrontDoor, type Scripted, type SeenRequest } from '../wire/http-listener';

export const demoState = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as {
  readonly asOf: string;
};

/** What `hardenbot doctor --shapes` finds, with each answer as `script` gives it; `only` of these keys, or of all. */
export async function shapesBehind(
  script: (request: SeenRequest) => Scripted | null,
  { only, state = demoState }: { readonly only?: readonly string[]; readonly state?: typeof demoState } = {},
): Promise<ShapesDocument> {
  const simulator = await startSimulator({ state });
  const door = await openFrontDoor({ origin: new URL(simulator.endpoints.graph).origin, ca: simulator.ca });
  door.script((request) => (/^\/[^/]+\/(v2\.0|oauth2)\//.test(request.path) ? null : script(request)));
  const { clientId, clientSecret } = simulator.credential;
  const answers = openRawAnswers(
    {
      tenantId: simulator.tenantId,
      endpoints: { authorityHost: door.origin, graph: door.origin, exchange: door.origin, arm: door.origin },
      ca: door.ca,
      credential: { kind: 'secret', clientId, secret: clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    manualTime(),
  );
  try {
    return shapesDocument(
      { version: '0.0.0', source: 'tenant' },
      await lookAtShapes(answers, new Date(state.asOf), omitUndefined({ only })),
    );
  } finally {
    await answers.close();
    await door.close();
    await simulator.close();
  }
}

/** An answer with each of its rows changed. */
export function rowsAs(change: (row: Record<string, unknown>) => unknown): Scripted {
  return (answer) => {
    const body = JSON.parse(answer) as { value?: Record<string, unknown>[] };
    return JSON.stringify(body.value === undefined ? body : { ...body, value: body.value.map(change) });
  };
}
