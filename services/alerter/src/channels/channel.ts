import type { AlertMessage } from '@logsieve/contracts';

/** One way out. `send` resolves when the other side has taken the message; PermanentError: it never will, anything else: perhaps later. */
export interface Channel {
  readonly name: ChannelName;
  send(message: AlertMessage): Promise<void>;
  close(): void;
}

export const CHANNELS = ['webhook', 'slack', 'alertmanager', 'email'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** One delivery, from the connection to the answer. */
export const SEND_TIMEOUT_MS = 10_000;
