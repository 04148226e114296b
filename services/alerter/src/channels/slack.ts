import type { AlertMessage } from '@logsieve/contracts';
import { post } from '../http/post.ts';
import { SEND_TIMEOUT_MS } from './channel.ts';
import type { Channel } from './channel.ts';
import { factsOf, linesOf, titleOf } from './text.ts';

/** Slack refuses a text block beyond 3,000 characters. */
const MAX_BLOCK = 2_900;

/** An incoming webhook of Slack, or of what speaks its language (Mattermost, Rocket.Chat). */
export function slackChannel(options: { url: string }): Channel {
  const url = new URL(options.url);
  return {
    name: 'slack',
    send: (message) =>
      post({
        url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(slackBody(message)),
        timeoutMs: SEND_TIMEOUT_MS,
      }),
    close: () => undefined,
  };
}

export function slackBody(message: AlertMessage): { text: string; blocks: unknown[] } {
  const title = escaped(titleOf(message)).slice(0, MAX_BLOCK);
  // Three backticks in a line would end the block that it stands in.
  const lines = escaped(linesOf(message).replaceAll('```', "'''")).slice(0, MAX_BLOCK);
  const link = message.link === null ? '' : `\n<${message.link}|Look at it>`;
  return {
    text: title,
    blocks: [
      section(`*${title}*${link}`),
      ...(lines === '' ? [] : [section(`\`\`\`${lines}\`\`\``)]),
      { type: 'context', elements: [{ type: 'mrkdwn', text: escaped(factsOf(message)) }] },
    ],
  };
}

const section = (text: string): unknown => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** Log text must not mention people or make links. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
