import type { TemplateName, TemplateVariables } from '@logsieve/contracts';
import { Link } from '../../components/link.tsx';
import { formatCount, formatNumber, formatShort } from '../../lib/format.ts';
import { href } from '../../lib/router.ts';
import { variableHint } from '../../lib/variables.ts';

type Variable = TemplateVariables['items'][number];
const SHOWN = 8;

/** Which values each place takes; every value leads to its lines. */
export function Variables({ items, names }: { items: readonly Variable[]; names: TemplateName['variables'] }) {
  return (
    <div className="variables">
      {items.map((item) => (
        <VariableCard key={item.slot} item={item} name={names.find(({ slot }) => slot === item.slot)?.name ?? null} />
      ))}
    </div>
  );
}

function VariableCard({ item, name }: { item: Variable; name: string | null }) {
  const peak = Math.max(1, ...item.top.map((entry) => entry.count));
  const title = name ?? item.concept ?? variableHint(item.category);
  return (
    <article className="card" aria-label={`Variable ${String(item.slot + 1)}: ${title}`}>
      <h3>
        <span className="muted num">{item.slot + 1}</span> {title}
        <span className="muted num small"> {formatShort(item.distinct)} distinct</span>
      </h3>
      {item.numeric !== null && (
        <dl className="quantiles num">
          {(['min', 'p50', 'p99', 'max'] as const).map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{formatNumber(item.numeric?.[name] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      )}
      {peak === 1 && item.top.length > 1 && <p className="muted small">No value comes twice; for example:</p>}
      <ul className="plain bars">
        {item.top.slice(0, peak === 1 ? 3 : SHOWN).map((entry) => (
          <li key={entry.value} style={{ '--share': peak === 1 ? '0%' : `${String((entry.count / peak) * 100)}%` }}>
            <Link
              href={href('/logs', { query: `var.${item.category}="${entry.value.replaceAll('"', '\\"')}"` })}
              title={entry.value}
            >
              {entry.value === '' ? '(empty)' : entry.value}
            </Link>
            <span className="num muted">{formatCount(entry.count)}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}
