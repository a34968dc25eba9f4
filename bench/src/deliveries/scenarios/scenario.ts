import type { Verdict } from '../../report/verdict.ts';
import type { DeliveryStage } from '../stage.ts';

/** A part of the bench that can run alone. */
export interface Scenario {
  name: string;
  run(stage: DeliveryStage): Promise<ScenarioResult>;
}

export interface ScenarioResult {
  /** Medians, to be read. */
  table: string;
  verdicts: Verdict[];
  /** Every run, for the JSON. */
  runs: Record<string, object[]>;
  /** Deliveries that did not arrive, or that nobody owed, or that are not recorded, over all runs: one is too many. */
  lost: number;
}
