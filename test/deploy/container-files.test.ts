/** The container files by the linters for them, and what gets into the image. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import packageJson from '../../package.json';
import { newDecisionKeys } from '../../src/compose/keys';
import { gatewayKeys, workerKeys } from '../../src/compose/signing-keys';
import { Secrets } from '../../src/config/load';
import { withKey } from '../../src/keys/change-keyring';
import { keyringFileFrom } from '../../src/keys/keyring';
import { processEnvironment, processFlags } from '../../src/process/node-flags';
import { stagesOf } from '../support/deploy/image';

const root = join(__dirname, '..', '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

/** Rules about the order in which things are written: ours is the order in which they are read. */
const orders = {
  'service-keys-order': 0,
  'services-alphabetical-order': 0,
  'service-dependencies-alphabetical-order': 0,
  'service-ports-alphabetical-order': 0,
  'top-level-properties-order': 0,
  'no-quotes-in-volumes': 0,
  'require-quotes-in-ports': [1, { quoteType: 'double' }],
} as const;

interface Linted {
  readonly messages: readonly { readonly line: number; readonly rule: string; readonly message: string }[];
}

function lint(file: string): readonly Linted['messages'][number][] {
  const linter = new DCLinter({ rules: { ...orders }, quiet: false, debug: false, exclude: [] });
  // Its own types cannot be read by this compiler.
  return (linter.lintFiles([file], false) as readonly Linted[]).flatMap(({ messages }) => messages);
}

test('the Compose file fits the schema of Compose and the rules of dclint', () => {
  const found = lint(join(root, 'docker-compose.yml'));
  expect(found.map(({ line, rule, message }) => `${line} ${rule}: ${message}`)).toEqual([]);
});

test('dclint finds what is wrong in a Compose file', () => {
  expect(
    lint(join(__dirname, '..', 'support', 'deploy', 'bad-compose.yml'))
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual(['no-duplicate-exported-ports', 'service-image-require-explicit-tag']);
});

test('the Dockerfile has no mistake that its linter knows', () => {
  expect(validate(dockerfile)).toEqual([]);
  expect(validate('FROM node\nUSERR node\n')).toHaveLength(1);
});

test.each(['gateway', 'worker'] as const)('the %s is started with the same flags of Node everywhere', (name) => {
  const flags = processFlags[name].join(' ');
  expect(packageJson.scripts[name]).toBe(`node ${flags} dist/src/cli.js ${name}`);
  const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
  expect(compose.services[name].environment).toMatchObject({ NODE_OPTIONS: flags, ...processEnvironment });
});

const hardened = z.looseObject({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  ulimits: z.strictObject({ core: z.literal(0) }),
  tmpfs: z.tuple([z.string().regex(/^\/tmp:.*noexec,nosuid,nodev/)]),
});

test('every container, the store too, is read-only, without capabilities and without dumps of its memory', () => {
  const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['valkey', 'gateway', 'worker', 'setup', 'simulator']));
  const open = Object.entries(services).flatMap(([name, service]) =>
    (hardened.safeParse(service).error?.issues ?? []).map(({ path, message }) => `${name}.${path.join('.')}: ${message}`),
  );
  expect(open).toEqual([]);
  // The image's own script would want to be root, and change to this user.
  expect(services.valkey.user).toBe('valkey');
});

test.each(['gateway', 'worker'])('systemd and Kubernetes have the %s give memory back as Compose does', (name) => {
  const unit = readFileSync(join(root, 'manifests', 'systemd', `hardenbot-${name}.service`), 'utf8');
  const pod = readFileSync(join(root, 'manifests', 'kustomize', 'base', `${name}.yaml`), 'utf8');
  for (const [variable, value] of Object.entries(processEnvironment)) {
    expect(unit).toContain(`${variable}=${value}`);
    expect(pod).toContain(`{ name: ${variable}, value: "${value}" }`);
  }
});

test.each(['gateway', 'worker'])('systemd takes no dump of the memory of the %s, which holds keys', (name) => {
  expect(readFileSync(join(root, 'manifests', 'systemd', `hardenbot-${name}.service`), 'utf8')).toMatch(/^LimitCORE=0$/m);
});

test('the image is built from what it names, and from nothing else', () => {
  const [first, ...allowed] = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const copied = stagesOf(dockerfile).flatMap(({ lines }) =>
    lines.flatMap((line) => (/^COPY (?!--from)/.test(line) ? line.split(' ').slice(1, -1) : [])),
  );
  expect(first).toBe('*');
  expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort());
});

test('the last stage has no compiler, no tests and no packages of developers, and is not run by root', () => {
  const lines = stagesOf(dockerfile).at(-1)?.lines ?? [];
  const from = lines.flatMap((line) => /--from=(\w+) (\S+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
  expect(from).toEqual(['packages /app/node_modules', 'build /app/dist']);
  expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
  expect(lines.findIndex((line) => line.startsWith('USER '))).toBeLessThan(
    lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
  );
});

const pod = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.tuple([z.looseObject({ env: z.array(z.looseObject({ name: z.string(), value: z.string() })) })]),
      }),
    }),
  }),
});

