import { nodesOf } from '../completion/nodes.ts';
import { SHELLS, completionScript } from '../completion/scripts.ts';
import { EXIT, UsageError } from '../exit.ts';
import { stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

/** `completion SHELL`: a script that the shell reads at its start. */
export const completionCommand: CommandDefinition = (program) => {
  program
    .command('completion')
    .description('completion of commands and options for a shell')
    .argument('<shell>', SHELLS.join(', '))
    .addHelpText('after', example('logsieve completion bash > ~/.local/share/bash-completion/completions/logsieve'))
    .action(
      act(async (text: string) => {
        const shell = SHELLS.find((known) => known === text);
        if (shell === undefined)
          throw new UsageError(`there is no completion for '${text}'; there is for ${SHELLS.join(', ')}`);
        await stdoutOutput().write(completionScript(shell, nodesOf(program)));
        return EXIT.done;
      }),
    );
};
