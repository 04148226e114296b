import type { AnomalyKind } from '@logsieve/contracts';
import { isRecent } from '../detect/release.ts';
import type { Finding } from './finding.ts';
import type { TemplateHabit } from './habits.ts';
import type { PaneContext } from './pane-context.ts';
import { shiftText } from './shifts.ts';
import type { Shift } from './shifts.ts';
import { plain, quoted, span, times, usually } from './wording.ts';

/** What was found of one template in one pane, as one sentence. */
export function summaryOf(of: {
  readonly kind: AnomalyKind;
  readonly context: PaneContext;
  readonly templateId: string;
  readonly template: string;
  readonly count: number;
  readonly known: TemplateHabit | undefined;
  readonly expected: number;
  readonly failure: number;
  readonly sequence: Finding | undefined;
  readonly value: Finding | undefined;
  readonly shift: Shift | undefined;
}): string {
  const { kind, context, count, known } = of;
  const text = quoted(of.template);
  const during = span(context.paneSeconds);
  switch (kind) {
    case 'new_template':
      return `New in ${context.service}: ${text}, ${times(count)} in ${during} and never in ${plain(context.habit.lines)} lines before${afterRelease(context, of.templateId)}.`;
    case 'frequency':
      if (of.shift !== undefined) return `${text} ${shiftText(of.shift, context.paneSeconds)}.`;
      return `${text} came ${times(count)} in ${during}, ${usually(of.expected)}.`;
    case 'meaning':
      return `${text} says that something failed: ${times(count)} in ${during}, ${known === undefined ? 'never before' : usually(of.expected)}.`;
    case 'sequence':
      return of.sequence?.summary ?? text;
    case 'value':
      return of.value?.summary ?? text;
  }
}

/** `, 20 s after "starting <*>"`: what is new after a release most likely came with it. */
function afterRelease({ release, pane, paneSeconds, book }: PaneContext, templateId: string): string {
  const seconds = pane.index * paneSeconds;
  if (!isRecent(release, seconds) || release.templateId === templateId) return '';
  const text = quoted(book.text(release.templateId));
  return seconds === release.seconds ? `, with ${text}` : `, ${span(seconds - release.seconds)} after ${text}`;
}
