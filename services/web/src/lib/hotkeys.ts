import { useEffect } from 'react';
import { navigate } from './router.ts';

export const HOTKEYS: readonly { keys: string; does: string }[] = [
  { keys: '/', does: 'search' },
  { keys: 'g o', does: 'overview' },
  { keys: 'g a', does: 'anomalies' },
  { keys: 'g t', does: 'templates' },
  { keys: 'g l', does: 'logs' },
  { keys: 'g c', does: 'compare' },
  { keys: 'g s', does: 'health' },
  { keys: 'g m', does: 'LLM' },
  { keys: 'g u', does: 'uncertainty' },
  { keys: 'g i', does: 'send logs' },
  { keys: 'v', does: 'saved views' },
  { keys: 'j', does: 'next in the list' },
  { keys: 'k', does: 'previous in the list' },
  { keys: 'Enter', does: 'open it' },
  { keys: 'Esc', does: 'close; from one anomaly or template to the list' },
  { keys: '?', does: 'these keys' },
];
const SCREENS: Readonly<Record<string, string>> = {
  o: '/',
  a: '/anomalies',
  t: '/templates',
  l: '/logs',
  c: '/compare',
  s: '/status',
  m: '/llm',
  u: '/uncertainty',
  i: '/setup',
};
const SEQUENCE_MS = 1200;

/** Single keys outside of fields; `g` starts a two-key jump. Nothing is bound to keys the browser or a reader uses. */
export function useHotkeys(): void {
  useEffect(() => {
    let jumpUntil = 0;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A dialog has its own keys; to take Esc from it would keep it open.
      if (document.querySelector('dialog[open]') !== null) return;
      const jump = event.timeStamp < jumpUntil;
      jumpUntil = 0;
      const screen = SCREENS[event.key];
      if (jump && screen !== undefined) navigate(screen);
      else if (event.key === 'g') jumpUntil = event.timeStamp + SEQUENCE_MS;
      else if (event.key === '/') document.getElementById('search')?.focus();
      else if (event.key === '?') document.querySelector<HTMLDialogElement>('#keys')?.showModal();
      else if (event.key === 'v') document.querySelector<HTMLDialogElement>('#views')?.showModal();
      else if (event.key === 'Escape') leave();
      else if (event.key === 'j') moveFocus(1);
      else if (event.key === 'k') moveFocus(-1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, []);
}

/** Up from one thing to its list. */
function leave(): void {
  const [, list, id] = window.location.pathname.split('/');
  if (id === undefined) return;
  navigate(list === 'anomalies' ? '/' : `/${list ?? ''}`);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Items of lists carry `data-item`; in a virtual list the next one may have to be scrolled in first. */
function moveFocus(step: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  const present = items.findIndex((item) => item === document.activeElement);
  const next = present === -1 ? items[0] : items[present + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
