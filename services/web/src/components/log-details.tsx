import type { LogItem } from '@logsieve/contracts';
import type { ReactNode } from 'react';
import { aroundHref, flatten, lineText } from '../lib/line.ts';
import { href, useAddress } from '../lib/router.ts';
import { hideTemplate } from '../lib/template-filter.ts';
import { variableHint } from '../lib/variables.ts';
import { CopyButton } from './copy-button.tsx';
import { Link } from './link.tsx';
import { TemplateText } from './template-text.tsx';

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const quoted = (value: string) => `"${value.replaceAll('"', '\\"')}"`;

/** Everything known of one line, each value a way to more lines like it. */
export function LogDetails({ line }: { line: LogItem }) {
  const attributes = [...flatten(line.attributes), ...flatten(line.resource)];
  return (
    <div className="log-details">
      <div className="log-actions">
        <Link href={aroundHref(line)}>Lines around it</Link>
        {line.templateId !== null && <Link href={href('/logs', { template: line.templateId })}>Lines like it</Link>}
        {line.templateId !== null && <HideTemplate id={line.templateId} />}
        {line.traceId !== null && (
          <Link href={href('/logs', { query: `trace:${line.traceId}`, range: 'all' })}>Its trace</Link>
        )}
        <CopyButton text={lineText(line)} label="Copy line" />
      </div>
      <dl className="fields">
        <Field name="Template">
          {line.templateId === null ? (
            <span>none: {line.unparsed ?? 'not parsed'}</span>
          ) : (
            <Link href={`/templates/${encodeURIComponent(line.templateId)}`}>
              <TemplateText text={line.template ?? line.templateId} />
            </Link>
          )}
        </Field>
        {line.params.map((param, at) => (
          <Field key={at} name={param.concept ?? variableHint(param.category)}>
            <Link href={href('/logs', { query: `var.${param.category}=${quoted(param.value)}` })}>{param.value}</Link>
          </Field>
        ))}
        <Field name="Time">
          <span className="num">{line.timestamp}</span>
        </Field>
        <Field name="Received">
          <span className="num">{line.observedAt}</span>
        </Field>
        <Field name="Place">
          <span className="num">
            {line.source} · partition {line.partition} · offset {line.offset} · index {line.index}
          </span>
        </Field>
        {line.traceId !== null && <Field name="Trace">{line.traceId}</Field>}
        {line.spanId !== null && <Field name="Span">{line.spanId}</Field>}
        {attributes.map(([name, value], at) => (
          <Field key={at} name={name}>
            {value}
          </Field>
        ))}
      </dl>
    </div>
  );
}

/** Noise out of the way, one kind after another: the present search without lines like this one. */
function HideTemplate({ id }: { id: string }) {
  const { path, params } = useAddress();
  const present = path === '/logs' ? Object.fromEntries(params) : {};
  return (
    <Link href={href('/logs', { ...present, line: undefined, query: hideTemplate(params.get('query') ?? '', id) })}>
      Hide lines like it
    </Link>
  );
}
