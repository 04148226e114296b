/** Bounds of the syslog doors. */
export interface SyslogOptions {
  /** A longer message is kept in pieces of this size, each a line of its own. */
  readonly messageBytes: number;
  /** Open TCP connections; more are closed at once. */
  readonly connections: number;
  /** Bytes taken and not durable yet; beyond it TCP senders are held back and UDP messages are dropped. */
  readonly queueBytes: number;
  /** How long a stop waits for senders, and then for what is on its way. */
  readonly drainMs: number;
}

export const SYSLOG_DEFAULTS: SyslogOptions = {
  messageBytes: 1024 * 1024,
  connections: 1_000,
  queueBytes: 16 * 1024 * 1024,
  drainMs: 5_000,
};
