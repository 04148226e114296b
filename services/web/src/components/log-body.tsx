import type { LogItem } from '@logsieve/contracts';
import { segmentLine } from '../lib/highlight.ts';
import { lineText } from '../lib/line.ts';

/** Text of a line with its variables marked. Always text nodes: a line is a stranger's input. */
export function LogBody({ line, limit }: { line: LogItem; limit: number }) {
  const text = lineText(line);
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const values = line.params.map((param) => param.value);
  return (
    <>
      {segmentLine(shown, line.template, values).map((segment, at) => {
        const param = segment.param === undefined ? undefined : line.params[segment.param];
        return param === undefined ? (
          <span key={at} {...(segment.header === true ? { className: 'log-header' } : {})}>
            {segment.text}
          </span>
        ) : (
          <mark key={at} title={param.concept ?? param.category}>
            {segment.text}
          </mark>
        );
      })}
      {shown.length < text.length && (
        <span className="muted"> … {String(text.length - shown.length)} more characters</span>
      )}
    </>
  );
}
