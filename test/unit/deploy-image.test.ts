import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeFile, readText, root } from './deploy-files.ts';

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** Instructions of a Dockerfile, comments left out and continued lines joined. */
function instructionsOf(path: string): Instruction[] {
  const lines = readText(path)
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { name, text };
    });
}

describe('deploy/docker/Dockerfile', () => {
  const instructions = instructionsOf('deploy/docker/Dockerfile');
  const of = (name: string): string[] => instructions.filter((one) => one.name === name).map((one) => one.text);
  const last = (name: string): string => of(name).at(-1) ?? '';

  it('is the one that Compose builds', () => {
    const builds = Object.values(composeFile().services).flatMap(({ build }) => (build === undefined ? [] : [build]));
    expect(builds.length).toBeGreaterThan(0);
    for (const build of builds) expect(build).toEqual({ context: '.', dockerfile: 'deploy/docker/Dockerfile' });
  });

  it('is Debian slim with a Node that logsieve runs on, the same in both stages', () => {
    const images = of('FROM').map((text) => text.split(' ')[0] ?? '');
    expect(new Set(images).size).toBe(1);
    const [, major = '', minor = ''] = /^node:(\d+)\.(\d+)[\w.]*-bookworm-slim$/.exec(images[0] ?? '') ?? [];
    const { engines } = JSON.parse(readText('package.json')) as { engines: { node: string } };
    const [, needMajor = '', needMinor = ''] = /^>=(\d+)\.(\d+)/.exec(engines.node) ?? [];
    expect(Number(major) * 1000 + Number(minor)).toBeGreaterThanOrEqual(Number(needMajor) * 1000 + Number(needMinor));
  });

  it('runs as a user that is not root', () => {
    expect(last('USER')).toBe('node');
    const order = instructions.map((one) => one.name);
    expect(order.lastIndexOf('USER')).toBeLessThan(order.lastIndexOf('ENTRYPOINT'));
    expect(order.lastIndexOf('RUN')).toBeLessThan(order.lastIndexOf('USER'));
  });

  it('starts a file that the build makes, from the folder it was copied to', () => {
    const [program, file = ''] = JSON.parse(last('ENTRYPOINT')) as string[];
    expect(program).toBe('node');
    expect(existsSync(join(root, file.replace('/dist/', '/src/').replace(/\.js$/, '.ts')))).toBe(true);
    expect(of('COPY')).toEqual(['. .', '--from=build /app /app']);
    expect(new Set(of('WORKDIR'))).toEqual(new Set(['/app']));
  });

  it('removes nothing that is needed to run', () => {
    const removed =
      /rm -rf ([\w. ]+)/
        .exec(of('RUN')[0] ?? '')?.[1]
        ?.trim()
        .split(' ') ?? [];
    expect(removed).toEqual(expect.arrayContaining(['test', 'docs']));
    // Read at run time: the schema of the store and the models.
    for (const needed of ['services', 'shared', 'node_modules', 'deploy', 'models', 'package.json'])
      expect(removed).not.toContain(needed);
  });

  it('exposes the port it listens on, and looks after itself', () => {
    expect(last('EXPOSE')).toBe('8080');
    expect(last('HEALTHCHECK')).toContain('http://127.0.0.1:8080/readyz');
    expect(of('ENV').join(' ')).toContain('LOGSIEVE_DATA_DIR=/data');
    expect(last('VOLUME')).toBe('/data');
  });

  it('carries no secret', () => {
    expect([...of('ENV'), ...of('ARG')].join('\n')).not.toMatch(/key|secret|password|token/i);
  });

  it('leaves builds, data and dependencies of the host outside', () => {
    const ignored = readText('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '.git', 'logsieve-data', '.env']));
  });
});
