package space.perigee.onboard.flight.learn;

import java.time.Duration;
import java.time.Instant;
import space.perigee.onboard.flight.payload.PredictionRecord;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;

/** Reports the prediction of each sample to those who act on it, and how long it took. */
final class PredictionReports {

  private final PredictionSink sink;
  private final Learner learner;
  private long startedNanos;

  PredictionReports(PredictionSink sink, Learner learner) {
    this.sink = sink;
    this.learner = learner;
  }

  /** A sample is about to be read. */
  void begin() {
    startedNanos = System.nanoTime();
  }

  /**
   * The sample was predicted, and nothing was trained since.
   *
   * @param id position in the stream
   * @param due mission time at which it was due
   */
  void report(long id, Instant due, float[] logits) {
    if (!sink.wantsPredictions()) {
      return;
    }
    Duration latency = Duration.ofNanos(System.nanoTime() - startedNanos);
    sink.accept(
        new PredictionRecord(
            id,
            due,
            learner.task().name(),
            learner.task().describe(logits),
            learner.version(),
            latency));
  }
}
