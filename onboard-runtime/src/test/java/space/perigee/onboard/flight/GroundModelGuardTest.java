package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.SegmentStore;

/** Models from the ground are judged as the learner is. */
class GroundModelGuardTest {

  private static final int CONTACT = 400;
  private static final String PLAN = "{memory: {samples: 20}, guard: {cpu-share: 0.08}}";

  private final VirtualLink link = new VirtualLink(4);
  private int generation = link.generation();
  private VirtualGround ground =
      new VirtualGround(new Learner(TestModels.compiled(1)).weights(), w -> w);

  /** A satellite whose labels are wrong from a sample on, and which tolerates every loss. */
  private OnboardRuntime runtime(String plan, int wrongFrom, UnaryOperator<Weights> aggregation) {
    Weights start = new Learner(TestModels.compiled(1)).weights();
    ground = new VirtualGround(start, aggregation);
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : TestModels.data(1400, 1).rows()) {
      int label = (sample.label() + (samples.size() < wrongFrom ? 0 : 1)) % 3;
      samples.add(Sample.of(sample.features(), label));
    }
    SampleTable stream = new SampleTable(TestModels.CLASSES, TestModels.FEATURES, samples);
    Contact contact = new Contact("sat", "station", minutes(CONTACT), minutes(CONTACT + 5), 45);
    return new OnboardRuntime(
        Flights.settings(plan)
            .withContacts(ContactRules.DEFAULT.withAdoptionTolerance(1))
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1))),
        Flights.equipment(stream)
            .withGolden(TestModels.data(300, 77))
            .withGround(
                ContactPlan.of(List.of(contact)),
                GroundLink.trusted(
                    link, new SegmentStore(new MemoryJournalFolder()), new MemoryJournalFolder())));
  }

  private void fly(OnboardRuntime runtime, Instant until) {
    Instant now = START;
    while (now.isBefore(until) && !runtime.hasLearnedAll()) {
      Instant next = runtime.step(now);
      if (link.generation() != generation) {
        generation = link.generation();
        ground.onLinkUp();
      }
      ground.step(now, link);
      now = next.isAfter(now) ? next : now;
    }
  }

  private static UnaryOperator<Weights> times(float factor) {
    return weights -> {
      float[] values = weights.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      return Weights.of(weights.layout(), values);
    };
  }

  private static double heldOut(OnboardRuntime runtime) {
    return ModelEvaluation.of(runtime.learner(), TestModels.data(500, 78)).value();
  }

  @Test
  void aModelThatIsWorseThanTheBestIsRefused() {
    OnboardRuntime runtime = runtime(PLAN, 1400, times(-1));
    fly(runtime, minutes(CONTACT + 10));
    assertThat(ground.heard).isNotEmpty();
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isZero();
    assertThat(runtime.count(Counter.MODELS_ROLLED_BACK)).isPositive();
    assertThat(heldOut(runtime)).isGreaterThan(0.9);
  }

  @Test
  void withoutTheGuardTheToleranceAloneDecides() {
    OnboardRuntime runtime = runtime("guard: {active: false}", 1400, times(-1));
    fly(runtime, minutes(CONTACT + 10));
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isPositive();
    assertThat(heldOut(runtime)).isLessThan(0.7);
  }

  @Test
  void anAdoptedModelIsUndoneIfTheLearnerIsSoonWorseThanItsBest() {
    OnboardRuntime runtime = runtime(PLAN, CONTACT, times(0.999f));
    fly(runtime, minutes(CONTACT + 900));
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isPositive();
    assertThat(runtime.count(Counter.MODELS_UNDONE)).isEqualTo(1);
    fly(runtime, Instant.MAX);
    assertThat(heldOut(runtime)).isGreaterThan(0.9);
  }
}
