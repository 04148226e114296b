import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

/** Commands that do something: those without commands of their own. */
function leaves(command: Command, path: readonly string[] = []): { path: string; command: Command }[] {
  const children = command.commands.filter((child) => child.name() !== 'help');
  return children.length === 0
    ? [{ path: path.join(' '), command }]
    : children.flatMap((child) => leaves(child, [...path, child.name()]));
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

describe('the command line', () => {
  const all = leaves(createProgram());

  it('has every command of the interface', () => {
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'up',
        'service',
        'ingest',
        'export',
        'verify',
        'stats',
        'compact',
        'parse',
        'score',
        'analyze',
        'diff',
        'search',
        'tail',
        'anomalies',
        'templates',
        'replay',
        'topics create',
        'topics describe',
        'eval parsing',
        'eval semantics',
        'eval anomaly',
        'migrate',
        'alerts test',
        'completion',
        'config',
      ]),
    );
  });

  it.each(all.map(({ path, command }) => [path, command] as const))('%s has help with an example', (path, command) => {
    const help = helpOf(command);
    expect(help).toContain('Example:');
    expect(help).toContain(`$ ${help.includes('$ LOGSIEVE_') ? 'LOGSIEVE_' : 'logsieve '}`);
    expect(help).toContain(path.split(' ').at(-1));
    expect(command.description()).not.toBe('');
  });
});
