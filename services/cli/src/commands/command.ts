import type { Command } from 'commander';

/** Adds one command to the program. The action returns the exit code. */
export type CommandDefinition = (program: Command) => void;

export type Run = () => Promise<number>;

/** Actions set the exit code and let the process end by itself, so that output is flushed. */
export const act =
  <A extends unknown[]>(run: (...args: A) => Promise<number>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await run(...args);
  };

export const DEFAULT_URL = 'http://127.0.0.1:8080';

export const example = (...lines: string[]): string => `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
