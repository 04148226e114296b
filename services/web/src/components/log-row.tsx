import type { LogItem } from '@logsieve/contracts';
import { lineKey } from '../lib/line.ts';
import { bandOf } from '../lib/severity.ts';
import { SeverityTag } from './badges.tsx';
import { LogBody } from './log-body.tsx';
import { LogDetails } from './log-details.tsx';
import { TimeText } from './time-text.tsx';

const COLLAPSED_LENGTH = 400;
const EXPANDED_LENGTH = 20_000;

/** One line: time, severity, service, text; opens to its fields. A click that ends a text selection does not toggle. */
export function LogRow(props: { line: LogItem; open: boolean; onToggle: () => void; marked?: boolean }) {
  const { line, open, onToggle, marked = false } = props;
  const toggle = () => {
    if ((window.getSelection()?.toString() ?? '') === '') onToggle();
  };
  return (
    <div
      id={`line-${lineKey(line)}`}
      className={`log-row log-${bandOf(line.severity).toLowerCase()}${open ? ' open' : ''}${marked ? ' marked' : ''}`}
    >
      <div className="log-line" onClick={toggle}>
        <button
          type="button"
          className="log-time"
          data-item=""
          aria-expanded={open}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <TimeText time={line.timestamp} ms />
          <span className="visually-hidden">, fields</span>
        </button>
        <SeverityTag name={line.severity} />
        <span className="log-service">{line.service}</span>
        <span className="log-body">
          <LogBody line={line} limit={open ? EXPANDED_LENGTH : COLLAPSED_LENGTH} />
        </span>
      </div>
      {open && <LogDetails line={line} />}
    </div>
  );
}
