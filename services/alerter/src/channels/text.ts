import type { AlertMessage } from '@logsieve/contracts';

/** One line of the message, without control characters that a reader's screen would act on. */
export const plain = (text: string): string => text.replace(/(?![\t])[\p{Cc}\p{Bidi_Control}]/gu, ' ');

export const titleOf = (message: AlertMessage): string => plain(`${message.service}: ${message.summary}`);

export const linesOf = (message: AlertMessage): string =>
  message.lines.map((line) => `${line.timestamp} ${line.severity ?? '-'} ${plain(line.body)}`).join('\n');

export const factsOf = (message: AlertMessage): string =>
  `since ${message.since} · ${String(message.count)} lines · ${message.kind} · probability ${message.probability.toFixed(2)} (${message.decidedBy}) · ${message.id}`;
