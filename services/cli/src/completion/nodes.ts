import type { Command } from 'commander';
import type { CompletionNode } from './scripts.ts';

/** Every command of a program with what may follow it. */
export function nodesOf(command: Command, path: readonly string[] = []): CompletionNode[] {
  const children = command.commands.filter((child) => child.name() !== 'help');
  const own = command.options.flatMap(({ long, description }) =>
    long === undefined || long === null ? [] : [{ name: long, description }],
  );
  return [
    {
      path: path.join(' '),
      description: command.description(),
      commands: children.map((child) => child.name()),
      options: [...own, { name: '--help', description: 'what it does, with an example' }],
    },
    ...children.flatMap((child) => nodesOf(child, [...path, child.name()])),
  ];
}
