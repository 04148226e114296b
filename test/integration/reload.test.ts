import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesMissing, makeCertificates } from '../fixtures/certificates/index.ts';
import { eventually, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'logsieve-reload-'));
const config = join(folder, 'logsieve.yaml');
const write = (settings: object): void => {
  writeFileSync(config, stringify(settings));
};
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
/** Resolves when it has said `text` once more than before `act`. */
async function saysAfter(logsieve: RunningLogsieve, text: string, act: () => void): Promise<string> {
  const before = logsieve.output().stderr.length;
  act();
  return eventually(
    () => Promise.resolve(logsieve.output().stderr.slice(before)),
    (said) => said.includes(text),
    30_000,
  );
}

describe('a running logsieve whose configuration changes', () => {
  const keys = join(folder, 'keys');
  const base = { logLevel: 'info', apiKeys: keys };
  let logsieve: RunningLogsieve;
  beforeAll(async () => {
    writeFileSync(keys, 'admin:first-secret\n');
    write(base);
    logsieve = await startLogsieve(['up', '--data', join(folder, 'data'), '--config', config]);
  });
  afterAll(() => logsieve.stop());
  const status = async (secret: string): Promise<number> =>
    (await fetch(`${logsieve.url}/api/v1/services`, { headers: { authorization: `Bearer ${secret}` } })).status;
  const hangUp = (): void => {
    process.kill(logsieve.pid, 'SIGHUP');
  };

  it('takes other keys of the same file on SIGHUP, while it goes on', async () => {
    expect([await status('first-secret'), await status('second-secret')]).toEqual([200, 401]);
    writeFileSync(keys, 'admin:second-secret\n');
    await saysAfter(logsieve, 'the configuration was read again', hangUp);
    expect([await status('first-secret'), await status('second-secret')]).toEqual([401, 200]);
  });

  it('names every mistake, and what was in force stays', async () => {
    const said = await saysAfter(logsieve, 'is not valid', () => {
      writeFileSync(keys, 'owner:third-secret\n');
      write({ ...base, retention: '3 weeks', prot: 1 });
      hangUp();
    });
    expect(said).toMatch(/prot.*retention/);
    write(base);
    const again = await saysAfter(logsieve, 'is not valid', hangUp);
    expect(again).toMatch(/LOGSIEVE_API_KEYS: entry 1 is not role:secret/);
    expect(again).not.toContain('third-secret');
    expect(await status('second-secret')).toBe(200);
    writeFileSync(keys, 'admin:second-secret\n');
  });

  it('sees the changed file by itself, takes what it can, and names what only a restart takes', async () => {
    const said = await saysAfter(logsieve, 'by a restart only', () => {
      write({ ...base, logLevel: 'warn', retention: '3d', detector: { windowSeconds: 30 }, llm: { model: 'another' } });
    });
    expect(said).toMatch(/"settings":\["LOGSIEVE_LLM_MODEL","LOGSIEVE_WINDOW_SECONDS"\]/);
    // The level that was taken hides what is only information.
    const quiet = await saysAfter(logsieve, 'by a restart only', hangUp);
    expect(quiet).not.toContain('was read again');
    expect(await status('second-secret')).toBe(200);
  });
});

const missing = certificatesMissing();
describe.skipIf(missing !== null)(`a certificate that is renewed${missing === null ? '' : ` (${missing})`}`, () => {
  it('is shown after SIGHUP; one that does not fit its key changes nothing', async () => {
    const [first, second] = [makeCertificates(), makeCertificates()];
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const use = (from: typeof first): void => {
      copyFileSync(from.server.cert, cert);
      copyFileSync(from.server.key, key);
    };
    use(first);
    const settings = { LOGSIEVE_TLS_CERT: cert, LOGSIEVE_TLS_KEY: key, LOGSIEVE_LOG_LEVEL: 'info' };
    const logsieve = await startLogsieve(['up', '--data', join(folder, 'tls')], settings);
    const serial = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(logsieve.url);
        const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().serialNumber);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    const hangUp = (): void => {
      process.kill(logsieve.pid, 'SIGHUP');
    };
    const before = await serial();
    copyFileSync(second.server.cert, cert);
    await saysAfter(logsieve, 'is not valid', hangUp);
    expect(await serial()).toBe(before);
    use(second);
    await saysAfter(logsieve, 'was read again', hangUp);
    expect(await serial()).not.toBe(before);
    expect(await logsieve.stop()).toBe(0);
    first.remove();
    second.remove();
  });
});
