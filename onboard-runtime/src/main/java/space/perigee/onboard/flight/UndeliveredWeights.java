package space.perigee.onboard.flight;

import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.pass.LearnedWeights;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Subject;

/**
 * The learner's weights as the guard judges them, without what earlier deltas delivered, and with
 * what these dropped.
 */
final class UndeliveredWeights implements LearnedWeights {

  private final Learner learner;
  private final LearningLoop learning;

  UndeliveredWeights(Learner learner, LearningLoop learning) {
    this.learner = learner;
    this.learning = learning;
  }

  @Override
  public Weights wanted() {
    Weights judged = learning.guard().toSend(learner.weights());
    return learning.remainder().wanted(learning.delivered().undelivered(judged));
  }

  @Override
  public Subject subject(long samples) {
    return learning.delivered().subject(samples);
  }

  @Override
  public void offered(Weights wanted, Weights result, boolean replaces) {
    learning.remainder().offered(wanted, result);
    learning.delivered().offered(result, replaces);
  }
}
