package space.perigee.onboard.flight.payload;

import org.jspecify.annotations.Nullable;

/** Takes the prediction of each sample from the flight, and never blocks it. */
public interface PredictionSink {

  /** Nobody wants them. */
  PredictionSink NONE =
      new PredictionSink() {

        @Override
        public boolean wantsPredictions() {
          return false;
        }

        @Override
        public void accept(PredictionRecord prediction) {
          // Nobody asked for it.
        }

        @Override
        public @Nullable PredictionStatus status() {
          return null;
        }
      };

  /** False to save the work of describing predictions. */
  default boolean wantsPredictions() {
    return true;
  }

  /** Takes a prediction, or drops and counts it. Returns at once. */
  void accept(PredictionRecord prediction);

  /** The current status; null if there is nothing to tell. */
  @Nullable PredictionStatus status();
}
