package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.ground.aggregate.LearnedSince.Learned;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

class LearnedSinceTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(3))));
  private static final Weights START = weights(1, 1, 1);

  /** Published versions, by number. */
  private final List<Weights> versions = new ArrayList<>(List.of(START));

  private final LearnedSince.PublishedVersions published =
      new LearnedSince.PublishedVersions() {
        @Override
        public OptionalLong numberOfAnnounced(long announcement) {
          return version(announcement).isPresent()
              ? OptionalLong.of(announcement)
              : OptionalLong.empty();
        }

        @Override
        public Optional<ModelVersion> version(long number) {
          return number < versions.size()
              ? Optional.of(versions.get((int) number).version())
              : Optional.empty();
        }

        @Override
        public OptionalLong number(ModelVersion version) {
          for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).version().equals(version)) {
              return OptionalLong.of(i);
            }
          }
          return OptionalLong.empty();
        }
      };

  @Test
  void whatFollowsADeliveryCountsFromThere() {
    versions.add(weights(5, 5, 5));
    Weights delivered = weights(2, 1, 1);
    Mirror mirror =
        Mirror.startingFrom(START).accept(START.version(), delivered).offer(versions.get(1));

    Learned update =
        between(
            contribution(delivered, 0), mirror, Subject.ofDelta(9), delivered, weights(2, 3, 1));

    assertThat(update.values()).containsExactly(0, 2, 0);
    assertThat(update.origin()).isZero();
  }

  @Test
  void whatFollowsAnAdoptedVersionCountsFromThereWhateverTheBase() {
    versions.add(weights(5, 5, 5));
    Weights delivered = weights(2, 1, 1);
    Mirror mirror =
        Mirror.startingFrom(START).accept(START.version(), delivered).offer(versions.get(1));

    Learned update =
        between(
            contribution(delivered, 0), mirror, Subject.ofDelta(9, 1), delivered, weights(2, 1, 1));

    assertThat(update.values()).containsExactly(-3, -4, -4);
    assertThat(update.origin()).isEqualTo(1);
  }

  @Test
  void aSatelliteOf010IsTakenToTrainFromTheVersionThatItsDeltaBuildsOn() {
    versions.add(weights(5, 5, 5));
    Mirror mirror = Mirror.startingFrom(START).offer(versions.get(1));
    Contribution last = contribution(START, 0);

    Learned update = between(last, mirror, Subject.ofDelta(9), versions.get(1), weights(6, 5, 5));

    assertThat(update.values()).containsExactly(1, 0, 0);
    assertThat(update.origin()).isEqualTo(1);
  }

  @Test
  void theFirstDeliveryCountsFromTheStartModel() {
    Learned update =
        between(null, Mirror.startingFrom(START), Subject.ofDelta(9), START, weights(2, 1, 1));

    assertThat(update.values()).containsExactly(1, 0, 0);
    assertThat(update.origin()).isZero();
  }

  @Test
  void aVersionThatWasNeverPublishedIsNotBelieved() {
    Subject claims = Subject.ofDelta(9, 7);

    assertThat(between(null, Mirror.startingFrom(START), claims, START, weights(2, 1, 1)).origin())
        .isZero();
  }

  @Test
  void aSatelliteWhoseDeliveryIsTheNewestVersionIsNotStale() {
    versions.add(weights(2, 1, 1));
    Mirror mirror = Mirror.startingFrom(START).accept(START.version(), versions.get(1));
    Contribution last = contribution(versions.get(1), 0);

    Learned update = between(last, mirror, Subject.ofDelta(9), versions.get(1), weights(3, 1, 1));

    assertThat(update.values()).containsExactly(1, 0, 0);
    assertThat(update.origin()).isEqualTo(1);
  }

  @Test
  void withoutAKnownVersionNothingCanBeSaid() {
    versions.add(weights(2, 1, 1));
    Subject claims = Subject.ofDelta(9, 1);

    assertThat(
            LearnedSince.between(
                null,
                Mirror.startingFrom(START),
                incoming(claims, Weights.zero(LAYOUT), weights(3, 1, 1)),
                published))
        .isEmpty();
  }

  private Learned between(
      @Nullable Contribution last, Mirror mirror, Subject subject, Weights base, Weights now) {
    return LearnedSince.between(last, mirror, incoming(subject, base, now), published)
        .orElseThrow();
  }

  private static Contribution contribution(Weights weights, long origin) {
    return new Contribution(1, "a", weights.version(), 5, 5, Instant.EPOCH, origin);
  }

  private static Incoming incoming(Subject subject, Weights base, Weights weights) {
    return new Incoming(
        Manifest.of(Sha256.of(new byte[] {1}), 1, 1024, 1, subject), base.version(), weights);
  }

  private static Weights weights(double... values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) values[i];
    }
    return Weights.of(LAYOUT, all);
  }
}
