export { logGamma, regularizedBeta, regularizedGammaP } from './special.ts';
export { binomialLowerTail, binomialTwoSided, poissonLowerTail, poissonUpperTail } from './tails.ts';
export { benjaminiHochberg } from './multiple-testing.ts';
export { dismissalThreshold, riskCurve } from './dismissal.ts';
export type { Evidence, RiskPoint } from './dismissal.ts';
export { UNCHANGED, recalibrate, recalibrated } from './recalibration.ts';
export type { Recalibration } from './recalibration.ts';
export { DriftWatch } from './drift-watch.ts';
export type { DriftState } from './drift-watch.ts';
