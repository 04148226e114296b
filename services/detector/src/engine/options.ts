export interface EngineOptions {
  /** Length of a pane of event time. */
  readonly windowSeconds: number;
  /** How long after its end a pane waits for late lines. */
  readonly latenessSeconds: number;
  /** Half of what was learned of rates is forgotten after so many panes. */
  readonly halfLifePanes: number;
  /** Services held; the one not seen for longest goes first. */
  readonly maxServices: number;
  /** Templates held per service, likewise. */
  readonly maxTemplates: number;
  /** Candidates of one service and pane that reach the model; the rest is counted. */
  readonly maxCandidates: number;
}

export const ENGINE_DEFAULTS: EngineOptions = {
  windowSeconds: 10,
  latenessSeconds: 3,
  halfLifePanes: 120,
  maxServices: 10_000,
  maxTemplates: 2_000,
  maxCandidates: 10,
};
