import { formatUnixNano } from '@logsieve/contracts';
import type { LineSummary } from '@logsieve/contracts';
import { Pane } from '../windows/pane.ts';
import type { ScoreLine, UnitRule } from './score-line.ts';

/** Steps of a unit whose order is looked at. */
const MAX_STEPS = 256;
/** Lines of a window whose variables are looked at. */
const MAX_VALUES = 10_000;

/** What one unit holds. */
export interface Unit {
  readonly name: string;
  readonly firstLine: number;
  lastLine: number;
  /** Unix seconds of its first line with a time, or of the lines before; `null` where no line had one yet. */
  readonly time: number | null;
  readonly pane: Pane;
  readonly steps: string[];
  /** Lines with variables; sessions keep none: too many are open at once. */
  readonly lines: LineSummary[];
}

/** Cuts lines into units. Windows come out as soon as they are whole, sessions at the end, in the order of their last lines. */
export async function* unitsOf(
  lines: AsyncIterable<ScoreLine> | Iterable<ScoreLine>,
  rule: UnitRule,
): AsyncGenerator<Unit> {
  const open = new Map<string, Unit>();
  let lastTime: bigint | null = null;
  let at = 0;
  for await (const line of lines) {
    if (line.time !== null) lastTime = line.time;
    const name = nameOf(line, at, lastTime ?? 0n, rule);
    at += 1;
    let unit = open.get(name);
    if (rule.kind === 'session')
      open.delete(name); // to the young end
    else if (unit === undefined) {
      yield* open.values();
      open.clear();
    }
    unit ??= {
      name,
      firstLine: line.line,
      lastLine: line.line,
      time: lastTime === null ? null : Number(lastTime) / 1e9,
      pane: new Pane(0),
      steps: [],
      lines: [],
    };
    open.set(name, unit);
    take(unit, line, rule.kind !== 'session');
  }
  yield* open.values();
}

function take(unit: Unit, line: ScoreLine, keepsValues: boolean): void {
  const summary: LineSummary = {
    source: '',
    partition: 0,
    offset: line.line,
    index: 0,
    time: line.time ?? 0n,
    service: '',
    severityNumber: line.severityNumber,
    templateId: line.templateId,
    patternId: line.pattern?.id ?? '',
    traceId: '',
    params: line.params,
  };
  unit.lastLine = line.line;
  unit.pane.take(summary, false, 0);
  if (line.templateId === '') return;
  if (unit.steps.length < MAX_STEPS) unit.steps.push(line.templateId);
  if (keepsValues && line.params.length > 0 && unit.lines.length < MAX_VALUES) unit.lines.push(summary);
}

function nameOf(line: ScoreLine, at: number, time: bigint, rule: UnitRule): string {
  switch (rule.kind) {
    case 'session':
      return line.session ?? `line ${String(line.line)}`;
    case 'lines':
      return rule.count === 1 ? `line ${String(line.line)}` : `lines from ${String(line.line - (at % rule.count))}`;
    case 'seconds': {
      const nanos = BigInt(Math.round(rule.seconds * 1e9));
      return formatUnixNano((time / nanos) * nanos);
    }
  }
}
