import { useSyncExternalStore } from 'react';

/** An address of this page that someone wants again. It stays in this browser. */
export interface SavedView {
  readonly name: string;
  /** Path and parameters, beginning with one slash: it never leads to another site. */
  readonly href: string;
}

const KEY = 'logsieve.views';
export const MAX_VIEWS = 50;

/** What storage holds, or nothing where it holds something else. */
export function parseViews(text: string | null): SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isView).slice(0, MAX_VIEWS) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  const view = value as Partial<Record<keyof SavedView, unknown>> | null;
  return typeof view?.name === 'string' && typeof view.href === 'string' && /^\/(?![/\\])/.test(view.href);
}

/** A view of the same name is replaced; the newest stands first. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [view, ...views.filter((each) => each.name !== view.name)].slice(0, MAX_VIEWS);

const listeners = new Set<() => void>();
let present: readonly SavedView[] | null = null;

function read(): readonly SavedView[] {
  if (present === null) {
    try {
      present = parseViews(window.localStorage.getItem(KEY));
    } catch {
      present = []; // Storage is closed: views live as long as the page.
    }
  }
  return present;
}

export function writeViews(views: readonly SavedView[]): void {
  present = views;
  try {
    window.localStorage.setItem(KEY, JSON.stringify(views));
  } catch {
    // Storage is closed or full: the views still hold for this page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const otherTab = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    present = null;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', otherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', otherTab);
  };
}

export const useViews = (): readonly SavedView[] => useSyncExternalStore(subscribe, read);
