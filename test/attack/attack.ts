/** Which test plays an attack. `name` is a part of the test's title that stands in its file. */
export interface AttackTest {
  readonly project: 'unit' | 'contract' | 'integration' | 'e2e';
  readonly file: string;
  readonly name: string;
}

/** A piece of a source file and what stands there when the protection is taken out. */
export interface Cut {
  readonly file: string;
  /** Stands there exactly once; several lines are possible. */
  readonly from: string;
  readonly to: string;
}

/** One line of the threat model in docs/security.md. */
export interface Attack {
  readonly name: string;
  /** What somebody tries, in words. */
  readonly attempt: string;
  readonly test: AttackTest;
  /** What the test is about; with the cuts it must fail. */
  readonly protection: string;
  readonly cuts: readonly Cut[];
}
