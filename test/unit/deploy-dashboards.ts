import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './deploy-files.ts';

interface Target {
  readonly datasource: unknown;
  readonly expr: string;
  readonly legendFormat: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly Target[];
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly query: string;
      readonly current: { readonly value: string };
    }[];
  };
}

/** The dashboards that Compose provisions. */
export function dashboards(): readonly { readonly file: string; readonly dashboard: Dashboard }[] {
  const folder = join(root, 'deploy/grafana/dashboards');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, dashboard: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard }));
}

/** Every query of every panel. */
export const expressionsOf = (dashboard: Dashboard): readonly { readonly panel: string; readonly expr: string }[] =>
  dashboard.panels.flatMap((panel) =>
    panel.type === 'row' ? [] : panel.targets.map(({ expr }) => ({ panel: panel.title, expr })),
  );
