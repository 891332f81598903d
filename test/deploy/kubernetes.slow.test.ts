/** The manifests for Kubernetes: what kustomize makes of them is what Kubernetes takes, and keeps what the two processes promise each other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateOfProcess } from '../../adapters/m365/simulator/index';
import { storePlaceOf } from '../../src/compose/store-place';
import { tenantCredential } from '../../src/compose/tenant-connection';
import { loadSettings, Secrets } from '../../src/config/load';
import {
  buildKustomization,
  type KubernetesObject,
  ruleProblems,
  schemaProblems,
  workloadsOf,
} from '../support/deploy/kubernetes';

const folder = join(__dirname, '..', '..', 'manifests', 'kustomize');
const overlays = ['sentinel', 'cluster', 'aks'] as const;
const built = new Map(overlays.map((name) => [name, buildKustomization(join(folder, 'overlays', name))]));
const objectsOf = (name: (typeof overlays)[number]): readonly KubernetesObject[] => built.get(name) ?? [];

describe.each(overlays)('%s', (name) => {
  test('makes nothing that Kubernetes would not take', () => {
    expect(schemaProblems(objectsOf(name))).toEqual([]);
  });

  test('shares no secret between the two processes, and keeps every other rule', () => {
    expect(ruleProblems(objectsOf(name))).toEqual([]);
  });

  test('holds settings that hardenbot takes, with a store that it would connect to', async () => {
    const map = objectsOf(name).find(({ kind }) => kind === 'ConfigMap');
    const data = map?.['data'] as Readonly<Record<string, string>>;
    const place = mkdtempSync(join(tmpdir(), 'hardenbot-kustomize-'));
    try {
      for (const [file, text] of Object.entries(data))
        writeFileSync(join(place, file), text.replaceAll('/settings/', `${place}/`));
      // The manifests leave the authority of the store to the people who deploy them.
      if ('store-ca.pem' in data) writeFileSync(join(place, 'store-ca.pem'), (await certificateOfProcess()).cert);
      const settings = loadSettings(join(place, 'hardenbot.yaml'));
      expect(settings.monitoring).toMatchObject({ host: '0.0.0.0', gateway: 9464, worker: 9465 });
      const passwords = ['gateway', 'worker'].map((process) => passwordOf(objectsOf(name), process));
      expect(passwords).toEqual(
        name === 'aks'
          ? ['STORE_PASSWORD', 'STORE_PASSWORD']
          : ['HARDENBOT_GATEWAY_STORE_PASSWORD', 'HARDENBOT_WORKER_STORE_PASSWORD'],
      );
      const secrets = new Secrets({
        ...Object.fromEntries(passwords.map((variable) => [variable, 'a-password-of-the-store'])),
        AZURE_CLIENT_ID: 'a-client',
        AZURE_FEDERATED_TOKEN_FILE: '/a/token',
      });
      expect(await storePlaceOf(settings, secrets)).toMatchObject({ kind: name === 'sentinel' ? 'sentinel' : 'cluster' });
      const { contoso } = settings.tenants;
      if (name === 'aks' && contoso !== undefined)
        expect(tenantCredential('contoso', secrets, contoso)).toEqual({
          kind: 'federated',
          clientId: 'a-client',
          tokenFile: '/a/token',
        });
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});

/** The variable that holds the password of the store in the pods of a process. */
function passwordOf(objects: readonly KubernetesObject[], process: string): string | undefined {
  const [, variable] =
    /"name":"(\w*STORE_PASSWORD)_FILE"/.exec(
      JSON.stringify(
        objects.find(({ kind, metadata }) => /^(Deployment|StatefulSet)$/.test(kind) && metadata.name === `hardenbot-${process}`),
      ),
    ) ?? [];
  return variable;
}

test('more workers come while jobs are due, and never fewer than one is left', () => {
  const objects = buildKustomization(join(folder, 'overlays', 'with-keda'));
  expect(schemaProblems(objects)).toEqual([]);
  const scaled = objects.find(({ kind }) => kind === 'ScaledObject');
  expect(scaled).toMatchObject({ spec: { minReplicaCount: 1, scaleTargetRef: { name: 'hardenbot-worker' } } });
  // The sum over processes would grow with the processes themselves.
  expect(JSON.stringify(scaled)).toContain('max by (queue) (hardenbot_jobs_due');
});

/** An object of the overlay, changed by one thing. */
function changed(name: string, kind: string, change: (object: never) => void): readonly KubernetesObject[] {
  const copies = structuredClone(objectsOf('sentinel')) as KubernetesObject[];
  const found = copies.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  change(found as never);
  return copies;
}

