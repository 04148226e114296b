import { createTransport } from 'nodemailer';
import { PermanentError, TransientError, messageOf } from '@logsieve/pipeline';
import { SEND_TIMEOUT_MS } from './channel.ts';
import type { Channel } from './channel.ts';
import { factsOf, linesOf, titleOf } from './text.ts';

const MAX_SUBJECT = 150;

/** Mail over SMTP. With a user in the URL, the connection must be encrypted before the password is sent. */
export function emailChannel(options: { smtpUrl: string; from: string; to: readonly string[] }): Channel {
  const url = new URL(options.smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && user !== '',
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
    dnsTimeout: SEND_TIMEOUT_MS,
    // Nothing of a log line may be read as a path or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'email',
    async send(message) {
      const text = [titleOf(message), '', linesOf(message), '', factsOf(message), message.link ?? ''].join('\n');
      try {
        await transport.sendMail({
          from: options.from,
          to: [...options.to],
          subject: `[logsieve] ${titleOf(message)}`.slice(0, MAX_SUBJECT),
          text: `${text.trimEnd()}\n`,
          // The same for every repeat: mail programs show it once.
          messageId: `<${message.id}@logsieve>`,
        });
      } catch (error) {
        const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
        throw code >= 500
          ? new PermanentError(messageOf(error), { cause: error })
          : new TransientError(messageOf(error), { cause: error });
      }
    },
    close: () => {
      transport.close();
    },
  };
}
