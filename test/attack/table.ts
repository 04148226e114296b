import type { Attack } from './attack.ts';
import type { Played } from './play.ts';

export interface Result {
  readonly attack: Attack;
  readonly unprotected: boolean;
  readonly played: Played;
}

/** With its protection every test passes; without it at least one fails, by its own assertion. */
export const asPromised = ({ unprotected, played }: Result): boolean =>
  unprotected ? played.failed > 0 : played.passed > 0 && played.failed === 0;

const line = (cells: readonly [string, string, string], rest: string): string =>
  `${cells[0].padEnd(22)} ${cells[1].padStart(6)} ${cells[2].padStart(6)}  ${rest}`;

export const headOf = (unprotected: boolean): string =>
  line(['attack', 'passed', 'failed'], unprotected ? 'verdict, without its protection' : 'verdict; protection; test');

export function rowOf(result: Result): string {
  const { attack, unprotected, played } = result;
  const verdict = unprotected
    ? `${asPromised(result) ? 'seen failing' : 'NOT SEEN FAILING'} without: ${attack.protection}`
    : `${asPromised(result) ? 'ok' : 'FAILED'}; ${attack.protection}; ${attack.test.file}`;
  return line(
    [attack.name, String(played.passed), String(played.failed)],
    played.said === '' ? verdict : `${verdict} (${played.said.slice(0, 200)})`,
  );
}

/** The table of docs/security.md; a test compares the two. */
export const asMarkdown = (attacks: readonly Attack[]): string =>
  [
    '| attack | what is tried | protection that is taken out | test that fails then |',
    '|---|---|---|---|',
    ...attacks.map(
      ({ name, attempt, protection, test }) => `| ${name} | ${attempt} | ${protection} | \`${test.file}\` |`,
    ),
    '',
  ].join('\n');
