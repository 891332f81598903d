/** What operators watch and how they run it without containers: alert rules, the dashboard and the units of systemd. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { collectDefaultMetrics } from 'prom-client';
import { z } from 'zod';
import { storeCertificateGauge } from '../../src/compose/watch-certificate';
import { countOwnFaults } from '../../src/process/internal-errors';
import { createObservation } from '../../src/process/metrics';
import { systemClock } from '../../src/process/system-clock';
import { keepGauge, orphanedChangesGauge, tenantGauges, tenantRequests } from '../../src/process/tenant-metrics';
import { watchClock } from '../../src/process/watch-clock';
import { toolPath } from '../support/deploy/kubernetes';
import { alertRules, rulesFile } from '../support/deploy/prometheus';

const root = join(__dirname, '..', '..');
const dashboard = z
  .looseObject({ panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })) })
  .parse(JSON.parse(readFileSync(join(root, 'manifests', 'grafana', 'hardenbot.json'), 'utf8')));

/** The names of everything that a process says. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const none = () => Promise.resolve({});
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { registry } = createObservation({
    logger,
    clock: systemClock,
    newId: (prefix) => prefix,
    asked: { waiting: none, due: none, oldestDueMs: none, takesWrites: () => Promise.resolve(true) },
    metrics: [
      ...tenantGauges(
        { credentialEnds: () => [], haltedLedgers: () => Promise.resolve(0), wholeAudits: () => Promise.resolve([]) },
        systemClock,
      ),
      keepGauge(() => null),
      orphanedChangesGauge(() => Promise.resolve(0)),
      tenantRequests().metric,
      storeCertificateGauge(disconnected, systemClock),
      countOwnFaults(logger).metric,
      watchClock({ name: 'worker', clock: systemClock, storeTime: () => Promise.reject(new Error('None is asked.')), logger })
        .gauge,
    ],
  });
  collectDefaultMetrics({ register: registry });
  const told = await registry.getMetricsAsJSON();
  const names = told.flatMap(({ name, type }) =>
    String(type) === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
  registry.clear();
  return new Set(names);
}

/** It never connects: the name of a metric needs no server. */
const disconnected = new Redis({ lazyConnect: true });

const namedIn = (expression: string): readonly string[] =>
  expression.match(/\b(?:hardenbot|nodejs|process)_[a-z0-9_]+/g)?.filter((name) => name !== 'hardenbot_') ?? [];

test('every metric that an alert or a panel asks for is one that a process tells', async () => {
  const names = await metricNames();
  const asked = [
    ...alertRules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(asked.flatMap(namedIn).length).toBeGreaterThan(10);
  expect(asked.flatMap(namedIn).filter((name) => !names.has(name))).toEqual([]);
});

test('Prometheus takes the rules, and each fires when it has to and not before', () => {
  const promtool = toolPath('promtool');
  execFileSync(promtool, ['check', 'rules', rulesFile], { encoding: 'utf8' });
  execFileSync(promtool, ['test', 'rules', join(__dirname, '..', 'support', 'deploy', 'hardenbot.rules.test.yaml')], {
    encoding: 'utf8',
  });
});

test('every alert is tried to fire, and the manual says what to do about it', () => {
  const tried = readFileSync(join(__dirname, '..', 'support', 'deploy', 'hardenbot.rules.test.yaml'), 'utf8');
  const manual = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
  for (const { alert } of alertRules) {
    expect({ alert, tried: new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:\\n`).test(tried) }).toEqual({ alert, tried: true });
    expect({ alert, told: manual.includes(`| \`${alert}\` |`) }).toEqual({ alert, told: true });
  }
});

describe.each(['gateway', 'worker'] as const)('the unit of the %s', (name) => {
  const file = join(root, 'manifests', 'systemd', `hardenbot-${name}.service`);
  const lines = readFileSync(file, 'utf8').split('\n');
  const other = name === 'gateway' ? 'worker' : 'gateway';

  test('starts its own command as a user of its own, with its own secrets alone', () => {
    expect(lines.find((line) => line.startsWith('ExecStart='))).toContain(
      `cli.js ${name} --settings /etc/hardenbot/hardenbot.yaml`,
    );
    expect(lines).toContain(`User=hardenbot-${name}`);
    expect(lines.filter((line) => line.startsWith('EnvironmentFile='))).toEqual([`EnvironmentFile=/etc/hardenbot/${name}.env`]);
    expect(lines.find((line) => line.startsWith('InaccessiblePaths='))).toContain(`/etc/hardenbot/${other}.env`);
  });

  const analyze = '/usr/bin/systemd-analyze';
  test('is one that systemd takes, with an exposure of at most 1.5', () => {
    // The text is looked at where this machine has no systemd.
    expect(lines).toContain('SystemCallFilter=@system-service');
    if (!existsSync(analyze)) return;
    const judged = execFileSync(analyze, ['security', '--offline=true', '--threshold=15', '--no-pager', file], {
      encoding: 'utf8',
    });
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(judged)?.[1])).toBeLessThanOrEqual(1.5);
  });
});
