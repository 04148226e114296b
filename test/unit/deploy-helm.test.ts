import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '@logsieve/config';
import { SERVICES } from '../../services/cli/src/compose/one-service.ts';
import { readText, root } from './deploy-files.ts';

const CHART = 'deploy/helm/logsieve';
const helm = process.env['LOGSIEVE_HELM'] ?? 'helm';
const hasHelm = spawnSync(helm, ['version', '--short']).status === 0;

interface Values {
  readonly mode: string;
  readonly replicas: Readonly<Record<string, number>>;
  readonly env: Readonly<Record<string, string>>;
}
const values = parse(readText(`${CHART}/values.yaml`)) as Values;

describe('the Helm chart', () => {
  it('has the version of the package, and a replica count for every service', () => {
    const chart = parse(readText(`${CHART}/Chart.yaml`)) as { version: string; appVersion: string };
    const { version } = JSON.parse(readText('package.json')) as { version: string };
    expect([chart.version, chart.appVersion]).toEqual([version, version]);
    expect(Object.keys(values.replicas).sort()).toEqual([...SERVICES].sort());
  });

  it('names only settings that exist', () => {
    const known = new Set(Object.values(SETTINGS).map(({ env }) => env));
    const files = ['values.yaml', 'templates/_helpers.tpl', 'templates/secret.yaml', 'templates/checks.yaml'];
    const named = files.flatMap((file) => readText(`${CHART}/${file}`).match(/LOGSIEVE_[A-Z][A-Z_]*[A-Z]/g) ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly readinessProbe?: { readonly httpGet: { readonly path: string } };
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: Readonly<Record<string, unknown>> & { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly [Container] };
    };
  };
}

describe.skipIf(!hasHelm)('the rendered chart (needs helm: LOGSIEVE_HELM or the PATH)', () => {
  const render = (...set: string[]): { manifests: Manifest[]; status: number | null; stderr: string } => {
    const args = [
      'template',
      'logs',
      join(root, CHART),
      '--kube-version',
      '1.31.0',
      ...set.flatMap((pair) => ['--set', pair]),
    ];
    const { stdout, stderr, status } = spawnSync(helm, args, { encoding: 'utf8' });
    const manifests = parseAllDocuments(stdout)
      .map((document) => document.toJS() as Manifest | null)
      .filter((manifest) => manifest !== null);
    return { manifests, status, stderr };
  };
  const workloads = (manifests: readonly Manifest[]) =>
    manifests.flatMap(({ kind, metadata, spec }) =>
      spec?.template === undefined ? [] : [{ kind, name: metadata.name, spec, pod: spec.template }],
    );
  const KEYS = 'apiKeys=admin:secret';
  const SERVICES_MODE = [
    'mode=services',
    KEYS,
    'env.LOGSIEVE_KAFKA_BROKERS=kafka:9092',
    'env.LOGSIEVE_CLICKHOUSE_URL=http://clickhouse:8123',
  ];

  it('is one pod with a volume of its own by default', () => {
    const { manifests, stderr } = render(KEYS);
    expect(stderr).toBe('');
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(['Secret', 'Service', 'Service', 'StatefulSet']);
    const [{ spec, pod } = { spec: {}, pod: null }] = workloads(manifests);
    const container = pod?.spec.containers[0];
    expect(spec).toMatchObject({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
    expect(container?.args).toEqual(['up']);
    expect(container?.readinessProbe?.httpGet.path).toBe('/readyz');
    expect(container?.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container?.envFrom).toEqual([{ secretRef: { name: 'logs-keys' } }]);
    expect(container?.env).toContainEqual({ name: 'LOGSIEVE_HOST', value: '0.0.0.0' });
  });

  it('runs every service, and the topics and the schema once', () => {
    const { manifests, stderr } = render(...SERVICES_MODE);
    expect(stderr).toBe('');
    const all = workloads(manifests);
    const words = all.map(({ kind, pod }) => `${kind} ${pod.spec.containers[0].args.join(' ')}`).sort();
    expect(words).toEqual(
      [...SERVICES.map((name) => `Deployment service ${name}`), 'Job migrate', 'Job topics create'].sort(),
    );
    for (const { spec, pod } of all)
      for (const [label, value] of Object.entries(spec.selector?.matchLabels ?? {}))
        expect(pod.metadata.labels[label]).toBe(value);
    const targets = manifests.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec.selector);
    for (const target of targets)
      expect(
        all.filter(({ pod }) =>
          Object.entries(target ?? {}).every(([label, value]) => pod.metadata.labels[label] === value),
        ),
      ).toHaveLength(1);
  });

  it.each([
    [[], 'set apiKeys or existingSecret'],
    [['mode=services', KEYS], 'LOGSIEVE_KAFKA_BROKERS'],
    [[KEYS, 'mode=cluster'], 'mode'],
    [['apiKeys=root:x'], 'apiKeys'],
    [[KEYS, 'env.PATH=/'], 'PATH'],
    [[...SERVICES_MODE, 'replicas.detector=2'], 'detector'],
  ])('refuses %j', (set, text) => {
    const { status, stderr } = render(...set);
    expect(status).not.toBe(0);
    expect(stderr).toContain(text);
  });
});
