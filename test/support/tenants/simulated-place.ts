/** The address part of the settings for a simulated tenant, with its certificate in a file. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '../../../adapters/m365/simulator/index';

export interface SimulatedPlace {
  readonly simulator: Simulator;
  readonly endpoints: Readonly<Record<string, string>>;
}

export function simulatedPlace(simulator: Simulator): SimulatedPlace {
  const caFile = join(mkdtempSync(join(tmpdir(), 'hardenbot-place-')), 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  return { simulator, endpoints: { ...simulator.endpoints, caFile } };
}
