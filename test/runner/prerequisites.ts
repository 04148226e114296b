import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureKafka } from '../fixtures/kafka/index.ts';
import { ensureCollector } from '../fixtures/otelcol/index.ts';
import { ensurePython } from '../fixtures/python/index.ts';

/** A real part that some tests need. `missing` is the reason why it cannot be had here; those tests are skipped by name. */
export interface Prerequisite {
  readonly name: string;
  readonly missing: string | null;
}

const onPath = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Debian packages that bring a real part, by the command they give. */
const SYSTEM_PACKAGES: Readonly<Record<string, string>> = {
  chromium: 'chromium',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  kcat: 'kcat',
  rsyslogd: 'rsyslog',
  zstd: 'zstd',
  java: 'openjdk-17-jre-headless',
  mvn: 'maven',
};

/** Gets what the real parts need: system packages where this user may install them, broker jars from Maven Central. */
export async function gatherPrerequisites(log: (line: string) => void): Promise<readonly Prerequisite[]> {
  const wanted = Object.entries(SYSTEM_PACKAGES).filter(([command]) => !available(command));
  if (wanted.length > 0)
    installPackages(
      wanted.map(([, name]) => name),
      log,
    );
  const found: Prerequisite[] = Object.keys(SYSTEM_PACKAGES).map((command) => ({
    name: command,
    missing: available(command)
      ? null
      : `'${command}' is not installed (Debian package ${SYSTEM_PACKAGES[command] ?? command})`,
  }));
  for (const version of ['4.4.0', '3.9.2'] as const) {
    log(`getting the jars of Kafka ${version}`);
    found.push({ name: `kafka ${version}`, missing: await ensureKafka(version) });
  }
  log('getting Python’s senders of logs');
  found.push({ name: 'python senders', missing: ensurePython() });
  found.push({ name: 'opentelemetry collector', missing: ensureCollector() });
  return found;
}

function available(command: string): boolean {
  const fromEnvironment = process.env[command.toUpperCase()];
  return (fromEnvironment !== undefined && existsSync(fromEnvironment)) || onPath(command);
}

function installPackages(names: readonly string[], log: (line: string) => void): void {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    log(`cannot install ${names.join(', ')}: not root or no apt-get`);
    return;
  }
  log(`installing ${names.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: 'ignore', env: environment, timeout: 600_000 } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  // One by one: a package that does not exist here must not keep the others away.
  for (const name of names) spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
}
