import { CommanderError } from 'commander';
import { EXIT, exitCodeOf } from './exit.ts';
import { ownStdin } from './own-stdin.ts';
import { createProgram } from './program.ts';

ownStdin();
try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version are no mistake.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    process.stderr.write(`logsieve: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOGSIEVE_LOG_LEVEL'] === 'debug' && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
