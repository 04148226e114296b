import { useMemo, useSyncExternalStore } from 'react';

/** Every address of the page; each state of a screen is a search parameter, so that a link shows what its sender saw. */
export type Route =
  | { screen: 'overview' }
  | { screen: 'anomalies' }
  | { screen: 'anomaly'; id: string }
  | { screen: 'templates' }
  | { screen: 'template'; id: string }
  | { screen: 'logs' }
  | { screen: 'compare' }
  | { screen: 'status' }
  | { screen: 'llm' }
  | { screen: 'uncertainty' }
  | { screen: 'setup' }
  | { screen: 'notFound' };

const PLAIN = ['anomalies', 'templates', 'logs', 'compare', 'status', 'llm', 'uncertainty', 'setup'] as const;

export function parseRoute(path: string): Route {
  const [first = '', second, ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { screen: 'notFound' };
  if (second !== undefined) {
    const id = decode(second);
    if (first === 'anomalies') return { screen: 'anomaly', id };
    if (first === 'templates') return { screen: 'template', id };
    return { screen: 'notFound' };
  }
  if (first === '') return { screen: 'overview' };
  const plain = PLAIN.find((screen) => screen === first);
  if (plain !== undefined) return { screen: plain };
  return { screen: 'notFound' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Params = Readonly<Record<string, string | undefined>>;

/** An address with its parameters; empty and absent ones are left out. */
export function href(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') search.set(key, value);
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

const listeners = new Set<() => void>();
const notify = () => {
  for (const listener of listeners) listener();
};

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const before = window.location.pathname;
  if (options.replace === true) window.history.replaceState(null, '', to);
  else window.history.pushState(null, '', to);
  notify();
  if (window.location.pathname !== before && options.replace !== true) window.scrollTo(0, 0);
}

/** Changes some parameters of the present address; `undefined` removes one. */
export function setParams(patch: Params, options: { replace?: boolean } = {}): void {
  const present = Object.fromEntries(new URLSearchParams(window.location.search));
  navigate(href(window.location.pathname, { ...present, ...patch }), options);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export interface Address {
  readonly path: string;
  readonly params: URLSearchParams;
}

export function useAddress(): Address {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => ({ path, params: new URLSearchParams(search) }), [path, search]);
}
