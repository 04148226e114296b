import type { Uncertainty } from '@logsieve/contracts';
import { formatShare } from '../../lib/format.ts';

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 56;
/** Room for two rows of text, which phones draw larger. */
const BOTTOM = 52;

/** Risk against coverage: how wrong one would be for dismissing so much. A line, the accepted risk, and where one stands. */
export function RiskCurve(props: { curve: Uncertainty['curve']; acceptedRisk: number; threshold: number }) {
  const { acceptedRisk, threshold } = props;
  const curve = [...props.curve].sort((a, b) => a.coverage - b.coverage);
  const top = Math.max(2 * acceptedRisk, ...curve.map((point) => point.risk)) * 1.05;
  const x = (coverage: number) => LEFT + coverage * (WIDTH - LEFT - 8);
  const y = (risk: number) => HEIGHT - BOTTOM - (risk / top) * (HEIGHT - BOTTOM - 10);
  const path = curve.map(
    (point, at) => `${at === 0 ? 'M' : 'L'}${x(point.coverage).toFixed(1)} ${y(point.risk).toFixed(1)}`,
  );
  const here = curve.filter((point) => point.threshold <= threshold).at(-1);
  return (
    <svg
      className="risk-curve"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={`Risk against coverage. Accepted: ${formatShare(acceptedRisk, 1)} of what is dismissed.${here === undefined ? '' : ` Now: ${formatShare(here.coverage, 1)} dismissed, ${formatShare(here.risk, 1)} of them faults.`}`}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line className="grid" x1={x(share)} x2={x(share)} y1={10} y2={HEIGHT - BOTTOM} />
          <text x={x(share)} y={HEIGHT - BOTTOM + 20} textAnchor={share === 1 ? 'end' : 'middle'}>
            {formatShare(share, 1)}
          </text>
        </g>
      ))}
      <text x={x(0.5)} y={HEIGHT - 4} textAnchor="middle">
        share of cases dismissed
      </text>
      <text x={LEFT - 6} y={y(top / 1.05) + 4} textAnchor="end">
        {formatShare(top / 1.05, 1)}
      </text>
      <text x={LEFT - 6} y={y(0)} textAnchor="end">
        0%
      </text>
      <line className="accepted" x1={LEFT} x2={WIDTH - 8} y1={y(acceptedRisk)} y2={y(acceptedRisk)} />
      <text x={WIDTH - 10} y={y(acceptedRisk) - 5} textAnchor="end">
        accepted risk {formatShare(acceptedRisk, 1)}
      </text>
      <path className="curve" d={path.join('')} />
      {here !== undefined && <circle className="here" cx={x(here.coverage)} cy={y(here.risk)} r={5} />}
    </svg>
  );
}
