/** Has Microsoft's generated Graph models and its App Service client read everything that the simulated tenant serves to them. */
import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { collectionSpecs } from '../../adapters/m365/simulator/collections';
import type { WireClient } from '../support/wire/wire-client';

const run = promisify(execFile);

/** What one read left over: properties that the client does not know, or values that it lost. */
export interface ForeignRead {
  readonly what: string;
  readonly rows: number;
  readonly leftOver: readonly string[];
}

interface Sample {
  readonly route: string;
  readonly factory: string;
  readonly rows: readonly unknown[];
}

/** Types of rows that the table of collections does not name; null for what is no JSON. */
const otherTypes: Readonly<Record<string, string | null>> = {
  'graph.applications': 'application',
  'graph.authenticationRequirements': 'strongAuthenticationRequirements',
  'graph.emailAppUsage': null,
  'graph.ownedDevices': 'directoryObject',
  'graph.permissionGrantPolicies': 'permissionGrantPolicy',
  'graph.registeredDevices': 'directoryObject',
  'graph.riskDetections': 'riskDetection',
  'graph.roleAssignmentScheduleInstances': 'unifiedRoleAssignmentScheduleInstance',
};

/** Every collection of Graph, each read as the simulated tenant answers it today. */
export async function readWithModels(client: WireClient, state: object, folder: string): Promise<readonly ForeignRead[]> {
  const samples: Sample[] = [];
  for (const { key, name, address, shape, type = otherTypes[key] } of collectionSpecs) {
    if ((!key.startsWith('graph.') && !key.startsWith('mail.')) || type === null) continue;
    if (type === undefined) throw new Error(`No type of a row of ${key} is known: name it in otherTypes.`);
    const rows: unknown[] = [];
    for (const of of shape === 'byName' ? namesIn(state, name) : ['']) {
      const { status, json } = await client.graph('GET', address.replace('{of}', of));
      if (status === 200) rows.push(...(Array.isArray(json['value']) ? (json['value'] as readonly unknown[]) : [json]));
    }
    if (rows.length === 0) continue;
    const model = `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
    samples.push({ route: address, factory: `create${model}FromDiscriminatorValue`, rows });
  }
  const child = spawn(process.execPath, [join(folder, 'read.mjs')], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(samples));
  const answers = JSON.parse(await text(child.stdout)) as readonly { readonly leftOver: readonly string[] }[];
  return samples.map(({ route, rows }, n) => ({
    what: `GET ${route}`,
    rows: rows.length,
    leftOver: answers[n]?.leftOver ?? ['not read'],
  }));
}

/** Below whom a state holds rows of such a collection. */
function namesIn(state: object, name: string): readonly string[] {
  const { graph = {} } = state as { readonly graph?: Readonly<Record<string, object>> };
  return Object.keys(graph[name] ?? {});
}

/** Sites, slots and their configurations, by `@azure/arm-appservice`. */
export async function readAppService(client: WireClient, subscription: string, folder: string): Promise<readonly ForeignRead[]> {
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, client.simulator.ca);
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: authority,
    FOREIGN_ENDPOINT: client.simulator.url,
    FOREIGN_TOKEN: await client.token('arm'),
    FOREIGN_SUBSCRIPTION: subscription,
  };
  const { stdout } = await run(process.execPath, [join(folder, 'app-service.mjs')], { cwd: folder, env });
  return JSON.parse(stdout) as readonly ForeignRead[];
}

/** The subscription that the sites of a state are in; empty where it has none. */
export function subscriptionOf({ azure }: { readonly azure: { readonly sites: readonly { readonly id: string }[] } }): string {
  return azure.sites[0]?.id.split('/')[2] ?? '';
}
