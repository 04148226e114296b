import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../services/cli/src/program.ts';
import { readText, root } from './deploy-files.ts';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** Words of one shell command up to a pipe, a redirection, a comment or its end. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word = ''] of text.matchAll(/'[^']*'|"[^"]*"|[^\s'"]+/g)) {
    if (/^(?:#|\||>|2>|;|&&|\\$)/.test(word)) break;
    words.push(word.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return words;
}

/** Every `logsieve …` in the shell blocks of a page. */
const commandsOf = (page: string): string[][] =>
  [...readText(page).matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => line.split(/\s(?:\||&&|;)\s/))
      .flatMap((part) => {
        const command = /^\s*(?:[A-Z_]+=\S*\s+)*(?:npx )?logsieve\s+(.*)$/.exec(part);
        return command === null ? [] : [wordsOf(command[1] ?? '')];
      }),
  );

/** The command that these words name, and what is left for it. */
function resolve(command: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  const child = command.commands.find((one) => one.name() === words[0]);
  return child === undefined ? { command, rest: words } : resolve(child, words.slice(1));
}

const all = pages.flatMap((page) => commandsOf(page).map((words) => [page, words.join(' '), words] as const));

describe('commands in the documentation', () => {
  it('are found at all', () => {
    expect(all.length).toBeGreaterThan(20);
  });

  it.each(all)('%s: logsieve %s', (_page, _text, words) => {
    const program = createProgram();
    const { command, rest } = resolve(program, words);
    if (command === program) {
      expect(words).toEqual(['--help']);
      return;
    }
    const { operands, unknown } = command.parseOptions([...rest]);
    expect(unknown, 'options that there are').toEqual([]);
    expect(command.commands, 'a whole command').toEqual([]);
    const needed = command.registeredArguments.filter((one) => one.required).length;
    const most = command.registeredArguments.some((one) => one.variadic)
      ? Infinity
      : command.registeredArguments.length;
    expect(operands.length, 'arguments').toBeGreaterThanOrEqual(needed);
    expect(operands.length, 'arguments').toBeLessThanOrEqual(most);
    for (const option of command.options.filter((one) => one.mandatory))
      expect(command.getOptionValue(option.attributeName()), option.flags).not.toBeUndefined();
  });
});
