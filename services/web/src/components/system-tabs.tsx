import { Link } from './link.tsx';

const TABS = [
  { href: '/status', name: 'Health' },
  { href: '/llm', name: 'LLM' },
  { href: '/uncertainty', name: 'Uncertainty' },
  { href: '/setup', name: 'Send logs' },
] as const;
export type SystemTab = (typeof TABS)[number]['name'];

/** The screens about logsieve itself, rather than about what it reads. */
export function SystemTabs({ active }: { active: SystemTab }) {
  return (
    <nav className="subnav" aria-label="System">
      {TABS.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.name === active ? 'page' : undefined}>
          {tab.name}
        </Link>
      ))}
    </nav>
  );
}
