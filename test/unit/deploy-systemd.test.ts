import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '@logsieve/config';
import { createProgram } from '../../services/cli/src/program.ts';
import { readText, root } from './deploy-files.ts';

const path = 'deploy/systemd/logsieve.service';
const unit = readText(path);
const valuesOf = (key: string): string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map((match) => match[1] ?? '');

describe(path, () => {
  it('starts a file that the build makes, with a command that there is', () => {
    const [, node, file = '', command] = valuesOf('ExecStart')[0]?.split(' ') ?? [];
    expect(node).toBe('node');
    const source = file.replace('/opt/logsieve/', '').replace('/dist/', '/src/').replace(/\.js$/, '.ts');
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(createProgram().commands.map((one) => one.name())).toContain(command);
  });

  it('sets what logsieve reads, and keeps data where systemd lets it write', () => {
    const known = new Set(Object.values(SETTINGS).map((setting) => setting.env));
    for (const assignment of valuesOf('Environment')) expect(known).toContain(assignment.split('=')[0]);
    expect(valuesOf('Environment')).toContain(`LOGSIEVE_DATA_DIR=/var/lib/${valuesOf('StateDirectory')[0] ?? ''}`);
    expect(valuesOf('ProtectSystem')).toEqual(['strict']);
    expect(valuesOf('DynamicUser')).toEqual(['yes']);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!hasSystemd)('is a unit that systemd takes (needs systemd-analyze)', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(root, path)], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('logsieve.service'))).toEqual([]);
    expect(status, stderr).toBe(0);
  });
});
