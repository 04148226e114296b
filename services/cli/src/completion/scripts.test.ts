import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../program.ts';
import { nodesOf } from './nodes.ts';
import { completionScript } from './scripts.ts';

const nodes = nodesOf(createProgram());

/** What bash offers after these words; the last one is being typed. */
function offered(...words: string[]): string[] {
  const script = `${completionScript('bash', nodes)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${String(words.length - 1)}
_logsieve; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it('of bash offers commands, their commands and their options', () => {
    expect(offered('logsieve', 'an')).toEqual(['analyze', 'anomalies']);
    expect(offered('logsieve', 'topics', '')).toEqual(expect.arrayContaining(['create', 'describe']));
    expect(offered('logsieve', 'topics', 'describe', '--j')).toEqual(['--json']);
    expect(offered('logsieve', 'up', '--port', '0', '--d')).toEqual(['--data', '--demo']);
    expect(offered('logsieve', 'analyze', 'a.log', '--fail')).toEqual(['--fail-on']);
  });

  it.each(['zsh', 'fish'] as const)('of %s names every command and option', (shell) => {
    const script = completionScript(shell, nodes);
    for (const { options, commands } of nodes) {
      for (const command of commands) expect(script).toContain(command);
      for (const { name } of options) expect(script).toContain(name.replace(/^--/, ''));
    }
  });

  it.each(['bash', 'zsh', 'fish'] as const)(
    'of %s is a script that the shell reads, where it is installed',
    (shell) => {
      if (spawnSync(shell, ['--version']).error !== undefined) return;
      const { status, stderr } = spawnSync(shell, ['-n'], { input: completionScript(shell, nodes), encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );
});
