import { Command } from 'commander';
import { alertsCommand } from './commands/alerts.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { auditCommand } from './commands/audit.ts';
import type { CommandDefinition } from './commands/command.ts';
import { completionCommand } from './commands/completion.ts';
import { configCommand } from './commands/config.ts';
import { diffCommand } from './commands/diff.ts';
import { evalCommand } from './commands/eval.ts';
import { ingestCommand } from './commands/ingest.ts';
import { migrateCommand } from './commands/migrate.ts';
import { parseCommand } from './commands/parse.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand } from './commands/score.ts';
import { searchCommands } from './commands/search.ts';
import { serviceCommand } from './commands/service.ts';
import { statsCommand } from './commands/stats.ts';
import { storeCommands } from './commands/store.ts';
import { tailCommand } from './commands/tail.ts';
import { topicsCommand } from './commands/topics.ts';
import { upCommand } from './commands/up.ts';
import { packageVersion } from './package-version.ts';

const COMMANDS: readonly CommandDefinition[] = [
  upCommand,
  serviceCommand,
  ingestCommand,
  storeCommands,
  statsCommand,
  parseCommand,
  scoreCommand,
  analyzeCommand,
  diffCommand,
  searchCommands,
  reportCommand,
  tailCommand,
  replayCommand,
  topicsCommand,
  evalCommand,
  auditCommand,
  migrateCommand,
  alertsCommand,
  configCommand,
  completionCommand,
];

export function createProgram(): Command {
  const program = new Command('logsieve')
    .description('Log analysis: templates over the whole stream, calibrated anomalies, every line kept byte for byte.')
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const define of COMMANDS) define(program);
  for (const command of program.commands) inherit(command);
  return program;
}

/** Subcommands report their errors the same way. */
function inherit(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const child of command.commands) inherit(child);
}