interface Changeable {
  spec: {
    replicas: unknown;
    selector: unknown;
    volumeClaimTemplates: unknown;
    template: {
      spec: {
        serviceAccountName: string;
        securityContext: { runAsUser?: unknown; runAsNonRoot: boolean };
        volumes: { name: string; secret?: { secretName: string; defaultMode?: number } }[];
        containers: {
          imagee?: string;
          env: object[];
          securityContext: { readOnlyRootFilesystem: boolean };
          livenessProbe?: { httpGet: { path: string } };
        }[];
      };
    };
  };
}
const gateway = ['hardenbot-gateway', 'Deployment'] as const;
const worker = ['hardenbot-worker', 'StatefulSet'] as const;
const podOf = (object: Changeable) => object.spec.template.spec;
const first = (object: Changeable) => {
  const [container] = podOf(object).containers;
  if (container === undefined) throw new Error('There is no container.');
  return container;
};

test.each<readonly [string, readonly [string, string], (object: Changeable) => void, string]>([
  [
    'a count in words',
    gateway,
    (object) => {
      object.spec.replicas = 'two';
    },
    'must be integer',
  ],
  ['no selector', gateway, (object) => void delete object.spec.selector, 'selector'],
  [
    'a misspelt field',
    gateway,
    (object) => {
      first(object).imagee = 'x';
    },
    'nobody reads .spec.template.spec.containers[0].imagee',
  ],
  [
    'a user by name',
    gateway,
    (object) => {
      podOf(object).securityContext.runAsUser = 'node';
    },
    'must be integer',
  ],
  ['no user', worker, (object) => void delete podOf(object).securityContext.runAsUser, 'runs as no user with a number'],
  [
    'root',
    worker,
    (object) => {
      podOf(object).securityContext.runAsUser = 0;
    },
    'runs as no user with a number',
  ],
  [
    'an image that can be written to',
    worker,
    (object) => {
      first(object).securityContext.readOnlyRootFilesystem = false;
    },
    'may write to its image',
  ],
  [
    'a secret in the environment',
    worker,
    (object) => void first(object).env.push({ name: 'STORE_PASSWORD', value: 'x' }),
    'has STORE_PASSWORD in its environment',
  ],
  [
    'a secret by reference in the environment',
    gateway,
    (object) =>
      void first(object).env.push({ name: 'TEAMS_X', valueFrom: { secretKeyRef: { name: 'hardenbot-gateway', key: 'x' } } }),
    'has TEAMS_X from a secret',
  ],
  [
    'the credential of a tenant in the gateway',
    gateway,
    (object) => void first(object).env.push({ name: 'HARDENBOT_CONTOSO_CLIENT_SECRET_FILE', value: '/x' }),
    'is told of HARDENBOT_CONTOSO_CLIENT_SECRET_FILE',
  ],
  [
    'the decision key in the worker',
    worker,
    (object) => void first(object).env.push({ name: 'HARDENBOT_DECISION_KEY_FILE', value: '/x' }),
    'is told of HARDENBOT_DECISION_KEY_FILE',
  ],
  [
    "the worker's secret in the gateway",
    gateway,
    (object) =>
      void podOf(object).volumes.push({ name: 'other', secret: { secretName: 'hardenbot-worker', defaultMode: 0o400 } }),
    'mounts the secret hardenbot-worker',
  ],
  [
    'secrets for everyone',
    worker,
    (object) => {
      for (const { secret } of podOf(object).volumes) if (secret !== undefined) secret.defaultMode = 0o444;
    },
    'every user of the pod may read',
  ],
  ['no disk for the mirror', worker, (object) => void delete object.spec.volumeClaimTemplates, 'on no disk of its own'],
  ['no probe of life', worker, (object) => void delete first(object).livenessProbe, 'never started again'],
  [
    "the other one's account",
    worker,
    (object) => {
      podOf(object).serviceAccountName = 'hardenbot-gateway';
    },
    'account of someone else',
  ],
])('%s is found', (_what, [name, kind], change, words) => {
  const objects = changed(name, kind, change);
  const problems = [...schemaProblems(objects), ...(schemaProblems(objects).length > 0 ? [] : ruleProblems(objects))];
  expect(problems.join('\n')).toContain(words);
});

test('a workload without its network policy or its disruption budget is found', () => {
  for (const kind of ['NetworkPolicy', 'PodDisruptionBudget'])
    expect(ruleProblems(objectsOf('sentinel').filter((object) => object.kind !== kind))).toEqual([
      `hardenbot-gateway has no ${kind}`,
      `hardenbot-worker has no ${kind}`,
    ]);
});

test('every flag and every port that a container names is one of the command line and of the settings', () => {
  const started = workloadsOf(objectsOf('sentinel')).map(({ spec }) => spec.template.spec.containers[0]?.args);
  expect(started).toEqual([
    ['gateway', '--settings', '/settings/hardenbot.yaml'],
    ['worker', '--settings', '/settings/hardenbot.yaml'],
  ]);
});
