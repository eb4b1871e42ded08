package space.perigee.onboard.flight;

import java.util.Optional;
import java.util.function.Supplier;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.pass.LearnedWeights;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Subject;

/**
 * The learner's weights as the guard judges them, without what earlier deltas delivered, and with
 * what these dropped. In place of personal parameters they have those of the global model.
 */
final class UndeliveredWeights implements LearnedWeights {

  private final Learner learner;
  private final LearningLoop learning;
  private final PersonalPart personal;
  private final Supplier<Optional<Weights>> global;

  /**
   * @param personal what is not sent
   * @param global the newest global model that has arrived, or the start model; empty if none is
   *     known
   */
  UndeliveredWeights(
      Learner learner,
      LearningLoop learning,
      PersonalPart personal,
      Supplier<Optional<Weights>> global) {
    this.learner = learner;
    this.learning = learning;
    this.personal = personal;
    this.global = global;
  }

  @Override
  public Weights wanted() {
    Weights judged = learning.guard().toSend(learner.weights());
    Weights all = learning.remainder().wanted(learning.delivered().undelivered(judged));
    return personal.isEmpty()
        ? all
        : personal.of(global.get().orElseGet(() -> Weights.zero(all.layout())), all);
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
