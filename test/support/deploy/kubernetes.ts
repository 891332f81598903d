/** Builds the overlays for Kubernetes and says what is wrong with a set of objects: by Kubernetes' own schemas, and by the rules of this product. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const root = join(__dirname, '..', '..', '..');

/** Path of a tool, fetched where this machine does not have it. */
export function toolPath(name: 'kustomize' | 'promtool' | 'prometheus'): string {
  return execFileSync(process.execPath, [join(root, 'setup', 'tools.mjs'), name], { encoding: 'utf8' }).trim();
}

export type KubernetesObject = { readonly kind: string; readonly metadata: { readonly name: string } } & Record<string, unknown>;

/** The objects that an overlay, or another folder, makes. Throws what kustomize says. */
export function buildKustomization(folder: string): readonly KubernetesObject[] {
  const text = execFileSync(toolPath('kustomize'), ['build', folder], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

/** `validate` judges what it is called on, which may be any object. */
type Model = { readonly prototype: { validate(this: unknown): void } };

const models: Readonly<Record<string, Model>> = {
  ConfigMap,
  Deployment,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  ScaledObject,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
};

/** What Kubernetes would not take: a wrong type, a missing field, a kind or a field that it does not know. */
export function schemaProblems(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const name = `${object.kind} ${object.metadata.name}`;
    const model = models[object.kind];
    if (model === undefined) return [`${name}: there is no such kind`];
    const unread = new Set<string>();
    try {
      model.prototype.validate.call(recorded(object, '', unread));
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
    return [...unread].map((path) => `${name}: nobody reads ${path}`);
  });
}

/** The validators look at every field that they know and at no other: what stays unread is a field that does not exist. */
function recorded(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => recorded(item, `${path}[${index}]`, unread));
  const known = new Map<string, unknown>();
  for (const [key, item] of Object.entries(value)) {
    unread.add(`${path}.${key}`);
    known.set(key, recorded(item, `${path}.${key}`, unread));
  }
  const read = (key: string | symbol): unknown => {
    if (typeof key === 'symbol') return undefined;
    unread.delete(`${path}.${key}`);
    return known.get(key);
  };
  const target = Object.fromEntries(known);
  return new Proxy(target, { get: (_target, key) => read(key) });
}

const container = z.looseObject({
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() })),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })),
  securityContext: z
    .looseObject({ readOnlyRootFilesystem: z.boolean().optional(), allowPrivilegeEscalation: z.boolean().optional() })
    .optional(),
  startupProbe: z.looseObject({}).optional(),
  readinessProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }).optional(),
  livenessProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }).optional(),
});
const workload = z.looseObject({
  kind: z.enum(['Deployment', 'StatefulSet']),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        serviceAccountName: z.string().optional(),
        automountServiceAccountToken: z.boolean().optional(),
        securityContext: z.looseObject({ runAsUser: z.number().optional(), fsGroup: z.number().optional() }).optional(),
        containers: z.array(container),
        volumes: z.array(
          z.looseObject({
            name: z.string(),
            secret: z.looseObject({ secretName: z.string(), defaultMode: z.number().optional() }).optional(),
          }),
        ),
      }),
    }),
    volumeClaimTemplates: z.array(z.unknown()).optional(),
  }),
});
export type Workload = z.infer<typeof workload>;

export function workloadsOf(objects: readonly KubernetesObject[]): readonly Workload[] {
  return objects.flatMap((object) => (['Deployment', 'StatefulSet'].includes(object.kind) ? [workload.parse(object)] : []));
}

/** What only the other process may hold, by the variable that names it. */
const foreign = {
  'hardenbot-gateway': /CLIENT_SECRET|CLIENT_CERTIFICATE|LEDGER_KEY(_FILE)?$|FEDERATED_TOKEN/,
  'hardenbot-worker': /DECISION_KEY(_FILE)?$|SLACK_|TEAMS_/,
} as const;
type Process = keyof typeof foreign;

/** What breaks a promise of this product, in a sentence each. */
export function ruleProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const workloads = workloadsOf(objects);
  return [
    ...(['hardenbot-gateway', 'hardenbot-worker'] as const).flatMap((name) => {
      const found = workloads.find(({ metadata }) => metadata.name === name);
      return found === undefined
        ? [`${name} is not there`]
        : workloadProblems(name, found).map((problem) => `${name} ${problem}`);
    }),
    ...['hardenbot-gateway', 'hardenbot-worker'].flatMap((name) =>
      (['PodDisruptionBudget', 'NetworkPolicy', 'ServiceAccount'] as const)
        .filter((kind) => !objects.some((object) => object.kind === kind && object.metadata.name === name))
        .map((kind) => `${name} has no ${kind}`),
    ),
  ];
}

function workloadProblems(name: Process, { kind, spec }: Workload): readonly string[] {
  const pod = spec.template.spec;
  const [main] = pod.containers;
  const problems: string[] = [];
  const must = (holds: boolean, problem: string): void => void (holds || problems.push(problem));
  must(pod.serviceAccountName === name, 'runs as the account of someone else');
  must(pod.automountServiceAccountToken === false, 'could ask Kubernetes for things');
  must(
    typeof pod.securityContext?.runAsUser === 'number' && pod.securityContext.runAsUser > 0,
    'runs as no user with a number of its own',
  );
  must(typeof pod.securityContext?.fsGroup === 'number', 'could not read its secrets');
  must(kind === (name === 'hardenbot-worker' ? 'StatefulSet' : 'Deployment'), `is a ${kind}`);
  must(name !== 'hardenbot-worker' || (spec.volumeClaimTemplates ?? []).length > 0, 'keeps its mirror on no disk of its own');
  must(main?.securityContext?.readOnlyRootFilesystem === true, 'may write to its image');
  must(main?.securityContext?.allowPrivilegeEscalation === false, 'may become more than it is');
  must(main?.readinessProbe?.httpGet.path === '/readyz', 'is sent work without being asked whether it can do it');
  must(main?.livenessProbe?.httpGet.path === '/healthz', 'is never started again when it stands still');
  must(main?.startupProbe !== undefined, 'is given no time to start');
  for (const { secret } of pod.volumes) {
    if (secret === undefined) continue;
    must(secret.secretName === name, `mounts the secret ${secret.secretName}`);
    must(((secret.defaultMode ?? 0o644) & 0o077) === 0, 'has secrets that every user of the pod may read');
  }
  for (const variable of main?.env ?? []) {
    must(variable.valueFrom === undefined, `has ${variable.name} from a secret in its environment`);
    must(
      !/PASSWORD|SECRET|TOKEN|KEY|CERTIFICATE/.test(variable.name) || /_(FILE|PATH)$/.test(variable.name),
      `has ${variable.name} in its environment`,
    );
    must(!foreign[name].test(variable.name), `is told of ${variable.name}`);
  }
  return problems;
}
