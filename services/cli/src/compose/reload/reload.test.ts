import { describe, expect, it } from 'vitest';
import { SETTINGS, loadConfig } from '@logsieve/config';
import type { Settings } from '@logsieve/config';
import { createReload } from './reload.ts';
import type { Reloadable } from './reloadable.ts';

const settingsOf = (file: object): Settings =>
  loadConfig(SETTINGS, { environment: {}, file, readSecretFile: () => '' }).values;

function setUp(files: readonly object[], parts: readonly Reloadable[]) {
  const said: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => said.push({ level, fields, message });
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const left = [...files];
  const reload = createReload({
    started: settingsOf(left.shift() ?? {}),
    read: () => settingsOf(left.shift() ?? {}),
    parts,
    logger,
  });
  return { said, reload };
}
const part = (fields: Reloadable['fields'], problem?: string) => {
  const applied: Settings[] = [];
  const reloadable: Reloadable = {
    fields,
    check: () => {
      if (problem !== undefined) throw new Error(problem);
    },
    apply: (settings) => {
      applied.push(settings);
    },
  };
  return { applied, reloadable };
};

describe('reading the configuration again', () => {
  it('gives each part what changed, and names what only a restart takes', async () => {
    const { applied, reloadable } = part(['retention', 'logLevel']);
    const { said, reload } = setUp([{}, { retention: '3d', port: 1 }, { port: 1 }], [reloadable]);
    await reload();
    expect(applied.at(-1)?.retention).toBe(3 * 86_400_000);
    await reload();
    expect(applied.at(-1)?.retention).toBeNull();
    expect(said.map(({ level, fields }) => [level, fields])).toEqual([
      ['info', { settings: ['LOGSIEVE_RETENTION'] }],
      ['warn', { settings: ['LOGSIEVE_PORT'] }],
      ['info', { settings: ['LOGSIEVE_RETENTION'] }],
      // Still not what the file says.
      ['warn', { settings: ['LOGSIEVE_PORT'] }],
    ]);
  });

  it('changes nothing where anything is not valid, and names every problem', async () => {
    const good = part(['retention']);
    const broken = setUp([{}, { retention: '3 weeks', prot: 1 }], [good.reloadable]);
    await broken.reload();
    expect(broken.said).toMatchObject([
      { level: 'error', fields: { error: expect.stringMatching(/prot[^]*retention/) as string } },
    ]);
    const refused = setUp(
      [{}, { retention: '3d' }],
      [good.reloadable, part(['apiKeys'], 'no such role').reloadable, part(['tlsKey'], 'no such file').reloadable],
    );
    await refused.reload();
    expect(refused.said).toMatchObject([{ level: 'error', fields: { error: 'no such role; no such file' } }]);
    expect(good.applied).toEqual([]);
  });
});
