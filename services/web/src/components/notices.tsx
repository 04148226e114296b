import type { ReactNode } from 'react';
import { ApiError } from '../lib/api.ts';

/** What went wrong, in the server's words, and every parameter it named. */
export function ProblemNotice({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <div className="notice notice-error" role="alert">
      <strong>{problem?.title ?? 'Something went wrong in the page'}</strong>
      {problem !== null && problem.status > 0 && <span className="muted"> {problem.status}</span>}
      <p>{problem === null ? error.message : problem.detail}</p>
      {problem?.errors !== undefined && (
        <ul>
          {problem.errors.map((item) => (
            <li key={item.parameter + item.detail}>
              <code>{item.parameter}</code>: {item.detail}
            </li>
          ))}
        </ul>
      )}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Notice({ kind, children }: { kind: 'error' | 'warn' | 'info'; children: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Holds the place of an answer, so that nothing jumps when it comes. */
export function Loading({ height = 120, label = 'Loading' }: { height?: number; label?: string }) {
  return (
    <div className="loading" style={{ minHeight: height }} role="status">
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