describe.each(['gateway', 'worker'] as const)('the secret of the %s that the manual makes for Kubernetes', (name) => {
  const [workload] = parseAllDocuments(readFileSync(join(root, 'manifests', 'kustomize', 'base', `${name}.yaml`), 'utf8'));
  const named = pod
    .parse(workload?.toJS())
    .spec.template.spec.containers[0].env.filter(({ value }) => value.startsWith('/run/secrets/hardenbot/'))
    .map(({ name: variable, value }) => [variable, value.slice('/run/secrets/hardenbot/'.length)] as const);
  const manual = readFileSync(join(root, 'docs', 'kubernetes.md'), 'utf8');
  const [, command = ''] = new RegExp(`create secret generic hardenbot-${name} ((?:.*\\\\\\n)+.*)`).exec(manual) ?? [];
  const made = new Map(
    [...command.matchAll(/--from-file=([\w-]+)(?:=(\S+))?/g)].map(([, key = '', file = key]) => [key, file] as const),
  );

  test('holds every file that its pods name, and those of the overlays beside it', () => {
    expect([...made.keys()].sort()).toEqual([...named.map(([, file]) => file), 'store-sentinel-password'].sort());
  });

  test('has the keys without which the process does not start', () => {
    const pairs = { decision: newDecisionKeys(), ledger: newDecisionKeys() };
    const written: Readonly<Record<string, string>> = {
      'decision.pem': pairs.decision.privateKeyPem,
      'decision.pub.pem': pairs.decision.publicKeyPem,
      'ledger.pem': pairs.ledger.privateKeyPem,
      'ledger.pub.pem': pairs.ledger.publicKeyPem,
    };
    const secrets = new Secrets(
      Object.fromEntries(
        named.map(([variable, key]) => [variable.replace(/_FILE$/, ''), written[made.get(key) ?? ''] ?? 'other']),
      ),
    );
    expect((name === 'gateway' ? gatewayKeys(secrets) : workerKeys(secrets)).keyring.keys).toHaveLength(2);
  });
});

test('gateway and worker get a password of the store each', () => {
  const files = [...readFileSync(join(root, 'docs', 'kubernetes.md'), 'utf8').matchAll(/--from-file=store-password=?(\S*)/g)];
  expect(new Set(files.map(([, file]) => file)).size).toBe(2);
});

const environments = z.object({
  services: z.object({
    gateway: z.looseObject({ environment: z.record(z.string(), z.string()) }),
    worker: z.looseObject({ environment: z.record(z.string(), z.string()) }),
  }),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

describe.each(['decision', 'ledger'] as const)('a %s key that was changed as the manual says', (kind) => {
  const [decision, ledger, next] = [newDecisionKeys(), newDecisionKeys(), newDecisionKeys()];
  const before = keyringFileFrom({ gateway: decision.publicKeyPem, worker: ledger.publicKeyPem });
  const rotated = withKey(before, kind === 'decision' ? 'gateway' : 'worker', next.publicKeyPem);
  const written: Readonly<Record<string, string>> = {
    'decision.pem': decision.privateKeyPem,
    'ledger.pem': ledger.privateKeyPem,
    'next.pem': next.privateKeyPem,
    'keys.json': JSON.stringify(rotated),
  };
  const manual = readFileSync(join(root, 'docs', 'keys.md'), 'utf8');

  test('is the one that the containers sign with', () => {
    expect(manual).toContain('each `…-public-key` becomes `keys.json`, and its variable `HARDENBOT_KEYS_FILE`');
    const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
      .replaceAll(/HARDENBOT_\w+_PUBLIC_KEY_FILE/g, 'HARDENBOT_KEYS_FILE')
      .replaceAll(/(-public-key: \{ file: )\S+/g, '$1keys.json')
      .replace(new RegExp(`(${kind}-key: \\{ file: )\\S+`), '$1next.pem');
    const { services, secrets } = environments.parse(parse(compose, { merge: true }));
    const of = (name: 'gateway' | 'worker'): Secrets =>
      new Secrets(
        Object.fromEntries(
          Object.entries(services[name].environment).flatMap(([variable, path]) => {
            const secret = secrets[path.replace('/run/secrets/', '')];
            return secret === undefined ? [] : [[variable.replace(/_FILE$/, ''), written[secret.file] ?? '']];
          }),
        ),
      );
    const [gateway, worker] = [gatewayKeys(of('gateway')), workerKeys(of('worker'))];
    expect([gateway.keyring.keys.length, worker.keyring.keys.length]).toEqual([3, 3]);
    const own = kind === 'decision' ? gateway.decisionKeyPem : worker.ledgerKeyPem;
    expect(own.trim()).toBe(next.privateKeyPem.trim());
  });
});
